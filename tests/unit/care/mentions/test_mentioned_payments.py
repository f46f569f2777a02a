"""Which payment method is spoken of."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lamp_shop import GIFT_CARD, MASTERCARD, PAYPAL, VISA

from care.mentions.payments import find_methods, names_a_method

METHODS = [VISA, MASTERCARD, PAYPAL, GIFT_CARD]
V, M, P, G = (method.id for method in METHODS)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("paypal", (P,)),
        ("my Pay Pal account", (P,)),
        ("paypla", (P,)),
        ("credit card", (V, M)),
        ("my card", (V, M)),
        ("my visa", (V,)),
        ("the mastercard ending in 9876", (M,)),
        ("the one ending 1234", (V,)),
        ("1234", (V,)),
        ("card ending in 5555", ()),
        ("amex", ()),
        ("gift card", (G,)),
        ("giftcard", (G,)),
        ("gfit card", (G,)),
        ("payapl", (P,)),
        ("pay apl", (P,)),
        ("credti card", (V, M)),
        ("visacard", (V,)),
        ("mastercrad", (M,)),
        ("gift crad", (G,)),
        ("GC please", (G,)),
        ("store credit", (G,)),
        ("website credit", (G,)),
        ("the original payment method", (V,)),
        ("the same card", (V,)),
        ("the way I paid", (V,)),
        ("back to where it came from", (V,)),
        ("the other card", (M,)),
        ("credit_card_1000002", (M,)),
        ("credit card 1000002", (M,)),
        ("paypal, not the gift card", (P,)),
        ("gift card instead of paypal", (G,)),
        ("from paypal to my visa", (V,)),
        ("rather than my paypal, the gift card", (G,)),
        ("I prefer paypal over gift card", (P,)),
        ("paypal or the gift card", (P, G)),
        ("the lamp with the SD card", ()),
        ("whatever", ()),
    ],
)
def test_methods(text: str, ids: tuple[str, ...]) -> None:
    assert find_methods(text, METHODS, paid_with=V) == ids


def test_the_other_one_of_two() -> None:
    assert find_methods("the other one", [PAYPAL, GIFT_CARD], paid_with=P) == (G,)


def test_a_method_that_is_not_on_file_is_still_named() -> None:
    assert names_a_method("put it on my amex")
    assert names_a_method("paypal")
    for text in ("payapl", "my gfit card", "credti card", "mastercrad"):
        assert names_a_method(text)
    assert not names_a_method("the red lamp")


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_only_methods_on_file(text: str) -> None:
    assert set(find_methods(text, METHODS, V)) <= {V, M, P, G}
    names_a_method(text)
