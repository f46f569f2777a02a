"""An order in `orders.json`. What lies beyond the format is in an object of its own, `shop`."""

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

from pydantic import root_validator, validator

from shop.models import (
    ExchangeRequest,
    Journey,
    Order,
    OrderItem,
    OrderStatus,
    Payment,
    PaymentType,
    ReturnRequest,
    Shipment,
)
from shop.money import json_number
from shop.records.parts import (
    AddressRecord,
    Amount,
    Identifier,
    JsonObject,
    OrderIdentifier,
    Price,
    Record,
    write_address,
)
from shop.text import Line

RETURN_FIELDS = ("return_items", "return_payment_method_id")
EXCHANGE_FIELDS = (
    "exchange_items",
    "exchange_new_items",
    "exchange_payment_method_id",
    "exchange_price_difference",
)


class ItemRecord(Record):
    """A piece in an order."""

    name: Line
    product_id: Identifier
    item_id: Identifier
    price: Price
    options: dict[Line, Line]


class FulfilmentRecord(Record):
    """A shipment."""

    tracking_id: list[Identifier]
    item_ids: list[Identifier]


class PaymentRecord(Record):
    """An entry of the payment history."""

    transaction_type: PaymentType
    amount: Price
    payment_method_id: Identifier


class JourneyRecord(Record):
    """What the shop keeps beyond the format."""

    placed_at: datetime | None = None
    shipped_at: datetime | None = None
    expected_delivery: date | None = None
    delivered_at: datetime | None = None
    carrier: Line | None = None

    @validator("placed_at", "shipped_at", "delivered_at")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        if moment is not None and moment.tzinfo is None:
            raise ValueError("expected a moment with its time zone")
        return moment and moment.astimezone(timezone.utc)


class OrderRecord(Record):
    """An order."""

    order_id: OrderIdentifier
    user_id: Identifier
    address: AddressRecord
    items: list[ItemRecord]
    fulfillments: list[FulfilmentRecord]
    status: OrderStatus
    payment_history: list[PaymentRecord]
    cancel_reason: Line | None = None
    return_items: list[Identifier] | None = None
    return_payment_method_id: Identifier | None = None
    exchange_items: list[Identifier] | None = None
    exchange_new_items: list[Identifier] | None = None
    exchange_payment_method_id: Identifier | None = None
    exchange_price_difference: Amount | None = None
    shop: JourneyRecord = JourneyRecord()

    @root_validator(skip_on_failure=True)
    @classmethod
    def _all_or_none(cls, values: dict[str, Any]) -> dict[str, Any]:
        for group in (RETURN_FIELDS, EXCHANGE_FIELDS):
            present = [name for name in group if values[name] is not None]
            if present and len(present) < len(group):
                raise ValueError(f"expected all of {', '.join(group)}, or none of them")
        return values


def read_order(record: object, version: int = 1) -> Order:
    """The order a record describes. Raises ValidationError."""
    parsed = OrderRecord.parse_obj(record)
    return Order(
        id=parsed.order_id,
        customer_id=parsed.user_id,
        status=parsed.status,
        address=parsed.address.value(),
        items=tuple(OrderItem(**item.dict()) for item in parsed.items),
        shipments=tuple(
            Shipment(tuple(parcel.tracking_id), tuple(parcel.item_ids))
            for parcel in parsed.fulfillments
        ),
        payments=tuple(
            Payment(entry.transaction_type, entry.amount, entry.payment_method_id)
            for entry in parsed.payment_history
        ),
        cancel_reason=parsed.cancel_reason,
        return_request=_return_request(parsed),
        exchange_request=_exchange_request(parsed),
        journey=Journey(**parsed.shop.dict()),
        version=version,
    )


def _return_request(parsed: OrderRecord) -> ReturnRequest | None:
    if parsed.return_items is None or parsed.return_payment_method_id is None:
        return None
    return ReturnRequest(tuple(parsed.return_items), parsed.return_payment_method_id)


def _exchange_request(parsed: OrderRecord) -> ExchangeRequest | None:
    if (
        parsed.exchange_items is None
        or parsed.exchange_new_items is None
        or parsed.exchange_payment_method_id is None
        or parsed.exchange_price_difference is None
    ):
        return None
    return ExchangeRequest(
        item_ids=tuple(parsed.exchange_items),
        new_item_ids=tuple(parsed.exchange_new_items),
        payment_method_id=parsed.exchange_payment_method_id,
        price_difference=parsed.exchange_price_difference,
    )


def write_order(order: Order) -> JsonObject:
    """The order's record; fields that do not apply to it are left out."""
    return {
        "order_id": order.id,
        "user_id": order.customer_id,
        "address": write_address(order.address),
        "items": [_write_item(item) for item in order.items],
        "fulfillments": [
            {"tracking_id": list(parcel.tracking_ids), "item_ids": list(parcel.item_ids)}
            for parcel in order.shipments
        ],
        "status": order.status.value,
        "payment_history": [_write_payment(entry) for entry in order.payments],
        **_write_requests(order),
        **_write_journey(order.journey),
    }


def _write_item(item: OrderItem) -> JsonObject:
    return {
        "name": item.name,
        "product_id": item.product_id,
        "item_id": item.item_id,
        "price": json_number(item.price),
        "options": dict(item.options),
    }


def _write_payment(entry: Payment) -> JsonObject:
    return {
        "transaction_type": entry.type.value,
        "amount": json_number(entry.amount),
        "payment_method_id": entry.payment_method_id,
    }


def _write_requests(order: Order) -> JsonObject:
    record: JsonObject = {}
    if order.cancel_reason is not None:
        record["cancel_reason"] = order.cancel_reason
    if order.return_request is not None:
        record["return_items"] = list(order.return_request.item_ids)
        record["return_payment_method_id"] = order.return_request.payment_method_id
    if order.exchange_request is not None:
        record["exchange_items"] = list(order.exchange_request.item_ids)
        record["exchange_new_items"] = list(order.exchange_request.new_item_ids)
        record["exchange_payment_method_id"] = order.exchange_request.payment_method_id
        difference = order.exchange_request.price_difference
        record["exchange_price_difference"] = json_number(difference)
    return record


def _write_journey(journey: Journey) -> JsonObject:
    known: Mapping[str, date | str | None] = vars(journey)
    extras = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in known.items()
        if value is not None
    }
    return {"shop": extras} if extras else {}
