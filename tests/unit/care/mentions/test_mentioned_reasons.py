"""Why an order is cancelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.mentions.reasons import find_reason


@pytest.mark.parametrize(
    "text",
    [
        *["no longer needed", "I don't need it", "don't want it anymore", "I found it cheaper"],
        *["changed my mind", "we won't be home", "it takes too long", "no longr neded"],
        *["bought it somewhere else", "I'm moving", "I don't need these lamps any longer"],
        *["dont need", "do'nt need it", "i dnt need it", "doesnt need it", "wont be home"],
        *["cant afford it", "i don t need it"],
    ],
)
def test_not_needed(text: str) -> None:
    assert find_reason(text) == "no longer needed"


@pytest.mark.parametrize(
    "text",
    [
        *["ordered by mistake", "I accidentally ordered it", "by mistake", "it was an accident"],
        *["I ordered it twice", "clicked wrong", "my kid ordered it", "by mitsake"],
        *["I didn't mean to order this", "wrong item by accident", "a duplicate order"],
        *[
            "didnt mean to",
            "did'nt mean to order",
            "i did nt mean to order it",
            "didn t mean to buy",
        ],
    ],
)
def test_by_mistake(text: str) -> None:
    assert find_reason(text) == "ordered by mistake"


@pytest.mark.parametrize(
    "text",
    ["please cancel it", "", "cancel #W1234567", "where is it?", "didnt mean to be rude"],
)
def test_no_reason(text: str) -> None:
    assert find_reason(text) is None


def test_both_alike_is_none() -> None:
    assert find_reason("I changed my mind and clicked wrong") is None


@given(st.text())
def test_any_text(text: str) -> None:
    assert find_reason(text) in (None, "no longer needed", "ordered by mistake")
