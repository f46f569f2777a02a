"""`training export`: what is written is what Rasa reads."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.cli import main
from training.files import write_rows
from training.rasa_yaml import document, example
from training.rows import HELD_OUT, Row, Span, read_labelled

texts = st.text(
    st.one_of(st.sampled_from("[](){}:\"'\\#-|>&*!%@`,? \n\tab"), st.characters()), min_size=1
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
