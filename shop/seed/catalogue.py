"""What the demo shop sells."""

from itertools import product as combinations
from random import Random

from shop.models import Product, Variant
from shop.money import CENT

UNAVAILABLE_SHARE = 0.2
FEWEST_AVAILABLE = 2
PRICE_STEPS = (0, 250, 400, 650, 900)  # cents a variant may cost more than the cheapest one

# Name, price of the cheapest variant in cents, and the options with their values.
ASSORTMENT: tuple[tuple[str, int, dict[str, tuple[str, ...]]], ...] = (
    ("Linen Shirt", 3990, {"color": ("white", "sage", "navy"), "size": ("S", "M", "L")}),
    ("Wool Cardigan", 7490, {"color": ("oat", "charcoal"), "size": ("S", "M", "L")}),
    ("Rain Jacket", 8900, {"color": ("yellow", "olive"), "size": ("S", "M", "L", "XL")}),
    ("Canvas Sneakers", 5900, {"color": ("white", "black"), "size": ("38", "40", "42", "44")}),
    ("Hiking Socks", 1490, {"color": ("grey", "red"), "size": ("36-39", "40-43", "44-47")}),
    ("Felt Slippers", 3490, {"color": ("grey", "moss"), "size": ("37", "39", "41", "43")}),
    ("Leather Belt", 2990, {"color": ("brown", "black"), "length": ("85 cm", "95 cm", "105 cm")}),
    ("Straw Hat", 2790, {"color": ("natural", "black"), "size": ("M", "L")}),
    ("City Backpack", 6900, {"color": ("blue", "black"), "volume": ("16 l", "22 l", "28 l")}),
    ("Weekender Bag", 9900, {"color": ("tan", "black"), "material": ("canvas", "leather")}),
    ("Umbrella", 2490, {"color": ("black", "green", "dotted"), "type": ("folding", "long")}),
    ("Espresso Pot", 3290, {"material": ("aluminium", "steel"), "cups": ("3", "6")}),
    ("Pour-over Kettle", 5490, {"color": ("black", "copper"), "capacity": ("0.8 l", "1.2 l")}),
    ("Stoneware Mug", 1590, {"color": ("cream", "blue", "rust"), "capacity": ("250 ml", "400 ml")}),
    ("Bread Knife", 4290, {"handle": ("oak", "walnut"), "length": ("20 cm", "24 cm")}),
    ("Cast-iron Pan", 5990, {"diameter": ("20 cm", "24 cm", "28 cm"), "lid": ("with", "without")}),
    ("Lunch Box", 2290, {"material": ("steel", "bamboo"), "compartments": ("1", "2", "3")}),
    ("Water Flask", 2690, {"color": ("white", "black", "teal"), "capacity": ("500 ml", "750 ml")}),
    ("Desk Lamp", 6490, {"color": ("white", "black"), "light": ("warm", "neutral")}),
    ("Reading Pillow", 3890, {"color": ("sand", "blue"), "filling": ("wool", "spelt")}),
    ("Bath Towel", 2190, {"color": ("white", "clay", "sea"), "size": ("70x140", "100x150")}),
    ("Bed Linen", 7990, {"color": ("white", "stripe"), "size": ("single", "double"),
                         "fabric": ("cotton", "linen")}),
    ("Board Game", 3590, {"language": ("English", "German"), "edition": ("standard", "travel")}),
    ("Yoga Mat", 4490, {"color": ("plum", "grey"), "thickness": ("4 mm", "6 mm")}),
    ("Bicycle Bell", 1290, {"color": ("brass", "black"), "tone": ("bright", "deep")}),
)  # fmt: skip


def make_products(rng: Random) -> tuple[Product, ...]:
    """The assortment; every product has at least two variants in stock, many have one out of it."""
    product_ids = iter(_ids(rng, len(ASSORTMENT)))
    return tuple(
        Product(next(product_ids), name, _variants(rng, cheapest, options))
        for name, cheapest, options in ASSORTMENT
    )


def _variants(
    rng: Random, cheapest: int, options: dict[str, tuple[str, ...]]
) -> tuple[Variant, ...]:
    chosen = list(combinations(*options.values()))
    item_ids = _ids(rng, len(chosen))
    always_there = set(rng.sample(item_ids, FEWEST_AVAILABLE))
    return tuple(
        Variant(
            item_id=item_id,
            options=dict(zip(options, values, strict=True)),
            available=item_id in always_there or rng.random() > UNAVAILABLE_SHARE,
            price=(cheapest + rng.choice(PRICE_STEPS)) * CENT,
        )
        for item_id, values in zip(item_ids, chosen, strict=True)
    )


def _ids(rng: Random, count: int) -> list[str]:
    return [str(number) for number in rng.sample(range(1_000_000_000, 10_000_000_000), count)]
