"""Several pieces in one text, each with its own target."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamp_shop import ORDER, PRODUCTS

from care.mentions.swaps import find_swaps

Found = list[tuple[tuple[int, ...], dict[str, str]]]


def swaps(text: str) -> Found:
    return [
        (swap.places, {name: values[0] for name, values in swap.wanted.options.items()})
        for swap in find_swaps(text, ORDER, PRODUCTS)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("change the rug to size L", [((2,), {"size": "L"})]),
        (
            "exchange the rug (S, grey) to L, red and the shears for the 10 inch ones",
            [((2,), {"size": "L", "color": "red"}), ((3,), {"length": "10 inch"})],
        ),
        (
            "the rug for a red one in size M, and the 8 inch wooden shears for 10-inch ones",
            [((2,), {"color": "red", "size": "M"}), ((3,), {"length": "10 inch"})],
        ),
        (
            "For #W1234567: modify Wool Rug {'size': 'S', 'pile': 'low', 'color': 'grey'} to "
            "{'size': 'L', 'color': 'red'}; Pond Pump {'switch type': 'rocker', 'spotlight': "
            "'none', 'size': 'compact'} to {'spotlight': 'RGB'}; via credit_card_1000001.",
            [((2,), {"size": "L", "color": "red"}), ((4,), {"spotlight": "RGB"})],
        ),
        (
            "change the red lantern to blue and the black lantern to 500ml",
            [((0,), {"color": "blue"}), ((1,), {"capacity": "500ml"})],
        ),
        ("swap the red lantern for a blue lantern", [((0,), {"color": "blue"})]),
        ("I want a blue lantern instead of the red lantern", [((0,), {"color": "blue"})]),
        (
            "size L for the rug and 10 inch for the shears",
            [((2,), {"size": "L"}), ((3,), {"length": "10 inch"})],
        ),
        ("both lanterns to blue", [((0,), {"color": "blue"}), ((1,), {"color": "blue"})]),
        ("change the lantern to blue", [((0, 1), {"color": "blue"})]),
        ("change the rug to red, pay with my gift card", [((2,), {"color": "red"})]),
        ("the pile should be high, change it", [((2,), {"pile": "high"})]),
        ("hello", []),
    ],
)
def test_swaps(text: str, found: Found) -> None:
    assert swaps(text) == found


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("exchange the black lantern", (1,)),
        ("I want to exchange the black lantern", (1,)),
        ("I need to exchange my black 1000ml lantern please", (1,)),
        ("I want to exchange the black one", (1,)),
        ("exchange the red one", (0,)),
        ("I'd like the black lantern exchanged", (1,)),
        ("exchange the grey rug", (2,)),
        ("my name is Ivan Blue, zip 94110, exchange the rug in #W1234567", (2,)),
        ("I'm Rose Black, 94110. Please exchange the pump", (4,)),
    ],
)
def test_what_describes_the_piece_is_not_wanted(text: str, places: tuple[int, ...]) -> None:
    (swap,) = find_swaps(text, ORDER, PRODUCTS)
    assert swap.places == places
    assert swap.wanted.is_empty


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("exchange the red lantern for the black one", [((0,), {"color": "black"})]),
        ("exchange the black one for a blue one", [((1,), {"color": "blue"})]),
        ("exchange the black one for the red one", [((1,), {"color": "red"})]),
        ("make the rug red", [((2,), {"color": "red"})]),
        ("exchange the rug for the red one", [((2,), {"color": "red"})]),
    ],
)
def test_what_is_behind_the_turn_is_wanted(text: str, found: Found) -> None:
    assert swaps(text) == found


def test_what_a_piece_is_made_is_wanted() -> None:
    for text in ("make the lantern black", "exchange the lantern for the black one"):
        (swap,) = find_swaps(text, ORDER[:1], PRODUCTS)
        assert swap.wanted.options == {"color": ("black",)}


@pytest.mark.parametrize("text", ["m eemail is noah@example.com", "I'm Noah", "it's me", "l see"])
def test_what_is_not_about_goods_swaps_nothing(text: str) -> None:
    assert find_swaps(text, ORDER, PRODUCTS) == ()


@pytest.mark.parametrize(
    "text",
    ["exchange the rug for the same one", "Wool Rug {'size': 'S'} to {}; ", "rug -> same again"],
)
def test_the_same(text: str) -> None:
    (swap,) = find_swaps(text, ORDER, PRODUCTS)
    assert swap.places == (2,)
    assert swap.wanted.same


def test_a_piece_whose_target_was_not_understood_is_not_passed_over() -> None:
    found = find_swaps("change the rug to size L and the shears to xyzzy", ORDER, PRODUCTS)
    assert [(swap.places, swap.wanted.is_empty) for swap in found] == [((2,), False), ((3,), True)]


def test_a_piece_named_again_behind_a_denied_one() -> None:
    assert find_swaps("not 0 rug 0 rug", ORDER, PRODUCTS) == ()
    (swap,) = find_swaps("the lantern that isn't red", ORDER, PRODUCTS)
    assert swap.wanted.is_empty


def test_pieces_of_products_nobody_knows_are_left_out() -> None:
    assert find_swaps("change the rug to red", ORDER, {}) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["the", "rug", "red", "black", "lantern", "to", "for", "a", "size", "L", "and", ",",
             "instead", "of", "shears", "10", "inch", "not", "{", "}", ".", "same", "one"]
        ),
        max_size=25,
    ).map(" ".join)
)  # fmt: skip
def test_places_are_within_range(text: str) -> None:
    for swap in find_swaps(text, ORDER, PRODUCTS):
        assert swap.places
        assert all(0 <= place < len(ORDER) for place in swap.places)
