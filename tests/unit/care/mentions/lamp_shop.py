"""A small shop of lamps and garden things, made up for these tests."""

from __future__ import annotations

from decimal import Decimal
from itertools import product as combined

from care.accounts.models import PaymentMethod, Source
from care.orders.models import Item
from care.products.models import Product, Variant


def a_product(name: str, **options: list[str]) -> Product:
    """A product with a variant for each combination; `_` in a name of an option is a blank."""
    names = [option.replace("_", " ") for option in options]
    variants = [
        Variant(
            item_id=item_id(name, *values),
            options=dict(zip(names, values, strict=True)),
            available=True,
            price=Decimal(10 + place),
        )
        for place, values in enumerate(combined(*options.values()))
    ]
    return Product(id=name, name=name, variants=variants)


def item_id(name: str, *values: str) -> str:
    return "/".join((name, *values))


def an_item(product: Product, *values: str) -> Item:
    """A piece of the product with these values of its options."""
    variant = next(v for v in product.variants if v.item_id == item_id(product.name, *values))
    return Item(
        item_id=variant.item_id,
        product_id=product.id,
        name=product.name,
        price=variant.price,
        options=variant.options,
    )


LANTERN = a_product(
    "Storm Lantern",
    color=["red", "black", "blue"],
    capacity=["500ml", "1000ml"],
    material=["steel", "stainless brass"],
)
BULB = a_product(
    "Filament Bulb", base=["E27", "E14"], tint=["amber", "clear"], dimmable=["yes", "no"]
)
RUG = a_product(
    "Wool Rug", size=["S", "M", "L"], pile=["low", "medium", "high"], color=["grey", "red"]
)
SHEARS = a_product("Hedge Shears", length=["8 inch", "10 inch"], handle=["wood", "rubber"])
PUMP = a_product(
    "Pond Pump",
    switch_type=["rocker", "timer"],
    spotlight=["none", "RGB", "white"],
    size=["full size", "compact"],
)
SCREEN = a_product(
    "Fire Screen", frame_color=["black", "silver"], mesh_color=["black", "silver", "brown"]
)

ORDER = [
    an_item(LANTERN, "red", "500ml", "steel"),
    an_item(LANTERN, "black", "1000ml", "stainless brass"),
    an_item(RUG, "S", "low", "grey"),
    an_item(SHEARS, "8 inch", "wood"),
    an_item(PUMP, "rocker", "none", "compact"),
]
PRODUCTS = {p.id: p for p in (LANTERN, BULB, RUG, SHEARS, PUMP, SCREEN)}


def a_method(method_id: str, brand: str | None = None, four: str | None = None) -> PaymentMethod:
    source = Source(method_id.rsplit("_", 1)[0])
    balance = Decimal(50) if source is Source.GIFT_CARD else None
    return PaymentMethod(id=method_id, source=source, brand=brand, last_four=four, balance=balance)


VISA = a_method("credit_card_1000001", "visa", "1234")
MASTERCARD = a_method("credit_card_1000002", "mastercard", "9876")
PAYPAL = a_method("paypal_2000001")
GIFT_CARD = a_method("gift_card_3000001")
