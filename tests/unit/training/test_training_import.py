"""`training import`: what other systems export becomes rows, and nothing is lost on the way."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from training.cli import main
from training.files import read_rows
from training.rows import Row


def imported(tmp_path: Path, *arguments: object) -> list[Row]:
    output = tmp_path / "rows.jsonl"
    assert main(["import", *map(str, arguments), "-o", str(output)]) == 0
    return list(read_rows(output))


def test_a_table_with_semicolons_from_a_windows_program(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_bytes('Ticket ID;Message;Category\r\n7;"größer; ""L"" bitte";x\r\n'.encode("cp1252"))
    (row,) = imported(tmp_path, file)
    assert (row.text, row.intent, row.conversation) == ('größer; "L" bitte', "x", "7")
    assert row.source == "tickets.csv"


def test_a_text_of_several_lines_stays_one_row(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text('\ufeffbody,created_at\n"hello\nwhere is it",2026-01-01\nbye,2026-01-02\n')
    assert [row.text for row in imported(tmp_path, file)] == ["hello\nwhere is it", "bye"]


def test_tabs_utf_16_and_columns_by_name(tmp_path: Path) -> None:
    file = tmp_path / "chats.tsv"
    file.write_text("what\twhy\nwhere is it\ttrack_order\n", "utf-16")
    (row,) = imported(tmp_path, file, "--text", "what", "--intent", "why")
    assert (row.text, row.intent) == ("where is it", "track_order")


def test_the_same_file_gives_the_same_ids(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("text\nhi\nhi\n")
    first = [row.id for row in imported(tmp_path, file)]
    assert len(set(first)) == 2
    assert [row.id for row in imported(tmp_path, file, "--force")] == first


def test_json_lines_with_a_path_to_the_text(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"message": {"text": "hi"}, "intent": "greet", "annotator": "lena"}\n')
    (row,) = imported(tmp_path, file, "--text", "message.text")
    assert (row.text, row.intent) == ("hi", "greet")
    assert [label.by for label in row.labels] == ["lena"]


TICKET: dict[str, Any] = {
    "id": 35,
    "subject": "Lamp",
    "description": "my lamp is broken",
    "created_at": "2026-02-01T10:00:00Z",
    "requester_id": 9,
    "tags": ["vip", "intent_return_exchange"],
    "comments": [
        {"author_id": 9, "plain_body": "my lamp is broken", "created_at": "2026-02-01T10:00:00Z"},
        {"author_id": 1, "plain_body": "Sorry! Which one?"},
        {
            "author_id": 9,
            "html_body": "<p>the &quot;Nora&quot; one</p><br>On Mon, Lea wrote:<br>&gt; Sorry!",
        },
    ],
}


def test_a_zendesk_ticket_gives_what_the_customer_wrote_themselves(tmp_path: Path) -> None:
    file = tmp_path / "tickets.ndjson"
    file.write_text(json.dumps(TICKET) + "\n")
    rows = imported(tmp_path, file, "--intent-tag", "intent_")
    assert [row.text for row in rows] == ["my lamp is broken", 'the "Nora" one']
    assert [row.intent for row in rows] == ["return_exchange", None]
    assert {row.conversation for row in rows} == {"35"}


def test_zendesks_incremental_export_is_one_document(tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    ticket = {k: v for k, v in TICKET.items() if k != "comments"}
    file.write_text(json.dumps({"tickets": [ticket], "count": 1}))
    (row,) = imported(tmp_path, file, "--subject")
    assert row.text == "Lamp\nmy lamp is broken"


def event(text: str, **more: object) -> dict[str, Any]:
    parsed = {"intent": {"name": "greet", "confidence": 0.9}, "entities": []}
    return {"event": "user", "text": text, "timestamp": 1.0, "parse_data": parsed, **more}


def test_what_the_model_guessed_is_no_intent(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    events = [event("hi", sender_id="c1"), {"event": "bot", "text": "x"}, event("/greet")]
    file.write_text("".join(json.dumps(one) + "\n" for one in events))
    (row,) = imported(tmp_path, file)
    assert (row.text, row.intent, row.conversation) == ("hi", None, "c1")
    assert [(label.intent, label.by) for label in row.labels] == [("greet", "model")]
    assert row.at == "1970-01-01T00:00:01+00:00"


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("events", "id INTEGER, sender_id TEXT, type_name TEXT, data TEXT"),
        ("tracker_events", "seq INTEGER, conversation_id TEXT, type_name TEXT, data TEXT"),
    ],
)
def test_a_tracker_store_is_read_where_it_is(tmp_path: Path, table: str, columns: str) -> None:
    with sqlite3.connect(tmp_path / "care.db") as database:
        database.execute(f"CREATE TABLE {table} ({columns})")
        for number, kind in enumerate(("user", "bot")):
            row = (number, "c1", kind, json.dumps(event("hello there")))
            database.execute(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", row)  # noqa: S608
    (row,) = imported(tmp_path, f"sqlite:///{tmp_path}/care.db")
    assert (row.text, row.conversation) == ("hello there", "c1")


def test_a_store_that_is_not_there_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/nothing.db"
    assert main(["import", url, "-o", str(tmp_path / "rows.jsonl")]) == 2
    assert "no such database" in capsys.readouterr().err
    assert not (tmp_path / "nothing.db").exists()


BAD = "id,text\n1,fine\n2\n3,\n4,good\n"


def test_a_bad_row_stops_with_its_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(BAD)
    assert main(["import", str(file), "-o", str(tmp_path / "rows.jsonl")]) == 2
    assert f"{file}, line 3: expected 2 columns, found 1" in capsys.readouterr().err
    assert not (tmp_path / "rows.jsonl").exists()


def test_bad_rows_are_set_aside_with_the_reason_on_request(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text(BAD)
    assert [row.text for row in imported(tmp_path, file, "--set-aside")] == ["fine", "good"]
    rejected = (tmp_path / "rows.rejected.jsonl").read_text().splitlines()
    reasons = [(one["line"], one["expected"], one["row"]) for one in map(json.loads, rejected)]
    assert reasons == [
        (3, "expected 2 columns, found 1", ["2"]),
        (4, "expected `text` to be a string that is not empty", ["3", ""]),
    ]


def test_the_columns_that_are_missing_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("a,b\n1,2\n")
    assert main(["import", str(file), "-o", str(tmp_path / "x.jsonl")]) == 2
    assert "expected a column with the text; --text names it, found 'a', 'b'" in (
        capsys.readouterr().err
    )


def test_an_output_that_somebody_else_made_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, output = tmp_path / "a.csv", tmp_path / "rows.jsonl"
    file.write_text("text\nhi\n")
    output.write_text("mine")
    assert main(["import", str(file), "-o", str(output)]) == 2
    assert "--force" in capsys.readouterr().err
    assert output.read_text() == "mine"
    assert main(["import", str(file), "-o", str(output), "--force"]) == 0


def rejected(tmp_path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (tmp_path / "rows.rejected.jsonl").open()]


def test_a_stray_quotation_mark_costs_one_line_and_that_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    lines = [f"message {number},{number}" for number in range(1000)]
    lines[5] = '"she said hi,5'
    file.write_text("\n".join(["text,id", *lines]) + "\n")
    rows = imported(tmp_path, file, "--set-aside")
    assert [row.text for row in rows] == [f"message {n}" for n in range(1000) if n != 5]
    (bad,) = rejected(tmp_path)
    assert (bad["line"], bad["row"]) == (7, '"she said hi,5')
    again = tmp_path / "again"
    file.write_text("\n".join(["text,id", *(line for line in lines if '"' not in line)]) + "\n")
    assert [row.text for row in imported(again, file)] == [row.text for row in rows]


def test_all_lines_of_a_broken_record_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text('id,text\n1,"one\ntwo "three"\n2,good\n3\n')
    assert [row.text for row in imported(tmp_path, file, "--set-aside")] == ["good"]
    assert [(bad["line"], bad["row"]) for bad in rejected(tmp_path)] == [
        (2, '1,"one\ntwo "three"'),
        (5, ["3"]),
    ]


def test_a_cell_that_is_too_long_costs_only_its_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.tickets.delimited._LONGEST_CELL", 50)
    file = tmp_path / "tickets.csv"
    file.write_text('id,text\n1,"one\n' + "2,good\n" * 20)
    assert len(imported(tmp_path, file, "--set-aside")) == 20
    assert [bad["row"] for bad in rejected(tmp_path)] == ['1,"one']


def test_names_of_columns_that_cannot_be_read_stop_with_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text('id,"text\n1,secret words\n')
    assert main(["import", str(file), "-o", str(tmp_path / "x.jsonl"), "--set-aside"]) == 2
    said = capsys.readouterr().err
    assert f"{file}, line 1: expected the names of columns" in said
    assert "secret" not in said


def test_of_two_columns_with_the_same_name_the_first_counts(tmp_path: Path) -> None:
    file = tmp_path / "tickets.csv"
    file.write_text("id,text,text\n1,first,second\n")
    assert [row.text for row in imported(tmp_path, file)] == ["first"]


DEEP = "[" * 100_000
LONG = '{"text": "a", "x": ' + "1" * 5000 + "}"
NO_PLACE = '[{"start": null}, {"start": 1}]'


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("a.jsonl", DEEP),
        ("a.jsonl", LONG),
        ("a.json", DEEP),
        ("a.json", LONG),
        ("events.jsonl", json.dumps(event("hi", timestamp=1e30))),
        ("events.jsonl", json.dumps(event("hi", timestamp=float("nan")))),
        ("events.jsonl", json.dumps(event("hi")).replace("[]", NO_PLACE)),
        ("events.jsonl", json.dumps(event("hi")).replace("[]", '"abc"')),
        ("events.jsonl", json.dumps(event("hi")).replace("[]", '{"a": 1}')),
    ],
    ids=[
        "deep",
        "long",
        "document-deep",
        "document-long",
        "at-far",
        "at-nan",
        "entity-null",
        "entities-text",
        "entities-object",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_what_cannot_be_taken_is_a_bad_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, bad: str, first: bool
) -> None:
    good = {"a.jsonl": {"text": "ok"}, "a.json": TICKET, "events.jsonl": event("ok")}[name]
    lines = [bad, json.dumps(good)] if first else [json.dumps(good), bad]
    file, line = tmp_path / name, 1 if first else 2
    file.write_text("\n".join(lines) + "\n")
    assert main(["import", str(file), "-o", str(tmp_path / "x.jsonl")]) == 2
    said = capsys.readouterr().err
    assert f"{file}, line {line}: expected" in said
    assert len(said) < 1000
    assert imported(tmp_path, file, "--set-aside")
    assert [one["line"] for one in rejected(tmp_path)] == [line]


@pytest.mark.parametrize("line", [DEEP, LONG], ids=["deep", "long"])
def test_rows_that_cannot_be_taken_are_bad_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"text": "ok"}\n' + line + "\n")
    assert main(["mask", str(file), "-o", str(tmp_path / "x.jsonl")]) == 2
    assert f"{file}, line 2: expected one JSON object on the line" in capsys.readouterr().err


def test_an_event_of_a_store_that_cannot_be_taken_is_a_bad_row(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "care.db") as database:
        database.execute("CREATE TABLE events (id, sender_id, type_name, data)")
        for number, data in enumerate((DEEP, LONG, json.dumps(event("ok")))):
            database.execute("INSERT INTO events VALUES (?, 'c', 'user', ?)", (number, data))
    assert len(imported(tmp_path, f"sqlite:///{tmp_path}/care.db", "--set-aside")) == 1
    assert [(bad["line"], bad["row"]) for bad in rejected(tmp_path)] == [(0, DEEP), (1, LONG)]


def test_utf_16_without_its_mark_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("text\nhi\n".encode("utf-16-le"))
    options = ("-o", str(tmp_path / "x.jsonl"), "--encoding", "utf-16")
    assert main(["import", str(file), *options]) == 2
    assert f"{file}: expected utf-16; --encoding names another" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["import", "mask"])
def test_an_output_that_is_a_directory_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text('{"text": "hi"}\n')
    assert main([command, "a.jsonl", "-o", "."]) == 2
    assert "--output: expected a file" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["import", "mask"])
@pytest.mark.parametrize(
    "name",
    ["b.jsonl", "b.jsonl.part", "b.rejected.jsonl", "b.jsonl.notes", "b.jsonl.state.json"],
)
def test_an_input_is_never_written_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str, name: str
) -> None:
    (tmp_path / "sub").mkdir()
    file, output = tmp_path / name, tmp_path / "sub" / ".." / "b.jsonl"
    file.write_text('{"text": "fixed row"}\n')
    kind = ["--from", "jsonl"] if command == "import" else []
    assert main([command, str(file), "-o", str(output), "--force", *kind]) == 2
    assert "is an input" in capsys.readouterr().err
    assert file.read_text() == '{"text": "fixed row"}\n'


def test_a_salt_of_random_bytes(tmp_path: Path) -> None:
    file, salt, texts = tmp_path / "a.jsonl", tmp_path / "salt", []
    file.write_text('{"text": "my mail is ann@shop.test"}\n')
    for secret in (b"\xff\xfe\x00\x81", b"\xff\xfe\x00\x81\n", b"\xff\xfe\x00\x82"):
        salt.write_bytes(secret)
        output = tmp_path / "out.jsonl"
        options = ("-o", str(output), "--salt-file", str(salt), "--force")
        assert main(["mask", str(file), *options]) == 0
        texts += [row.text for row in read_rows(output)]
    assert texts[0] == texts[1] != texts[2]


def test_many_line_breaks_take_no_time(tmp_path: Path) -> None:
    file = tmp_path / "tickets.json"
    words = "hi" + "\n" * 40_000 + "there\n \t> quoted"
    file.write_text(json.dumps([{"id": 1, "description": words}]))
    before = time.process_time()
    (row,) = imported(tmp_path, file)
    assert time.process_time() - before < 2
    assert row.text.split() == ["hi", "there"]
