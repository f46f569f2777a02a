"""Which pieces of an order are spoken of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamp_shop import LANTERN, ORDER, an_item

from care.mentions.items import ItemsMeant, find_items

WORDS = st.sampled_from(
    [
        *["the", "red", "black", "lantern", "lanterns", "rug", "not", "keep", "all", "both", "and"],
        *[
            "except",
            "everything",
            "shears",
            "pump",
            "first",
            "one",
            ",",
            ".",
            "(",
            "to",
            "for",
            "5",
        ],
    ]
)
TEXTS = st.text() | st.lists(WORDS, max_size=25).map(" ".join)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("I want to return the shears", (3,)),
        ("the hedge shears and the pump please", (3, 4)),
        ("Hedge Shears; Wool Rug; ", (2, 3)),
        ("my rug is too small", (2,)),
        ("the wol rug", (2,)),
        ("the hegde shaers", (3,)),
        ("the wool rgu", (2,)),
        ("pondpump", (4,)),
        ("the red lantern", (0,)),
        ("storm lantern (1000ml, black)", (1,)),
        ("the one litre lantern", (1,)),
        ("the lantern in black", (1,)),
        ("the brass lantern", (1,)),
        ("Storm Lantern {'color': 'black', 'capacity': '1000ml'}", (1,)),
        ("the red one", (0,)),
        ("both lanterns", (0, 1)),
        ("two of the lanterns", (0, 1)),
        ("both of the lanterns", (0, 1)),
        ("one of the lanterns, the red one", (0,)),
        ("the lantern, not the red one", (1,)),
        ("the lantern but not the black one", (0,)),
        ("the lantern that is not red", (1,)),
        ("return the lantern (not the red one) and the rug", (1, 2)),
        ("the lantern, not the red lantern", (1,)),
        ("my name is Ivan Red, return the rug", (2,)),
        ("I'm Rose Black, zip 94110", ()),
        ("m eemail is noah@example.com", ()),
        ("the two lanterns and the rug", (0, 1, 2)),
        ("all the lanterns", (0, 1)),
        ("both the rug and the pump", (2, 4)),
        ("the red lantern and the black lantern", (0, 1)),
        ("return the rug, not the shears", (2,)),
        ("the rug but not the pump", (2,)),
        ("keep the rug, return the shears", (3,)),
        ("return the pump and the rug but keep the shears", (2, 4)),
        ("I do not want to keep the rug", (2,)),
        ("I don't want the rug any more", (2,)),
        ("keep everything except the rug", (2,)),
        ("all but the rug", (0, 1, 3, 4)),
        ("everything except the rug and the pump", (0, 1, 3)),
        ("first of all, the rug came late", (2,)),
        ("the second one", (1,)),
        ("the last item", (4,)),
        ("the first and the third", (0, 2)),
        ("hello there", ()),
        ("not at all", ()),
        ("that's all, thanks", ()),
        ("it works both ways", ()),
        ("I would take any", ()),
        ("keep everything else", ()),
        ("I love everything about the rug", (2,)),
        ("can you help me with all of this?", ()),
        ("thank you for everything else you did", ()),
    ],
)
def test_pieces(text: str, places: tuple[int, ...]) -> None:
    assert find_items(text, ORDER) == ItemsMeant(places)


@pytest.mark.parametrize(
    "text",
    [
        *["everything", "return everything in #W1234567", "all of it", "all of them please", "all"],
        *["all the items", "the whole order", "I want to cancel the entire order", "evrything"],
        *["all five items", "every item", "all the things I bought"],
    ],
)
def test_everything(text: str) -> None:
    assert find_items(text, ORDER) == ItemsMeant((0, 1, 2, 3, 4), everything=True)


def test_both_of_two() -> None:
    assert find_items("both", ORDER[2:4]) == ItemsMeant((0, 1), everything=True)
    assert not find_items("both", ORDER).places


def test_what_fits_several_is_unclear() -> None:
    assert find_items("return the lantern", ORDER) == ItemsMeant((), ((0, 1),))
    assert find_items("the rug and a lantern", ORDER) == ItemsMeant((2,), ((0, 1),))
    assert find_items("all but the lantern", ORDER) == ItemsMeant((2, 3, 4), ((0, 1),))
    three = [*ORDER[:2], an_item(LANTERN, "blue", "500ml", "steel")]
    assert find_items("the two lanterns", three) == ItemsMeant((), ((0, 1, 2),))


def test_an_exception_that_is_not_understood_is_no_everything() -> None:
    for text in ("everything except the xyzzy", "all but the xyzzy"):
        assert find_items(text, ORDER) == ItemsMeant((), ((0, 1, 2, 3, 4),))


@pytest.mark.parametrize(
    "text", ["one of the lanterns", "either of my lanterns", "1 of the two lanterns"]
)
def test_one_of_several(text: str) -> None:
    assert find_items(text, ORDER) == ItemsMeant((), ((0, 1),))
    assert find_items(text, [ORDER[2], ORDER[0], ORDER[0]]) == ItemsMeant((1,))


def test_two_of_three() -> None:
    three = [*ORDER[:2], an_item(LANTERN, "blue", "500ml", "steel")]
    assert find_items("two of the lanterns", three) == ItemsMeant((), ((0, 1, 2),))
    assert find_items("two of the three lanterns", three) == ItemsMeant((), ((0, 1, 2),))
    assert find_items("the lanterns, not the blue one", three) == ItemsMeant((0, 1))


def test_a_description_that_fits_none_decides_nothing() -> None:
    assert find_items("the red 1000ml lantern", ORDER) == ItemsMeant((), ((0, 1),))


def test_of_identical_pieces_one_mention_is_one() -> None:
    twins = [ORDER[3], ORDER[3], ORDER[2]]
    assert find_items("the shears", twins) == ItemsMeant((0,))
    assert find_items("both shears", twins[:2]).places


def test_a_later_word_for_a_piece_already_named_is_no_new_one() -> None:
    assert find_items("the red lantern. That lantern leaks", ORDER) == ItemsMeant((0,))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_places_are_within_range(text: str) -> None:
    found = find_items(text, ORDER)
    for group in (found.places, *found.unclear):
        assert all(0 <= place < len(ORDER) for place in group)
    assert not found.everything or len(found.places) == len(ORDER)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_capitals_change_nothing(text: str) -> None:
    assert find_items(text.upper(), ORDER) == find_items(text, ORDER)


def test_no_pieces() -> None:
    assert find_items("everything", []) == ItemsMeant()
