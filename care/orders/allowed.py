"""What may be done with an order as it is: the shop's rules, told before anything is tried.

The shop decides in the end; these rules are there to explain. Their source is the retail policy
and exchange format that `docs/shop.md` sums up, and `care/policy.yml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from care.orders.models import Order, PaymentType, Status
from care.policy import Policy, Task

_STATES: Mapping[Task, frozenset[Status]] = {
    Task.CANCEL_ORDER: frozenset({Status.PENDING}),
    Task.CHANGE_ADDRESS: frozenset({Status.PENDING}),
    Task.CHANGE_PAYMENT: frozenset({Status.PENDING}),
    Task.CHANGE_ITEMS: frozenset({Status.PENDING, Status.DELIVERED}),
    Task.RETURN_ITEMS: frozenset({Status.DELIVERED}),
}


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be done: a stable name, and what to say with it."""

    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def refusal(task: Task, order: Order, policy: Policy, today: date) -> Refusal | None:
    """Why the task cannot be done with this order; None where it can."""
    if order.status not in _STATES[task]:
        return Refusal(order.status.name.lower())
    if task is Task.CHANGE_PAYMENT and _was_changed(order):
        return Refusal("payment_changed")
    over = policy.days_over(order.delivered_at, today)
    if order.status is Status.DELIVERED and over:
        days = policy.return_window_days or 0
        return Refusal("window_over", {"days": days, "ago": days + over})
    return None


def cannot_return(names: list[str], policy: Policy) -> list[str]:
    """Those of the products that are never taken back."""
    refused = {name.lower() for name in policy.not_returnable}
    return [name for name in dict.fromkeys(names) if name.lower() in refused]


def _was_changed(order: Order) -> bool:
    payments = order.payments
    return len(payments) != 1 or payments[0].type is not PaymentType.PAYMENT
