"""`training export`: what is written is what Rasa reads."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.cli import NOBODY_READS, main
from training.errors import BadFile
from training.files import write_rows
from training.measure.data import read_material
from training.rasa_yaml import document, example
from training.rows import HELD_OUT, Row, Span, read_labelled

texts = st.text(
    st.one_of(st.sampled_from("[](){}:\"'\\#-|>&*!%@`,? \n\tabu"), st.characters()), min_size=1
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    text = draw(texts.filter(str.strip))
    spans: tuple[Span, ...] = ()
    if draw(st.booleans()):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        value = draw(st.sampled_from([text[start:end], "#W12", 'a "quoted" value']))
        spans = (Span(start, end, draw(st.sampled_from(["size", "order_number"])), value),)
    return Row(text, "x", spans)


@settings(max_examples=300, deadline=None)
@given(rows())
def test_every_text_comes_back_or_is_refused(row: Row) -> None:
    try:
        line = example(row).line
    except ValueError:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "nlu.yml"
        file.write_text(document({"x": [line]}), "utf-8")
        (back,) = read_labelled(file)
    assert example(back).line == line
    if not any(sign in row.text for sign in "[]{}"):
        kept = "".join(sign if sign.isprintable() else " " for sign in row.text).strip()
        kept = re.sub(r"\\(?=[uU])", "/", kept)
        assert "".join(s if s.isprintable() else " " for s in back.text).strip() == kept
        assert {span.entity for span in back.entities} <= {span.entity for span in row.entities}


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (Row("where is #W12", "x", (Span(9, 13, "order_number", "#W12"),)),
         "where is [#W12](order_number)"),
        (Row("where is w 12", "x", (Span(9, 13, "order_number", "#W12"),)),
         'where is [w 12]{"entity": "order_number", "value": "#W12"}'),
        (Row("two\nlines\u2028here ", "x"), "two lines here"),
        (Row("- a dash, a #hash: and 'quotes'", "x"), "- a dash, a #hash: and 'quotes'"),
        (Row("see [this](that)", "x"), "see (this)(that)"),
        (Row("size [L] please", "x"), "size [L] please"),
    ],
)  # fmt: skip
def test_lines_look_as_people_write_them(row: Row, line: str) -> None:
    assert example(row).line == line


SKILLS = """version: "3.1"

nlu:
  # Said by people in a hurry.
  - intent: track_order
    examples: |
      - where is it
      - where is [W12](order_number)

  - regex: order_number
    examples: |
      - W\\d+
  - intent: cancel_order
    examples: |
      - cancel it
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data" / "orders").mkdir(parents=True)
    (tmp_path / "data" / "orders" / "nlu.yml").write_text(SKILLS)
    return tmp_path / "data"


def export(data: Path, rows: list[Row], *options: str) -> int:
    file = data.parent / "rows.jsonl"
    write_rows(file, rows)
    return main(["export", str(file), "-o", str(data), "--skills", str(data), *options])


NEW = [Row("any news on W13", "track_order", (Span(12, 15, "order_number", "W13"),)),
       Row("where is it", "track_order"), Row("stop it", "cancel_order")]  # fmt: skip


def test_a_file_that_is_there_is_not_touched(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(data, NEW) == 2
    assert "--merge adds to it, --force replaces it" in capsys.readouterr().err
    assert (data / "orders" / "nlu.yml").read_text() == SKILLS


def test_merging_adds_what_is_new_and_keeps_all_else(data: Path) -> None:
    assert export(data, NEW, "--merge") == 0
    expected = SKILLS.replace(
        "(order_number)\n", "(order_number)\n      - any news on [W13](order_number)\n"
    ).replace("- cancel it\n", "- cancel it\n      - stop it\n")
    assert (data / "orders" / "nlu.yml").read_text() == expected
    assert export(data, NEW, "--merge") == 0
    assert (data / "orders" / "nlu.yml").read_text() == expected, "merging twice changes nothing"


def test_force_writes_the_file_anew(data: Path) -> None:
    assert export(data, NEW, "--force") == 0
    read = read_labelled(data / "orders" / "nlu.yml")
    assert [(r.text, r.intent, r.entities) for r in read] == [
        (r.text, r.intent, r.entities) for r in NEW
    ]


def test_a_new_intent_needs_a_folder(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [Row("wrap it as a present", "gift_wrap")]
    assert export(data, rows) == 2
    assert "gift_wrap (1)" in capsys.readouterr().err
    assert export(data, rows, "--new", "gifts") == 0
    assert read_labelled(data / "gifts" / "nlu.yml")[0].intent == "gift_wrap"
    assert export(data, [Row("wrap the mug", "gift_wrap"), *NEW], "--merge") == 0


def test_what_is_held_out_does_not_become_training_data(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(data, [Row("cancel", "cancel_order", part=HELD_OUT)], "--merge") == 2
    assert "held out for measuring" in capsys.readouterr().err
    elsewhere = data.parent / "test"
    rows = data.parent / "rows.jsonl"
    command = ["export", str(rows), "-o", str(elsewhere), "--skills", str(data), "--held-out"]
    assert main(command) == 0


def test_rows_without_an_intent_are_left_out_and_counted(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(data, [*NEW, Row("hm")], "--merge") == 0
    assert "left out: 1 rows without an intent" in capsys.readouterr().out


def test_a_windows_path_is_no_escape(data: Path) -> None:
    rows = [Row("see C:\\users\\me", "track_order"), Row("see D:\\Users", "cancel_order")]
    assert export(data, rows, "--merge") == 0
    texts = {row.text for row in read_labelled(data / "orders" / "nlu.yml")}
    assert {"see C:/users\\me", "see D:/Users"} <= texts


@pytest.mark.parametrize("intent", ["a: b", "true", "123", "No", "is it ok?", "don't", "a # b"])
def test_an_intent_of_any_name_is_read_back_and_merged(data: Path, intent: str) -> None:
    assert export(data, [Row("one", intent)], "--new", "odd") == 0
    assert export(data, [Row("two", intent)], "--merge") == 0
    file = data / "odd" / "nlu.yml"
    assert [(row.text, row.intent) for row in read_labelled(file)] == [
        ("one", intent),
        ("two", intent),
    ]
    assert file.read_text().count("- intent:") == 1


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (Row("ask", "faq/ask"), "expected an intent without `/`"),
        (Row("ask", "a\nb"), "expected an intent on one line"),
        (Row("\x07\x01", "track_order"), "expected a text with something to read in it"),
    ],
)
def test_what_rasa_cannot_have_is_named_by_its_line_or_set_aside(
    data: Path, bad: Row, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [Row("hm"), NEW[0], bad]
    assert export(data, rows, "--merge") == 2
    assert f"rows.jsonl, line 3: {expected}" in capsys.readouterr().err
    assert export(data, rows, "--merge", "--set-aside") == 0
    assert "1 bad rows set aside" in capsys.readouterr().out
    assert data.with_suffix(".rejected.jsonl").exists()


def test_an_error_names_the_file_that_was_to_be_written(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.rasa_yaml.document", lambda _: "nlu: [")
    assert export(data, NEW, "--force") == 2
    message = capsys.readouterr().err
    assert f"export: {data / 'orders' / 'nlu.yml'}: expected Rasa's training data" in message
    assert "nlu.yml" not in message.replace(str(data / "orders" / "nlu.yml"), "")
    assert (data / "orders" / "nlu.yml").read_text() == SKILLS


def test_data_that_is_not_utf8_is_a_clean_error(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data / "orders" / "nlu.yml"
    file.write_bytes(SKILLS.encode() + b"      - caf\xe9\n")
    with pytest.raises(BadFile, match="expected Rasa's training data"):
        read_labelled(data)
    with pytest.raises(BadFile, match="expected Rasa's training data"):
        read_material([data])
    assert export(data, NEW, "--merge") == 2
    assert str(file) in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error(data: Path) -> None:
    write_rows(data.parent / "rows.jsonl", NEW)
    command = [sys.executable, "-m", "training", "export", str(data.parent / "rows.jsonl")]
    command += ["-o", str(data.parent / "new"), "--skills", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert "Broken pipe" not in errors
    assert "BrokenPipeError" not in errors
    assert process.returncode == NOBODY_READS
