"""Duplicates, and what is held out for good."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.checks import imbalance
from training.cli import main
from training.dedupe import find_groups
from training.files import read_rows, write_rows
from training.rows import HELD_OUT, TRAIN, Row, from_json
from training.similar import Near, likeness, normalise
from training.splitting import Ledger, split

THINGS = ["lamp", "chair", "kettle", "rug", "mirror", "vase", "clock", "desk", "tent", "drill"]
PLACES = ["Oslo", "Leeds", "the garden", "my sister", "our office", "a friend", "the boat", "here"]


def many(intent: str, opening: str) -> list[Row]:
    return [
        Row(f"{opening} the {thing} for {place}", intent, id=f"{intent}{thing}{place}")
        for thing in THINGS
        for place in PLACES
    ]


ROWS = [*many("track_order", "where on earth is"), *many("cancel_order", "stop sending")]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Where is my order?", "where is my order"),
        ("cancel order 1234", "Cancel order 98!"),
        ("i want a refund for my lamp", "i want a refnd for my lamp"),
        ("refund my lamp please", "please refund my lamp"),
    ],
)
def test_these_say_the_same(left: str, right: str) -> None:
    near = Near()
    near.add(left)
    assert near.find(right) is not None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("i can log in to my account", "i cant log in to my account"),
        ("i want to subscribe to the newsletter", "i want to unsubscribe to the newsletter"),
        ("where is my order", "where is my refund"),
    ],
)
def test_these_do_not(left: str, right: str) -> None:
    near = Near()
    near.add(left)
    assert near.find(right) is None


@settings(deadline=None)  # other work may share the machine
@given(st.text(min_size=1))
def test_a_text_is_like_itself(text: str) -> None:
    near = Near()
    near.add(text)
    assert near.find(text) == (0, 100.0)
    assert likeness(normalise(text), normalise(text)) == 100


def test_one_row_stands_for_all_that_are_alike_and_counts_them() -> None:
    rows = [Row("where is it"), Row("Where is it?", "track_order"), Row("where is it!!")]
    groups = find_groups(rows)
    assert groups.kept == [1], "the one that somebody has labelled"
    assert sorted(groups.stands_for[1]) == [0, 2]


def test_a_contradiction_is_reported_not_dropped(tmp_path: Path) -> None:
    source, output = tmp_path / "rows.jsonl", tmp_path / "unique.jsonl"
    write_rows(
        source, [Row("money back", "refund_request", id="1"), Row("Money back!", "x", id="2")]
    )
    assert main(["dedupe", str(source), "-o", str(output)]) == 0
    assert len(list(read_rows(output))) == 2
    (conflict,) = map(json.loads, (tmp_path / "unique.conflicts.jsonl").read_text().splitlines())
    assert conflict["intents"] == ["refund_request", "x"]


def test_between_15_and_20_percent_of_each_intent_is_held_out() -> None:
    parts = split(ROWS, Ledger(0.175, 1))
    held = Counter(r.intent for r, part in zip(ROWS, parts, strict=True) if part == HELD_OUT)
    for intent in ("track_order", "cancel_order"):
        assert 0.15 * 80 <= held[intent] <= 0.20 * 80


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32), st.integers(10, 150))
def test_rows_that_are_added_move_no_other_row(seed: int, first: int) -> None:
    rows = random.Random(seed).sample(ROWS, len(ROWS))
    ledger = Ledger(0.175, 1)
    before = split(rows[:first], ledger)
    after = split(rows, ledger)
    assert after[:first] == before


def test_the_same_rows_in_another_order_are_split_the_same_way() -> None:
    there = {row.id: part for row, part in zip(ROWS, split(ROWS, Ledger(0.175, 1)), strict=True)}
    turned = ROWS[::-1]
    back = {row.id: part for row, part in zip(turned, split(turned, Ledger(0.175, 1)), strict=True)}
    assert sum(there[name] != back[name] for name in there) == 0


def test_near_duplicates_and_conversations_stay_together() -> None:
    twins = [Row(row.text + " !!", row.intent, id=row.id + "b") for row in ROWS]
    talks = [
        Row(f"and {n} words of something else {n}", "x", conversation=str(n // 4))
        for n in range(80)
    ]
    rows = [*ROWS, *twins, *talks]
    parts = split(rows, Ledger(0.175, 1))
    assert parts[: len(ROWS)] == parts[len(ROWS) : 2 * len(ROWS)]
    for start in range(2 * len(ROWS), len(rows), 4):
        assert len(set(parts[start : start + 4])) == 1


def test_a_new_row_that_belongs_to_both_sides_goes_to_neither() -> None:
    ledger = Ledger(0.175, 1)
    parts = split(ROWS, ledger)
    both = [
        next(row for row, part in zip(ROWS, parts, strict=True) if part == wanted)
        for wanted in (TRAIN, HELD_OUT)
    ]
    talk = [Row(row.text, row.intent, conversation="c") for row in both]
    between = Row("and something quite different", "x", conversation="c")
    assert split([*talk, between], ledger) == [TRAIN, HELD_OUT, None]


def test_the_ledger_outlives_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, folder = tmp_path / "rows.jsonl", tmp_path / "split"
    write_rows(source, ROWS[:100])
    assert main(["split", str(source), "-o", str(folder)]) == 0
    held = {row.id for row in read_rows(folder / "held_out.jsonl")}
    write_rows(source, ROWS)
    assert main(["split", str(source), "-o", str(folder)]) == 0
    assert "none of them moved" in capsys.readouterr().out
    assert held <= {row.id for row in read_rows(folder / "held_out.jsonl")}
    (folder / "split.json").unlink()
    assert main(["split", str(source), "-o", str(folder)]) == 2


def test_rows_that_are_there_are_not_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(tmp_path / "old.jsonl", ROWS)
    write_rows(tmp_path / "new.jsonl", [Row("an invoice for the tent please", "billing_invoice")])
    out = str(tmp_path / "split")
    assert main(["split", str(tmp_path / "old.jsonl"), "-o", out]) == 0
    before = (tmp_path / "split/train.jsonl").read_bytes()
    assert main(["split", str(tmp_path / "new.jsonl"), "-o", out]) == 2
    assert "would be lost" in capsys.readouterr().err
    assert (tmp_path / "split/train.jsonl").read_bytes() == before
    assert main(["split", str(tmp_path / "old.jsonl"), "-o", out, "--seed", "9"]) == 2
    assert "was begun with 1" in capsys.readouterr().err
    assert main(["split", str(tmp_path / "new.jsonl"), "-o", out, "--force"]) == 0


def test_all_there_is_of_an_intent_is_learnt_and_checked() -> None:
    alone = [Row(f"the only message about topic {n}", f"intent_{n}") for n in range(40)]
    assert set(split(alone, Ledger(0.175, 1))) == {TRAIN}
    held = [Row("only one held out", "lonely", part=HELD_OUT), *ROWS]
    assert any("lonely: 0 examples" in finding.what for finding in imbalance(held))


def test_what_a_row_says_of_its_part_counts() -> None:
    rows = [Row(row.text, row.intent, id=row.id, part=HELD_OUT) for row in ROWS]
    assert set(split(rows, Ledger(0.175, 1))) == {HELD_OUT}


def test_half_a_character_does_not_stop_anything() -> None:
    row = from_json({"text": "where is \ud83d it", "conversation": "\udc00"})
    assert (row.text, row.conversation) == ("where is \ufffd it", "\ufffd")
