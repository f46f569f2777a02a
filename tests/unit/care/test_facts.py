"""Order numbers, e-mail addresses and codes, as customers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.accounts.facts import normalise_code, normalise_email
from care.orders.numbers import normalise


@pytest.mark.parametrize(
    "written",
    ["#W2611340", "W2611340", "w2611340", "# W2611340", "W 2611340", "2611340", "#2611340"],
)
def test_order_numbers_come_in_one_form(written: str) -> None:
    assert normalise(written) == "#W2611340"


@pytest.mark.parametrize(
    "written", ["W261134", "26113401", "#W26113a0", "", "X2611340", "W-W2611340"]
)
def test_what_is_no_order_number_is_none(written: str) -> None:
    assert normalise(written) is None


@given(st.text())
def test_normalising_never_fails_and_is_stable(written: str) -> None:
    for normalised in (normalise, normalise_email, normalise_code):
        once = normalised(written)
        assert once is None or normalised(once) == once


def test_addresses_and_codes() -> None:
    assert normalise_email(" Ada@Example.COM ") == "ada@example.com"
    assert normalise_email("ada@") is None
    assert normalise_code("123 456") == normalise_code("123-456") == "123456"
    assert normalise_code("12345") is None
