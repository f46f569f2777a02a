"""A customer in `users.json`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import parse_obj_as, validator

from shop.models import Customer, PaymentMethod, PaymentSource
from shop.money import json_number
from shop.records.parts import (
    AddressRecord,
    Identifier,
    JsonObject,
    OrderIdentifier,
    Price,
    Record,
    keyed_by_id,
    write_address,
)
from shop.text import Line


class NameRecord(Record):
    """A customer's name."""

    first_name: Line
    last_name: Line


class PaymentMethodRecord(Record):
    """A payment method; only a gift card has a balance."""

    source: PaymentSource
    brand: Line | None = None
    last_four: Line | None = None
    id: Identifier
    balance: Price | None = None

    @validator("balance", always=True)
    @classmethod
    def _only_gift_cards_have_one(
        cls, balance: Decimal | None, values: Mapping[str, Any]
    ) -> Decimal | None:
        if (balance is not None) != (values.get("source") is PaymentSource.GIFT_CARD):
            raise ValueError("expected a balance on gift cards, and on nothing else")
        return balance


class CustomerRecord(Record):
    """A customer."""

    name: NameRecord
    address: AddressRecord
    email: Line
    payment_methods: dict[Identifier, PaymentMethodRecord]
    orders: list[OrderIdentifier]

    @validator("payment_methods")
    @classmethod
    def _keyed_by_id(cls, methods: dict[str, PaymentMethodRecord]) -> dict[str, Any]:
        return keyed_by_id(methods, lambda method: str(method.id))


def read_customer(customer_id: str, record: object, version: int = 1) -> Customer:
    """The customer a record describes. Raises ValidationError."""
    parsed = CustomerRecord.parse_obj(record)
    return Customer(
        id=parse_obj_as(Identifier, customer_id),
        first_name=parsed.name.first_name,
        last_name=parsed.name.last_name,
        email=parsed.email,
        address=parsed.address.value(),
        payment_methods=tuple(
            PaymentMethod(**method.dict()) for method in parsed.payment_methods.values()
        ),
        order_ids=tuple(parsed.orders),
        version=version,
    )


def write_customer(customer: Customer) -> JsonObject:
    """The customer's record."""
    return {
        "name": {"first_name": customer.first_name, "last_name": customer.last_name},
        "address": write_address(customer.address),
        "email": customer.email,
        "payment_methods": {
            method.id: _write_payment_method(method) for method in customer.payment_methods
        },
        "orders": list(customer.order_ids),
    }


def _write_payment_method(method: PaymentMethod) -> JsonObject:
    record = {
        "source": method.source.value,
        "brand": method.brand,
        "last_four": method.last_four,
        "balance": _write_balance(method.balance),
        "id": method.id,
    }
    return {name: value for name, value in record.items() if value is not None}


def _write_balance(balance: Decimal | None) -> int | float | None:
    if balance is None:
        return None
    is_whole = balance == balance.to_integral_value()
    return int(balance) if is_whole else json_number(balance)  # the format writes 70, but 70.5
