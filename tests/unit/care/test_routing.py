"""Which change is asked for."""

from __future__ import annotations

import pytest

from care.orders import routing
from care.policy import Task


@pytest.mark.parametrize(
    ("intent", "text", "task"),
    [
        ("cancel_order", "get rid of it", Task.CANCEL_ORDER),
        ("change_address", "send it to my sister", Task.CHANGE_ADDRESS),
        ("change_order", "make the jacket a medium", Task.CHANGE_ITEMS),
        (
            "change_order",
            "change the lamp to red, the difference from my paypal",
            Task.CHANGE_ITEMS,
        ),
        ("change_order", "put order #W1234567 on my paypal instead", Task.CHANGE_PAYMENT),
        ("change_order", "change the payment method to my gift card", Task.CHANGE_PAYMENT),
        ("change_order", "the delivery address of my order is wrong", Task.CHANGE_ADDRESS),
        ("change_order", "please cancel it", Task.CANCEL_ORDER),
        ("return_exchange", "I want to return the boots", Task.RETURN_ITEMS),
        ("return_exchange", "swap the boots for a size 9", Task.CHANGE_ITEMS),
        ("return_exchange", "the boots don't fit", None),
        ("return_exchange", "can I return it or exchange it?", None),
        ("refund_request", "I want my money back", Task.RETURN_ITEMS),
        ("refund_request", "cancel it and refund me", Task.CANCEL_ORDER),
        ("payment_methods", "do you take visa?", None),
        (
            "payment_methods",
            "use my visa for the payment of #W1234567 instead",
            Task.CHANGE_PAYMENT,
        ),
        ("track_order", "where is it", None),
    ],
)
def test_the_change(intent: str, text: str, task: Task | None) -> None:
    assert routing.task_of(intent, text) == task


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("return the kettle from #W1234567", Task.RETURN_ITEMS),
        ("don't cancel it", None),
        ("exchange it, or return it", Task.CHANGE_ITEMS),
        ("cancel the return", None),
        ("hello", None),
    ],
)
def test_by_the_verbs_alone(text: str, task: Task | None) -> None:
    assert routing.plain_task(text) == task


def test_speed_and_problems() -> None:
    assert routing.asks_for_speed("can I get it sooner?")
    assert not routing.asks_for_speed("can I get it in blue?")
    assert routing.is_about_a_problem("the mug arrived broken")
