"""The demo shop's orders. What happened to them later is done by the shop's own rules."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from itertools import cycle
from random import Random

from shop import orders as rules
from shop import returns
from shop.models import (
    Customer,
    Journey,
    Order,
    OrderItem,
    OrderStatus,
    Payment,
    PaymentSource,
    PaymentType,
    Product,
    Shipment,
)
from shop.orders import Changed
from shop.swaps import Wish

ORDERS_OF_A_CUSTOMER = (1, 2, 3, 2, 7)  # in turn, which makes 120 orders of 40 customers
CARRIERS = ("Northway Parcel", "Swallow Express", "Harbor Post")
MOST_PIECES = 4
DAYS_TO_SHIP, DAYS_ON_THE_WAY = 2, 4

# How many days ago an order of a status was placed, and how often the status comes up.
AGES = {
    OrderStatus.PENDING: range(1, 3),
    OrderStatus.PROCESSED: range(3, 6),
    OrderStatus.DELIVERED: range(8, 150),
}
SHARES = (6, 3, 11)

# What became of the orders of a status, in turn.
LATER = {
    OrderStatus.PENDING: ("nothing", "cancel", "nothing", "change items", "nothing"),
    OrderStatus.PROCESSED: ("nothing",),
    OrderStatus.DELIVERED: ("nothing", "return", "nothing", "nothing", "exchange", "nothing"),
}


def make_orders(
    rng: Random, customers: tuple[Customer, ...], products: tuple[Product, ...], today: date
) -> tuple[tuple[Customer, ...], tuple[Order, ...]]:
    """The customers with their orders listed, oldest first, and all the orders."""
    catalogue = {product.id: product for product in products}
    order_numbers = iter(rng.sample(range(1_000_000, 10_000_000), 1000))
    later = {status: cycle(turns) for status, turns in LATER.items()}
    people: list[Customer] = []
    orders: list[Order] = []
    for customer, count in zip(customers, cycle(ORDERS_OF_A_CUSTOMER), strict=False):
        buyer = customer
        for days, status in _days_ago(rng, count):
            order_id = f"#W{next(order_numbers)}"
            placed = _order(rng, order_id, buyer, products, today - timedelta(days))
            order = _on_its_way(rng, placed, status)
            changed = _afterwards(next(later[status]), order, buyer, catalogue)
            orders.append(changed.order)
            buyer = replace(changed.customer, order_ids=(*buyer.order_ids, order_id))
        people.append(buyer)
    return tuple(people), tuple(orders)


def _days_ago(rng: Random, count: int) -> list[tuple[int, OrderStatus]]:
    statuses = rng.choices(tuple(AGES), SHARES, k=count)
    return sorted(((rng.choice(AGES[status]), status) for status in statuses), reverse=True)


def _order(
    rng: Random, order_id: str, customer: Customer, products: tuple[Product, ...], day: date
) -> Order:
    items = tuple(_item(rng, rng.choice(products)) for _ in range(rng.randint(1, MOST_PIECES)))
    method = rng.choice(customer.payment_methods)
    hour = time(rng.randint(7, 21), rng.randint(0, 59), tzinfo=timezone.utc)
    unpaid = Order(
        id=order_id,
        customer_id=customer.id,
        status=OrderStatus.PENDING,
        address=customer.address,
        items=items,
        shipments=(),
        payments=(),
        journey=Journey(
            placed_at=datetime.combine(day, hour),
            expected_delivery=day + timedelta(DAYS_TO_SHIP + DAYS_ON_THE_WAY),
        ),
    )
    payment = Payment(PaymentType.PAYMENT, unpaid.total, method.id)
    return replace(unpaid, payments=(payment,))


def _item(rng: Random, product: Product) -> OrderItem:
    variant = rng.choice(product.variants)
    return OrderItem(variant.item_id, product.id, product.name, variant.price, variant.options)


def _on_its_way(rng: Random, order: Order, status: OrderStatus) -> Order:
    """The order as its status has it: a pending one still waits for its parcel."""
    placed_at = order.journey.placed_at
    if status is OrderStatus.PENDING or placed_at is None:
        return order
    tracking_id = str(rng.randint(10**11, 10**12 - 1))
    shipped_at = placed_at + timedelta(DAYS_TO_SHIP)
    journey = replace(order.journey, carrier=rng.choice(CARRIERS), shipped_at=shipped_at)
    if status is OrderStatus.DELIVERED:
        days = rng.randint(2, DAYS_ON_THE_WAY + 1)  # one more than promised: some are late
        journey = replace(journey, delivered_at=shipped_at + timedelta(days))
    parcel = Shipment((tracking_id,), tuple(item.item_id for item in order.items))
    return replace(order, status=status, shipments=(parcel,), journey=journey)


def _afterwards(
    what: str, order: Order, customer: Customer, catalogue: Mapping[str, Product]
) -> Changed:
    original = order.payments[0].payment_method_id
    if what == "cancel":
        return rules.cancel(order, customer, rules.CANCEL_REASONS[0])
    if what == "return":
        return returns.request_return(order, customer, [order.items[0].item_id], original)
    if what == "nothing":
        return Changed(order, customer)
    change = rules.change_items if what == "change items" else returns.request_exchange
    wishes = [_other_variant(order.items[0], catalogue)]
    return change(order, customer, catalogue, wishes, _unlimited_method(customer))


def _other_variant(item: OrderItem, catalogue: Mapping[str, Product]) -> Wish:
    others = (
        variant.item_id
        for variant in catalogue[item.product_id].variants
        if variant.available and variant.item_id != item.item_id
    )
    return item.item_id, next(others)


def _unlimited_method(customer: Customer) -> str:
    """A method that covers any amount; every customer of the demo shop has one."""
    return next(
        method.id
        for method in customer.payment_methods
        if method.source is not PaymentSource.GIFT_CARD
    )
