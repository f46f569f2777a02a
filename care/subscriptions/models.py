"""Monthly subscriptions as the shop tells them, in typed values. Prices are US dollars a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from care.records import Name, Record


class SubscriptionStatus(str, Enum):
    """Where a subscription stands, by the shop's own names."""

    ACTIVE = "active"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class Plan(Record):
    """A plan, and its price."""

    plan: Name
    price: Decimal


class Subscription(Record):
    """A subscription, and the plans it can change to, the present one among them.

    The next delivery is known only while it is active.
    """

    id: Name
    customer_id: Name
    name: Name
    plan: Name
    status: SubscriptionStatus
    price: Decimal
    started_on: date
    next_delivery: date | None
    plans: list[Plan]
    version: int

    @property
    def other_plans(self) -> list[Plan]:
        """What it can change to."""
        return [each for each in self.plans if each.plan != self.plan]
