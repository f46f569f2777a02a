"""The exchange format: how a customer, an order and a product are written in the three JSON files.

The database keeps the same records, so importing and exporting neither add nor lose anything.
`read_*` turn a record into a value or raise pydantic's ValidationError; `write_*` turn it back.
"""

from shop.records.customers import read_customer, write_customer
from shop.records.orders import read_order, write_order
from shop.records.parts import JsonObject
from shop.records.products import read_product, write_product

__all__ = [
    "JsonObject",
    "read_customer",
    "read_order",
    "read_product",
    "write_customer",
    "write_order",
    "write_product",
]
