"""A product in `products.json`."""

from typing import Any

from pydantic import StrictBool, validator

from shop.models import Product, Variant
from shop.money import json_number
from shop.records.parts import Identifier, JsonObject, Price, Record, keyed_by_id
from shop.text import Line


class VariantRecord(Record):
    """A variant of a product."""

    item_id: Identifier
    options: dict[Line, Line]
    available: StrictBool
    price: Price


class ProductRecord(Record):
    """A product with its variants."""

    name: Line
    product_id: Identifier
    variants: dict[Identifier, VariantRecord]

    @validator("variants")
    @classmethod
    def _keyed_by_id(cls, variants: dict[str, VariantRecord]) -> dict[str, Any]:
        return keyed_by_id(variants, lambda variant: str(variant.item_id))


def read_product(record: object) -> Product:
    """The product a record describes. Raises ValidationError."""
    parsed = ProductRecord.parse_obj(record)
    return Product(
        id=parsed.product_id,
        name=parsed.name,
        variants=tuple(Variant(**variant.dict()) for variant in parsed.variants.values()),
    )


def write_product(product: Product) -> JsonObject:
    """The product's record."""
    return {
        "name": product.name,
        "product_id": product.id,
        "variants": {variant.item_id: _write_variant(variant) for variant in product.variants},
    }


def _write_variant(variant: Variant) -> JsonObject:
    return {
        "item_id": variant.item_id,
        "options": dict(variant.options),
        "available": variant.available,
        "price": json_number(variant.price),
    }
