"""Typing errors, and training data made of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.cli import main
from training.files import read_rows, write_rows
from training.rows import HELD_OUT, Row, Span
from training.typos import typed, with_typos
from training.variants import variant

TEXT = "hello please tell me where my order #W5502931 is because it has not arrived yet"
NUMBER = Span(36, 45, "order_number", "#W5502931")


@settings(deadline=None)  # other work may share the machine
@given(st.text(max_size=120), st.floats(0, 1), st.integers(), st.data())
def test_what_is_protected_stays_as_it_is(
    text: str, rate: float, seed: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made, ((left, right),) = typed(text, rate, random.Random(seed), [(start, end)])
    assert made[left:right] == text[start:end]
    assert made == with_typos(text, rate, random.Random(seed), [(start, end)])


def test_no_rate_is_no_typo_and_a_full_rate_one_a_word() -> None:
    assert with_typos(TEXT, 0, random.Random(1)) == TEXT
    before, after = TEXT.split(), with_typos(TEXT, 1, random.Random(1)).split()
    changed = [one for one, other in zip(before, after, strict=True) if one != other]
    assert changed == [word for word in before if len(word) > 2 and word.isalpha()]


def test_the_rate_is_of_the_words() -> None:
    text = " ".join(["arrive"] * 20_000)
    made = with_typos(text, 0.1, random.Random(1)).split()
    assert 0.09 < sum(word != "arrive" for word in made) / len(made) < 0.11


@settings(deadline=None)  # other work may share the machine
@given(st.integers(0, 50), st.integers(0, 5))
def test_a_variant_keeps_its_entities_and_is_the_same_each_time(seed: int, copy: int) -> None:
    row = Row(TEXT, "track_order", (NUMBER,), id="r1", part="train")
    made = variant(row, copy, seed)
    assert made == variant(row, copy, seed)
    if made is not None:
        (span,) = made.entities
        assert made.text[span.start : span.end] == "#W5502931"
        assert (made.intent, made.made_from, made.part) == ("track_order", "r1", "train")
        assert made.text != TEXT


def test_rows_are_added_and_none_is_changed(tmp_path: Path) -> None:
    source, output = tmp_path / "train.jsonl", tmp_path / "more.jsonl"
    rows = [Row(TEXT, "track_order", (NUMBER,), "a", f"r{n}") for n in range(3)]
    write_rows(source, rows)
    assert main(["augment", str(source), "-o", str(output), "--copies", "2"]) == 0
    there = list(read_rows(output))
    assert there[:3] == rows
    assert len(there) > 3
    assert len({row.text for row in there[3:]}) == len(there) - 3


def test_what_is_held_out_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "rows.jsonl", tmp_path / "more.jsonl"
    write_rows(source, [Row("a text of some length", "x", part=HELD_OUT)])
    assert main(["augment", str(source), "-o", str(output)]) == 2
    assert "held out for measuring" in capsys.readouterr().err
    assert not output.exists()


def test_the_ledger_knows_what_is_held_out_though_the_rows_do_not_say(tmp_path: Path) -> None:
    things = ["lamp", "kettle", "chair", "mirror", "rug", "clock", "tent", "drill", "vase", "desk"]
    rows = [Row(f"message about {thing}s and {thing}s", "x", id=thing) for thing in things]
    write_rows(tmp_path / "rows.jsonl", rows)
    assert main(["split", str(tmp_path / "rows.jsonl"), "-o", str(tmp_path / "split")]) == 0
    ledger = ["--ledger", str(tmp_path / "split" / "split.json")]
    output = ["-o", str(tmp_path / "more.jsonl")]
    assert main(["augment", str(tmp_path / "rows.jsonl"), *output, *ledger]) == 2
    assert main(["augment", str(tmp_path / "split" / "train.jsonl"), *output]) == 0


def test_signs_that_only_look_like_others_stay() -> None:
    # A dotless i, a Kelvin sign and a long s: other signs, but equal to a pattern without case.
    text = "w\u0131th wee\u212as plea\u017fe information"
    for copy in range(20):
        made = variant(Row(text, "x", id="r1"), copy, 7)
        assert made is None or made.text.strip()


@pytest.mark.parametrize("count", ["0", "-3"])
def test_fewer_than_one_cluster_is_refused(
    tmp_path: Path, count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(tmp_path / "rows.jsonl", [Row("hello there")])
    command = ["cluster", str(tmp_path / "rows.jsonl"), "-o", str(tmp_path / "more.jsonl")]
    assert main([*command, "--clusters", count]) == 2
    assert "--clusters: expected 1 or more" in capsys.readouterr().err
