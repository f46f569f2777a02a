"""What is wanted in place of a piece, and which variant that is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamp_shop import BULB, LANTERN, PUMP, RUG, SCREEN, SHEARS, an_item, item_id

from care.mentions.variants import Wanted, choose, find_wanted
from care.products.models import Product

CURRENT = {
    LANTERN.name: ("red", "500ml", "steel"),
    BULB.name: ("E27", "amber", "yes"),
    RUG.name: ("S", "low", "grey"),
    SHEARS.name: ("8 inch", "wood"),
    PUMP.name: ("rocker", "RGB", "compact"),
    SCREEN.name: ("black", "brown"),
}


def wanted(product: Product, text: str) -> Wanted:
    return find_wanted(text, product, an_item(product, *CURRENT[product.name]).options)


@pytest.mark.parametrize(
    ("product", "text", "options"),
    [
        (LANTERN, "in blue please", {"color": "blue"}),
        (LANTERN, "make it black, 1 litre", {"color": "black", "capacity": "1000ml"}),
        (LANTERN, "one liter in brass", {"capacity": "1000ml", "material": "stainless brass"}),
        (LANTERN, "change the color from red to blue", {"color": "blue"}),
        (LANTERN, "blue instead of red", {"color": "blue"}),
        (LANTERN, "blue rather than the red one", {"color": "blue"}),
        (LANTERN, "the red one to black", {"color": "black"}),
        (LANTERN, "exchange the lantern (red, 500ml) for a 1000ml one", {"capacity": "1000ml"}),
        (LANTERN, "swap the red lantern for a black lantern", {"color": "black"}),
        (LANTERN, "I got the red one, I need blue", {"color": "blue"}),
        (LANTERN, "blue, and keep everything else", {"color": "blue"}),
        (LANTERN, "blue, actually black", {"color": "black"}),
        (LANTERN, "not blue", {}),
        (
            LANTERN,
            "{'color': 'blue', 'capacity': '1000ml'}",
            {"color": "blue", "capacity": "1000ml"},
        ),
        (LANTERN, "I want it in bleu", {"color": "blue"}),
        (LANTERN, "stianless brass", {"material": "stainless brass"}),
        (LANTERN, "blue, and pay with my black credit card", {"color": "blue"}),
        (LANTERN, "blue, and pay with my black credti card", {"color": "blue"}),
        (RUG, "size L", {"size": "L"}),
        (RUG, "the large one", {"size": "L"}),
        (RUG, "in size medium", {"size": "M"}),
        (RUG, "high pile", {"pile": "high"}),
        (RUG, "pile: high, size: M", {"pile": "high", "size": "M"}),
        (RUG, "medium pile in L", {"pile": "medium", "size": "L"}),
        (RUG, "from S to L", {"size": "L"}),
        (SHEARS, "the 10-inch ones", {"length": "10 inch"}),
        (SHEARS, "10 inches long with rubber", {"length": "10 inch", "handle": "rubber"}),
        (SHEARS, "ten inch", {"length": "10 inch"}),
        (BULB, "not dimmable", {"dimmable": "no"}),
        (BULB, "E14, clear", {"base": "E14", "tint": "clear"}),
        (BULB, "dimmable: no", {"dimmable": "no"}),
        (PUMP, "no spotlight", {"spotlight": "none"}),
        (PUMP, "without the spotlight, full-size", {"spotlight": "none", "size": "full size"}),
        (
            PUMP,
            "with a white spotlight and a timer",
            {"spotlight": "white", "switch type": "timer"},
        ),
        (SCREEN, "silver frame", {"frame color": "silver"}),
        (
            SCREEN,
            "a silver frame and a black mesh",
            {"frame color": "silver", "mesh color": "black"},
        ),
        (SCREEN, "in black", {"mesh color": "black"}),
    ],
)
def test_options(product: Product, text: str, options: dict[str, str]) -> None:
    found = wanted(product, text)
    assert {name: values[0] for name, values in found.options.items()} == options
    assert all(len(values) == 1 for values in found.options.values())


@pytest.mark.parametrize(
    ("product", "text", "options"),
    [
        (RUG, "L", {"size": "L"}),
        (RUG, "size M please", {"size": "M"}),
        (RUG, "l please, thanks", {"size": "L"}),
        (RUG, "an L", {"size": "L"}),
        (RUG, "L, high, red", {"size": "L", "pile": "high", "color": "red"}),
        (RUG, "red, L", {"size": "L", "color": "red"}),
        (RUG, "I want it in L", {"size": "L"}),
        (RUG, "I need an L", {"size": "L"}),
        (RUG, "large", {"size": "L"}),
        (RUG, "large please", {"size": "L"}),
        (RUG, "a large rug", {"size": "L"}),
        (RUG, "the rug, large please", {"size": "L"}),
        (RUG, "I want the large", {"size": "L"}),
    ],
)
def test_letters_and_bare_words(product: Product, text: str, options: dict[str, str]) -> None:
    found = wanted(product, text)
    assert {name: values[0] for name, values in found.options.items()} == options


@pytest.mark.parametrize(
    "text",
    [
        *[
            "m eemail is noah@example.com",
            "l am waiting",
            "I'm Noah",
            "it's me",
            "s my order late?",
        ],
        *["I have a large family", "a medium sized problem", "the price is high", "yes", "no"],
        *["my initial is L.", "noah m, 94110", "my name is Noah Red", "I'm Rose Red, 94110"],
        *["it is too large", "hi, I'm Rose Grey.", "i'm rose red, zip 94110", "this is Ivan Red,"],
        *["no, that was a large order", "i am rose red and my zip code is 94110"],
    ],
)
def test_what_is_not_about_goods_wants_nothing(text: str) -> None:
    assert wanted(RUG, text).is_empty


def test_a_value_of_several_options_is_unclear() -> None:
    found = wanted(SCREEN, "in silver")
    assert not found.options
    assert found.unclear == {"frame color", "mesh color"}
    assert not choose(SCREEN, item_id(SCREEN.name, "black", "brown"), found).exact


def test_what_may_be_a_misspelt_value_leaves_a_doubt() -> None:
    found = wanted(LANTERN, "in 1000ml, blu")
    assert found.options == {"capacity": ("1000ml",)}
    assert found.unclear == {"color"}


def test_values_that_contradict_each_other_are_unclear() -> None:
    assert wanted(LANTERN, "blue and black").unclear == {"color"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("black or blue", ("black", "blue")),
        ("blue, otherwise black", ("blue", "black")),
        ("blue, if need be", ("red", "blue")),
        ("I'd prefer black but blue is fine too", ("black", "blue")),
    ],
)
def test_preferences_come_in_order(text: str, values: tuple[str, ...]) -> None:
    assert wanted(LANTERN, text).options == {"color": values}


def test_a_soft_wish() -> None:
    found = wanted(LANTERN, "1000ml, preferably blue")
    assert found.soft == {"color"}
    assert found.options == {"capacity": ("1000ml",), "color": ("blue",)}


@pytest.mark.parametrize(
    "text",
    [
        *["the same one", "an identical replacement", "same item again", "for the very same one"],
        "exactly the same please",
    ],
)
def test_the_same(text: str) -> None:
    found = wanted(LANTERN, text)
    assert found == Wanted(same=True)
    assert choose(LANTERN, LANTERN.variants[0].item_id, found).variants == (LANTERN.variants[0],)


def test_same_color_is_not_the_same_one() -> None:
    assert wanted(LANTERN, "1000ml in the same color").options == {
        "capacity": ("1000ml",),
        "color": ("red",),
    }


@pytest.mark.parametrize("text", ["blue, whichever is cheaper", "the cheapest blue one"])
def test_the_cheapest(text: str) -> None:
    found = wanted(LANTERN, text)
    assert found.cheapest
    choice = choose(LANTERN, item_id(LANTERN.name, *CURRENT[LANTERN.name]), found)
    assert [v.item_id for v in choice.variants] == [item_id(LANTERN.name, "blue", "500ml", "steel")]


def test_found_cheaper_elsewhere_is_no_wish() -> None:
    assert wanted(LANTERN, "I found it cheaper elsewhere").is_empty


def test_what_is_not_mentioned_stays() -> None:
    choice = choose(LANTERN, LANTERN.variants[0].item_id, wanted(LANTERN, "blue"))
    assert choice.exact
    assert choice.variants[0].options == {**LANTERN.variants[0].options, "color": "blue"}


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    found = wanted(LANTERN, text)
    assert found.soft <= found.options.keys()
    assert all(set(v) <= set(LANTERN.option_values) for v in found.options.values())
    choose(LANTERN, LANTERN.variants[0].item_id, found)
