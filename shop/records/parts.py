"""The parts that customers, orders and products have in common."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ConstrainedStr, Extra

from shop.models import Address
from shop.money import parse_amount
from shop.text import Line, MaybeEmptyLine

JsonObject = dict[str, Any]
PartT = TypeVar("PartT")


class Identifier(Line):
    """An id of a record: visible ASCII characters."""

    regex = r"^[!-~]+$"


class OrderIdentifier(ConstrainedStr):
    """An order id, as in #W2378156."""

    strict = True
    regex = r"^#W[0-9]{1,18}\Z"


class Amount(Decimal):
    """An amount of dollars that may be negative, read from a JSON number."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], Decimal]]:
        yield parse_amount


class Price(Amount):
    """An amount of dollars that is not negative."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], Decimal]]:
        yield parse_amount
        yield not_negative


def not_negative(amount: Decimal) -> Decimal:
    """The amount; raises ValueError below zero."""
    if amount < 0:
        raise ValueError("expected an amount that is not negative")
    return amount


class Record(BaseModel):
    """A JSON object of the format. A field the format does not know is an error, not lost data."""

    class Config:
        extra = Extra.forbid


class AddressRecord(Record):
    """A postal address."""

    address1: Line
    address2: MaybeEmptyLine
    city: Line
    country: Line
    state: Line
    zip: Line

    def value(self) -> Address:
        """The address as the shop's own value."""
        return Address(**self.dict())


def write_address(address: Address) -> JsonObject:
    """The address as the format writes it."""
    return {
        "address1": address.address1,
        "address2": address.address2,
        "city": address.city,
        "country": address.country,
        "state": address.state,
        "zip": address.zip,
    }


def keyed_by_id(parts: Mapping[str, PartT], id_of: Callable[[PartT], str]) -> dict[str, PartT]:
    """The same parts; raises ValueError if one stands under another key than its own id."""
    for key, part in parts.items():
        if id_of(part) != key:
            raise ValueError(f"expected the key {key!r} to be the id of what stands under it")
    return dict(parts)
