"""`training mask`: the text stays usable, the entities stay in place, the people do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.privacy.find import PERSONAL
from training.cli import main
from training.files import read_rows
from training.masking import Masker, StandIns
from training.rows import Row, Span

CHAT = [
    {"text": "Hi, this is Tomke Aland, tomke@posthorn.test", "conversation": "c1"},
    {"text": "again: TOMKE@posthorn.test, order #W5502931", "conversation": "c1"},
    {"text": "tomke@posthorn.test", "conversation": "c2"},
]


def masked(tmp_path: Path, rows: list[dict[str, object]], *options: str) -> list[Row]:
    source, output = tmp_path / "rows.jsonl", tmp_path / "masked.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["mask", str(source), "-o", str(output), *options]) == 0
    return list(read_rows(output))


def test_the_same_address_gets_the_same_stand_in_within_a_conversation(tmp_path: Path) -> None:
    first, second, other = masked(tmp_path, [*CHAT])
    stand_in = first.text.rsplit(" ", 1)[1]
    assert stand_in.endswith("@example.com")
    assert second.text.lower() == f"again: {stand_in}, order #w5502931"
    assert "Tomke" not in first.text
    assert other.text != stand_in


def test_over_the_whole_file_on_request(tmp_path: Path) -> None:
    first, _, other = masked(tmp_path, [*CHAT], "--scope", "file")
    assert first.text.endswith(other.text)


def test_placeholders_are_numbered(tmp_path: Path) -> None:
    texts = [row.text for row in masked(tmp_path, [*CHAT], "--style", "placeholder")]
    assert texts == [
        "Hi, this is [NAME_1], [EMAIL_1]",
        "again: [EMAIL_1], order #W5502931",
        "[EMAIL_1]",
    ]


def test_with_a_salt_another_run_gives_the_same_and_another_salt_another(tmp_path: Path) -> None:
    runs = []
    for salt in ("one", "one", "two"):
        (tmp_path / "salt").write_text(salt)
        options = ("--salt-file", str(tmp_path / "salt"), "--force")
        runs.append([row.text for row in masked(tmp_path, [*CHAT], *options)])
    assert runs[0] == runs[1] != runs[2]


def test_a_conversation_named_by_a_phone_number_gets_another_name(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"text": "hi", "conversation": "+1 202 555 0133"}] * 2
    first, second = masked(tmp_path, rows)
    assert first.conversation == second.conversation
    assert "555" not in str(first.conversation)


def test_what_people_annotated_as_a_name_is_masked_though_no_rule_knows_it(tmp_path: Path) -> None:
    text = "for zquorl and order #W5502931"
    entities = [
        {"start": 4, "end": 10, "entity": "person_name", "value": "Zquorl"},
        {"start": 21, "end": 30, "entity": "order_number", "value": "W5502931"},
    ]
    (row,) = masked(tmp_path, [{"text": text, "entities": entities}])
    assert "zquorl" not in json.dumps(row.text).lower() + row.entities[0].value.lower()
    name, number = row.entities
    assert row.text[name.start : name.end] == name.value
    assert (row.text[number.start : number.end], number.value) == ("#W5502931", "W5502931")


PIECES = ["order 12", "a@b.test", "I am Tomke Aland,", "call +44 20 7946 0018", "14 Alder Lane"]


@settings(deadline=None)  # other work may share the machine
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_an_entity_outside_what_is_masked_keeps_its_words(
    pieces: list[str],
) -> None:
    text = " ".join([*pieces, "zzz"])
    start = len(text) - 3
    row = Row(text, entities=(Span(start, len(text), "x", "zzz"),), id="1")
    changed, _ = Masker(StandIns(b"k"), PERSONAL, ("GB",)).mask(row)
    (span,) = changed.entities
    assert changed.text[span.start : span.end] == span.value == "zzz"
    assert "a@b.test" not in changed.text
    assert "Tomke" not in changed.text


def test_bad_rows_can_be_set_aside_here_too(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text('{"text": "a@b.test"}\n{"text": 3}\n')
    output = tmp_path / "masked.jsonl"
    assert main(["mask", str(source), "-o", str(output)]) == 2
    assert main(["mask", str(source), "-o", str(output), "--set-aside"]) == 0
    (rejected,) = (tmp_path / "masked.rejected.jsonl").read_text().splitlines()
    assert json.loads(rejected)["line"] == 2


def test_the_figures_are_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "spans.jsonl"
    spans = [{"start": 5, "end": 13, "type": "EMAIL"}, {"start": 18, "end": 24, "type": "PERSON"}]
    file.write_text(json.dumps({"text": "mail a@b.test for zquorl", "spans": spans}) + "\n")
    assert main(["mask", "--measure", str(file)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[1].split() == ["email", "1", "100.0", "%", "100.0", "%", "1", "100.0", "%"]
    assert shown[2].split()[:4] == ["name", "1", "0.0", "%"]


NAMED = "my name is Ragna Holmby"


@pytest.mark.parametrize("where", ["entities", "labels"])
def test_an_annotation_never_hides_what_a_rule_sees(tmp_path: Path, where: str) -> None:
    first = {"start": 11, "end": 16, "entity": "person_name"}
    given = [first] if where == "entities" else [{"by": "model", "entities": [first]}]
    (row,) = masked(tmp_path, [{"text": NAMED, where: given}])
    assert "Ragna" not in row.text
    assert "Holmby" not in row.text


def test_what_is_replaced_as_one_is_marked_as_one(tmp_path: Path) -> None:
    marks = [
        {"start": 11, "end": 16, "entity": "first_name"},
        {"start": 17, "end": 23, "entity": "last_name"},
    ]
    (row,) = masked(tmp_path, [{"text": NAMED, "entities": marks}])
    assert len(row.entities) == 1
    assert row.text[row.entities[0].start : row.entities[0].end] == row.text[11:]
