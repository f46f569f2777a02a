"""Misspelt words, and words in one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.mentions.fuzzy import Vocabulary, distance, edits
from care.mentions.words import Reading, spelled, tokens

KNOWN = Vocabulary(["black", "lantern", "red", "rechargeable", "ipx7"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("black", "black"),
        ("blakc", "black"),
        ("lanten", "lantern"),
        ("rechargable", "rechargeable"),
        ("rehcargable", "rechargeable"),
        ("lnatren", None),  # two edits in seven letters
        ("back", None),  # a word of its own
        ("rde", None),  # too short
        ("ipx8", None),
    ],
)
def test_the_nearest_word(typed: str, meant: str | None) -> None:
    assert KNOWN.nearest(typed) == meant


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        *[("settle", "kettle"), ("makes", "maker"), ("shares", "shears"), ("loves", "gloves")],
        *[("danger", "hanger"), ("printed", "printer"), ("states", "skates"), ("feels", "heels")],
        *[
            ("stable", "table"),
            ("bridge", "fridge"),
            ("sorts", "shorts"),
            ("technical", "mechanical"),
        ],
    ],
)
def test_words_of_their_own_are_no_goods(typed: str, product: str) -> None:
    assert Vocabulary([product]).nearest(typed) is None


def test_two_alike_are_none() -> None:
    assert Vocabulary(["mint", "mink"], frozenset()).nearest("minq") is None


def test_a_transposition_is_one_edit() -> None:
    assert distance("abdc", "abcd") == 1
    assert edits("lamp", "lapm") == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5-feet", "5 ft"),
        ("1.5L", "1.5 liters"),
        ("500ml", "500 ML"),
        ("gray", "grey"),
        ("batteries", "battery"),
        ("8 inches", "8-inch"),
    ],
)
def test_one_spelling(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


def test_numbers_of_orders_and_prices_are_no_words() -> None:
    assert spelled("#W1234567 for $12.50, ada@example.com") == ("for",)


@given(st.text())
def test_tokens_are_where_they_say(text: str) -> None:
    found = tokens(text)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert len(Reading.of(text, ["lamp"])) == len(found)


@given(st.text("abc"), st.text("abc"))
def test_distance_is_symmetric(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
