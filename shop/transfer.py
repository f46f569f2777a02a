"""Importing and exporting all records as `users.json`, `orders.json` and `products.json`."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from sqlalchemy import delete
from sqlalchemy.engine import Connection

from shop import store
from shop.database import Database
from shop.errors import UsageError
from shop.models import Customer, Order, Product
from shop.records import (
    JsonObject,
    read_customer,
    read_order,
    read_product,
    write_customer,
    write_order,
    write_product,
)
from shop.tables import metadata

USERS, ORDERS, PRODUCTS = "users.json", "orders.json", "products.json"

ValueT = TypeVar("ValueT")


class BadFile(UsageError):
    """A file cannot be imported; the message names file, record, field and what was expected."""


@dataclass(frozen=True)
class Records:
    """All records of the exchange format."""

    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    products: tuple[Product, ...]


def read_folder(folder: Path) -> Records:
    """The records of a folder, each checked by itself and against the others. Raises BadFile."""
    records = Records(
        customers=_read(folder / USERS, read_customer),
        orders=_read(folder / ORDERS, _order_under_its_id),
        products=_read(folder / PRODUCTS, _product_under_its_id),
    )
    _check_owners(records)
    return records


def write_folder(folder: Path, records: Records) -> None:
    """Write the three files, each replaced as a whole."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / USERS, {each.id: write_customer(each) for each in records.customers})
    _write(folder / ORDERS, {each.id: write_order(each) for each in records.orders})
    _write(folder / PRODUCTS, {each.id: write_product(each) for each in records.products})


def replace_all(connection: Connection, records: Records) -> None:
    """Put these records in place of everything the shop knows.

    Subscriptions, codes, e-mails and the like go too: they belong to customers who are gone.
    """
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    store.add_customers(connection, records.customers)
    store.add_orders(connection, records.orders)
    store.add_products(connection, records.products)


def present_records(database: Database) -> Records:
    """All records as they are now, of one moment."""
    with database.reading() as connection:
        return Records(
            customers=tuple(store.all_customers(connection)),
            orders=tuple(store.all_orders(connection)),
            products=tuple(store.all_products(connection)),
        )


def _order_under_its_id(key: str, record: object) -> Order:
    order = read_order(record)
    if order.id != key:
        raise ValueError(f"field order_id: expected {key}, as the key says")
    return order


def _product_under_its_id(key: str, record: object) -> Product:
    product = read_product(record)
    if product.id != key:
        raise ValueError(f"field product_id: expected {key}, as the key says")
    return product


def _read(path: Path, parse: Callable[[str, object], ValueT]) -> tuple[ValueT, ...]:
    parsed = []
    for key, record in _load(path).items():
        try:
            parsed.append(parse(key, record))
        except ValidationError as error:
            raise BadFile(f"{path.name}, record {key!r}: {_first_mistake(error)}") from error
        except ValueError as error:
            raise BadFile(f"{path.name}, record {key!r}: {error}") from error
    return tuple(parsed)


def _load(path: Path) -> JsonObject:
    try:
        with path.open(encoding="utf-8") as file:
            content = json.load(file, parse_float=Decimal, parse_constant=_no_number)
    except OSError as error:
        raise BadFile(f"{path}: the file cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise BadFile(f"{path.name}: expected valid JSON ({error})") from error
    if not isinstance(content, dict):
        raise BadFile(f"{path.name}: expected one JSON object keyed by id")
    return content


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _first_mistake(error: ValidationError) -> str:
    mistake = error.errors()[0]
    field = ".".join(str(part) for part in mistake["loc"] if part != "__root__")
    return f"field {field}: {mistake['msg']}" if field else mistake["msg"]


def _check_owners(records: Records) -> None:
    """Customers and orders must name each other, or an order would be lost on the way."""
    owners = {order.id: order.customer_id for order in records.orders}
    for customer in records.customers:
        for order_id in customer.order_ids:
            if owners.pop(order_id, None) != customer.id:
                raise BadFile(
                    f"{USERS}, record {customer.id!r}: field orders: expected {order_id} to be "
                    f"an order of this customer in {ORDERS}, listed once"
                )
    for order_id, customer_id in owners.items():
        raise BadFile(
            f"{ORDERS}, record {order_id!r}: field user_id: expected {customer_id!r} to be a "
            f"customer in {USERS} who lists the order"
        )


def _write(path: Path, content: JsonObject) -> None:
    unfinished = path.with_name(path.name + ".part")
    text = json.dumps(content, indent=4, ensure_ascii=False)
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(path)
