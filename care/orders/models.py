"""Orders as the shop tells them, in typed values.

The shop's contract is described in `docs/shop.md`. Money is US dollars with two decimals.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from pydantic import Field

from care.accounts.models import Address
from care.records import Name, OrderNumber, Record


class Status(str, Enum):
    """The states of an order, by the shop's own names."""

    PENDING = "pending"
    ITEM_MODIFIED = "pending (item modified)"
    PROCESSED = "processed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return requested"
    EXCHANGE_REQUESTED = "exchange requested"

    @property
    def on_its_way(self) -> bool:
        """Whether the customer is still waiting for the parcel."""
        return self in (Status.PENDING, Status.ITEM_MODIFIED, Status.PROCESSED)


class Item(Record):
    """One piece of an order. The same item id may occur more than once."""

    item_id: Name
    product_id: Name
    name: Name
    price: Decimal
    options: dict[str, str]


class Shipment(Record):
    """What left the warehouse together, and the numbers to follow it by."""

    tracking_ids: list[Name]
    item_ids: list[Name]


class PaymentType(str, Enum):
    """Which way money went."""

    PAYMENT = "payment"
    REFUND = "refund"


class Payment(Record):
    """An entry of an order's payment history; the amount is never negative."""

    type: PaymentType
    amount: Decimal
    payment_method_id: Name


class ReturnRequest(Record):
    """Which pieces come back, and which method gets the money."""

    item_ids: list[Name]
    payment_method_id: Name


class ExchangeRequest(Record):
    """Which pieces become which; the difference is new minus old and may be negative."""

    item_ids: list[Name]
    new_item_ids: list[Name]
    payment_method_id: Name
    price_difference: Decimal


class Order(Record):
    """An order with what a customer asks about it. Dates are None where the shop has none."""

    id: OrderNumber
    customer_id: Name
    status: Status
    placed_at: datetime | None
    expected_delivery: date | None
    delivered_at: datetime | None
    carrier: str | None
    address: Address
    items: list[Item]
    shipments: list[Shipment]
    payments: list[Payment]
    total: Decimal
    cancel_reason: str | None
    return_request: ReturnRequest | None = Field(alias="return")
    exchange_request: ExchangeRequest | None = Field(alias="exchange")
    version: int

    class Config(Record.Config):
        allow_population_by_field_name = True

    @property
    def paid_with(self) -> str | None:
        """The id of the method that holds the order's payment: the first not refunded."""
        return next(iter(self.unrefunded), None)

    @property
    def unrefunded(self) -> dict[str, Decimal]:
        """What was paid with each method and has not gone back to it, by the methods' ids."""
        left: dict[str, Decimal] = {}
        for entry in self.payments:
            sign = 1 if entry.type is PaymentType.PAYMENT else -1
            before = left.get(entry.payment_method_id, Decimal(0))
            left[entry.payment_method_id] = before + sign * entry.amount
        return {method: amount for method, amount in left.items() if amount > 0}

    @property
    def tracking_numbers(self) -> list[str]:
        """All tracking numbers, in the shop's order, each once."""
        return list(dict.fromkeys(n for shipment in self.shipments for n in shipment.tracking_ids))

    def is_late(self, today: date) -> bool:
        """Whether it should have arrived before `today` and has not."""
        expected = self.expected_delivery
        return self.status.on_its_way and expected is not None and expected < today
