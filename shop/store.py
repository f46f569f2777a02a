"""Reading and writing customers, orders and products in a transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from sqlalchemy import Table, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from shop.errors import Conflict, CustomerNotFound, OrderNotFound, ProductNotFound
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
from shop.tables import customers, orders, products

LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)


@dataclass(frozen=True)
class Owner:
    """Whose an e-mail address is, and how they write it."""

    id: str
    email: str


def get_customer(connection: Connection, customer_id: str) -> Customer:
    """The customer with this id. Raises CustomerNotFound."""
    row = connection.execute(select(customers).where(customers.c.id == customer_id)).first()
    if row is None:
        raise CustomerNotFound("No customer has this id.")
    return read_customer(row.id, row.record, row.version)


def find_customers_by_email(connection: Connection, email: str) -> list[Customer]:
    """All customers with this e-mail address; case and surrounding blanks do not matter."""
    found = select(customers).where(customers.c.email_key == _key(email))
    return _customers(connection, found)


def find_owner(connection: Connection, email: str) -> Owner | None:
    """The only customer with this e-mail address, or None: if two share it, it is neither's.

    This takes about as long whether or not there is one.
    """
    query = select(customers.c.id, customers.c.record).where(customers.c.email_key == _key(email))
    rows = connection.execute(query.limit(2)).all()
    return Owner(rows[0].id, rows[0].record["email"]) if len(rows) == 1 else None


def find_customers_by_name(
    connection: Connection, first_name: str, last_name: str, zip_code: str
) -> list[Customer]:
    """All customers with this name and postcode; case and surrounding blanks do not matter."""
    found = select(customers).where(
        customers.c.name_key == _name_key(first_name, last_name),
        customers.c.zip_key == _key(zip_code),
    )
    return _customers(connection, found)


def all_customers(connection: Connection) -> list[Customer]:
    """All customers in the order they were imported."""
    return _customers(connection, select(customers))


def _customers(connection: Connection, query: Select) -> list[Customer]:
    rows = connection.execute(query.order_by(customers.c.position))
    return [read_customer(row.id, row.record, row.version) for row in rows]


def get_order(connection: Connection, order_id: str) -> Order:
    """The order with this id, as in #W2378156. Raises OrderNotFound."""
    row = connection.execute(select(orders).where(orders.c.id == order_id)).first()
    if row is None:
        raise OrderNotFound("No order has this number.")
    return read_order(row.record, row.version)


def orders_of(connection: Connection, customer: Customer) -> list[Order]:
    """The customer's orders, the newest first: by date, or by the customer's own list."""
    rows = connection.execute(select(orders).where(orders.c.customer_id == customer.id))
    found = [read_order(row.record, row.version) for row in rows]
    age = {order_id: place for place, order_id in enumerate(customer.order_ids)}
    found.sort(key=lambda o: (o.journey.placed_at or LONG_AGO, age[o.id]), reverse=True)
    return found


def all_orders(connection: Connection) -> list[Order]:
    """All orders in the order they were imported."""
    rows = connection.execute(select(orders).order_by(orders.c.position))
    return [read_order(row.record, row.version) for row in rows]


def get_product(connection: Connection, product_id: str) -> Product:
    """The product with this id. Raises ProductNotFound."""
    record = connection.execute(
        select(products.c.record).where(products.c.id == product_id)
    ).scalar_one_or_none()
    if record is None:
        raise ProductNotFound("No product has this id.")
    return read_product(record)


def all_products(connection: Connection) -> list[Product]:
    """All products in the order they were imported."""
    records = connection.execute(select(products.c.record).order_by(products.c.position)).scalars()
    return [read_product(record) for record in records]


def products_of(connection: Connection, order: Order) -> dict[str, Product]:
    """The products of the order's items by id; those no longer sold are missing."""
    ids = {item.product_id for item in order.items}
    records = connection.execute(select(products.c.record).where(products.c.id.in_(ids))).scalars()
    return {product.id: product for product in map(read_product, records)}


def add_customers(connection: Connection, added: Iterable[Customer]) -> None:
    """Insert customers, in the order given."""
    _insert(connection, customers, (_customer_row(customer) for customer in added))


def add_orders(connection: Connection, added: Iterable[Order]) -> None:
    """Insert orders, in the order given."""
    _insert(connection, orders, (_order_row(order) for order in added))


def add_products(connection: Connection, added: Iterable[Product]) -> None:
    """Insert products, in the order given."""
    rows = ({"id": product.id, "record": write_product(product)} for product in added)
    _insert(connection, products, rows)


def save_customer(connection: Connection, customer: Customer) -> Customer:
    """Write a changed customer; returns them with the new version.

    Raises Conflict if the stored version is no longer the one the change started from.
    """
    saved = replace(customer, version=customer.version + 1)
    _save(connection, customers, _customer_row(saved), customer.version)
    return saved


def save_order(connection: Connection, order: Order) -> Order:
    """Write a changed order; returns it with the new version. Raises Conflict as for customers."""
    saved = replace(order, version=order.version + 1)
    _save(connection, orders, _order_row(saved), order.version)
    return saved


def _insert(connection: Connection, table: Table, rows: Iterable[JsonObject]) -> None:
    numbered = [{**row, "position": position} for position, row in enumerate(rows)]
    if numbered:
        connection.execute(insert(table), numbered)


def _save(connection: Connection, table: Table, row: JsonObject, read_version: int) -> None:
    unchanged = update(table).where(table.c.id == row["id"], table.c.version == read_version)
    if connection.execute(unchanged.values(row)).rowcount != 1:
        raise Conflict("Another change was made at the same moment; nothing was done.")


def _customer_row(customer: Customer) -> JsonObject:
    return {
        "id": customer.id,
        "email_key": _key(customer.email),
        "name_key": _name_key(customer.first_name, customer.last_name),
        "zip_key": _key(customer.address.zip),
        "version": customer.version,
        "record": write_customer(customer),
    }


def _order_row(order: Order) -> JsonObject:
    return {
        "id": order.id,
        "customer_id": order.customer_id,
        "version": order.version,
        "record": write_order(order),
    }


def _key(text: str) -> str:
    return text.strip().lower()


def _name_key(first_name: str, last_name: str) -> str:
    return f"{_key(first_name)}\n{_key(last_name)}"
