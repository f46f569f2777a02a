"""Dollars and cents. Every amount is a `Decimal` with two decimals; no float is reckoned with."""

from decimal import Decimal, InvalidOperation

CENT = Decimal("0.01")
LARGEST = Decimal("9999999.99")


def parse_amount(value: object) -> Decimal:
    """The amount in dollars for a number out of JSON (int or Decimal) or a decimal string.

    Raises ValueError for anything else, more than two decimals, or more than ten million dollars.
    """
    expected = "expected an amount in dollars with at most two decimals"
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError(expected)
    try:
        amount = Decimal(value)
        in_cents = amount.quantize(CENT)
    except InvalidOperation as error:
        raise ValueError(expected) from error
    if amount != in_cents or abs(in_cents) > LARGEST:
        raise ValueError(expected)
    return in_cents


def json_number(amount: Decimal) -> float:
    """The amount as the exchange files write it: 47.84, 206.6, 70.0.

    The float only carries the digits into the file: its shortest form has at most two decimals.
    """
    return float(amount)


def cents(amount: Decimal | None) -> int | None:
    """The amount as the database keeps it."""
    return None if amount is None else int(amount / CENT)


def dollars(cents: int | None) -> Decimal | None:
    """The amount that the database keeps in cents."""
    return None if cents is None else cents * CENT


def decimal_string(amount: Decimal) -> str:
    """The amount as the API writes it: "206.60"."""
    return f"{amount:.2f}"
