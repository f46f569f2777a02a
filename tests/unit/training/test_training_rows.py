"""Rows, and the labelled sets they are read from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.errors import BadFile, BadRow
from training.rows import Label, Row, Span, from_json, read_labelled, to_json

words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip)
names = st.text("abcdefghij_", min_size=1, max_size=12)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    text = draw(words)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    spans = (Span(start, end, draw(names), text[start:end]),) if draw(st.booleans()) else ()
    return Row(
        text=text,
        intent=draw(st.none() | names),
        entities=spans,
        source=draw(names),
        id=draw(names),
        at=draw(st.none() | names),
        conversation=draw(st.none() | names),
        labels=(Label(draw(st.none() | names), draw(names), spans),),
        acceptable=tuple(draw(st.lists(names, max_size=2))),
        part=draw(st.sampled_from([None, "train", "held_out"])),
        count=draw(st.integers(1, 9)),
        made_from=draw(st.none() | names),
    )


@settings(deadline=None)  # other work may share the machine
@given(rows())
def test_a_row_is_read_as_it_was_written(row: Row) -> None:
    assert from_json(json.loads(json.dumps(to_json(row)))) == row


@pytest.mark.parametrize(
    ("given_row", "expected"),
    [
        ([], "a JSON object"),
        ({"text": " "}, "`text`"),
        ({"text": "hi", "intent": 1.5}, "`intent` to be a string"),
        ({"text": "hi", "entities": [{"start": 0, "end": 9, "entity": "x"}]}, "within 0 and 2"),
        ({"text": "hi", "entities": [{"start": 0, "end": 1}]}, "type"),
        ({"text": "hi", "labels": [{"intent": "greet"}]}, "whose"),
        ({"text": "hi", "part": "test"}, "train, held_out"),
        (
            {
                "text": "hi you",
                "spans": [
                    {"start": 0, "end": 4, "type": "a"},
                    {"start": 3, "end": 6, "type": "b"},
                ],
            },
            "do not overlap",
        ),
    ],
)
def test_a_row_that_is_wrong_says_what_was_expected(given_row: object, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        from_json(given_row)


def test_two_columns_are_text_and_label(tmp_path: Path) -> None:
    file = tmp_path / "set.tsv"
    file.write_text('where is it\ttrack_order\n"quoted" text\tgreet\n', "utf-8")
    assert [(row.text, row.intent) for row in read_labelled(file)] == [
        ("where is it", "track_order"),
        ('"quoted" text', "greet"),
    ]


def test_named_columns_may_hold_more(tmp_path: Path) -> None:
    file = tmp_path / "set.tsv"
    file.write_text(
        "text\tfamily\tacceptable\tsource\n"
        "money back\trefund_request\trefund_request|refund_status\tx\n"
    )
    (row,) = read_labelled(file)
    assert row.intent == "refund_request"
    assert row.acceptable == ("refund_request", "refund_status")
    assert row.source == "x"


def test_a_line_break_inside_unicode_does_not_split_a_row(tmp_path: Path) -> None:
    file = tmp_path / "set.tsv"
    file.write_text("one\u2028two\x85three\tgreet\n", "utf-8")
    assert [row.text for row in read_labelled(file)] == ["one\u2028two\x85three"]


def test_json_lines_with_spans_are_read(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    row = {"text": "order 77", "label": "x", "spans": [{"start": 6, "end": 8, "type": "number"}]}
    file.write_text(json.dumps(row) + "\n")
    (read,) = read_labelled(file)
    assert (read.intent, read.entities) == ("x", (Span(6, 8, "number", "77"),))


def test_rasa_yaml_is_read_by_rasa(tmp_path: Path) -> None:
    file = tmp_path / "nlu.yml"
    file.write_text(
        'version: "3.1"\nnlu:\n  - intent: track_order\n    examples: |\n'
        '      - where is [#w 12]{"entity": "order_number", "value": "#W12"}\n'
    )
    (row,) = read_labelled(file)
    assert row.text == "where is #w 12"
    assert row.entities == (Span(9, 14, "order_number", "#W12"),)


@pytest.mark.parametrize(
    ("name", "content", "line", "expected"),
    [
        ("a.tsv", "fine\tgreet\nno label\n", 2, "2 columns, found 1"),
        ("b.tsv", "a\tb\tc\n", 1, "two columns"),
        ("c.tsv", "text\tintent\nhello\t\n", 2, "expected a label"),
        ("d.jsonl", '{"text": "a"}\n\n{"text"\n', 3, "one JSON object"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(
    tmp_path: Path, name: str, content: str, line: int, expected: str
) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(BadRow, match=expected) as error:
        read_labelled(tmp_path / name)
    assert (error.value.path, error.value.line) == (str(tmp_path / name), line)


def test_what_is_no_labelled_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no such file"):
        read_labelled(tmp_path / "nothing.tsv")
    (tmp_path / "empty.tsv").write_text("")
    with pytest.raises(BadFile, match="at least one row"):
        read_labelled(tmp_path / "empty.tsv")
    (tmp_path / "set.xlsx").write_text("x")
    with pytest.raises(BadFile, match=r"expected a labelled set as one of \.tsv"):
        read_labelled(tmp_path / "set.xlsx")
    (tmp_path / "broken.yml").write_text('version: "3.1"\nnlu:\n  - intent: x\n   examples: |\n')
    with pytest.raises(BadFile, match="expected Rasa's training data"):
        read_labelled(tmp_path / "broken.yml")
