"""Dollars and cents."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import decimal_string, json_number, parse_amount


@pytest.mark.parametrize(
    ("given_value", "amount"),
    [(70, "70.00"), (Decimal("206.6"), "206.60"), (Decimal("47.84"), "47.84"), ("1.5", "1.50")],
)
def test_amounts_are_read(given_value: object, amount: str) -> None:
    assert decimal_string(parse_amount(given_value)) == amount


@pytest.mark.parametrize(
    "nonsense", [None, True, 1.5, "", "x", "NaN", "Infinity", "0.001", 10**12, "1e999999999", []]
)
def test_nonsense_is_refused(nonsense: object) -> None:
    with pytest.raises(ValueError, match="amount in dollars"):
        parse_amount(nonsense)


@given(st.integers(min_value=-(10**9) + 1, max_value=10**9 - 1))
def test_files_carry_every_cent(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert parse_amount(Decimal(repr(json_number(amount)))) == amount
    assert parse_amount(decimal_string(amount)) == amount
