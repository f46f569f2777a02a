"""What the shop sells, in typed values."""

from __future__ import annotations

from decimal import Decimal

from care.records import Name, Record


class Variant(Record):
    """One choice of a product that can be bought."""

    item_id: Name
    options: dict[str, str]
    available: bool
    price: Decimal


class Product(Record):
    """A product and its variants."""

    id: Name
    name: Name
    variants: list[Variant]

    @property
    def option_values(self) -> tuple[str, ...]:
        """What a customer can choose between ("olive", "M"), each value once, in order."""
        values = (value for variant in self.variants for value in variant.options.values())
        return tuple(dict.fromkeys(values))
