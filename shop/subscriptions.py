"""Monthly subscriptions: pausing, resuming, changing the plan, cancelling."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from shop.errors import (
    Conflict,
    PlanNotFound,
    PlanUnchanged,
    SubscriptionCancelled,
    SubscriptionNotActive,
    SubscriptionNotFound,
    SubscriptionNotPaused,
)
from shop.tables import subscriptions

PLANS = {"small": Decimal("14.90"), "medium": Decimal("24.90"), "large": Decimal("39.90")}
FIRST_DELIVERY_AFTER = timedelta(days=7)


class SubscriptionStatus(str, Enum):
    """Where a subscription stands."""

    ACTIVE = "active"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Subscription:
    """A monthly delivery; the next one is known only while the subscription is active."""

    id: str
    customer_id: str
    name: str
    plan: str
    status: SubscriptionStatus
    started_on: date
    next_delivery: date | None
    version: int = 1

    @property
    def price(self) -> Decimal:
        """Dollars a month."""
        return PLANS[self.plan]


def pause(subscription: Subscription) -> Subscription:
    """The subscription without deliveries. Raises SubscriptionCancelled, SubscriptionNotActive."""
    _require_living(subscription)
    if subscription.status is not SubscriptionStatus.ACTIVE:
        raise SubscriptionNotActive("Only an active subscription can be paused.")
    return replace(subscription, status=SubscriptionStatus.PAUSED, next_delivery=None)


def resume(subscription: Subscription, today: date) -> Subscription:
    """The subscription delivering again, a week from today at first.

    Raises SubscriptionCancelled, SubscriptionNotPaused.
    """
    _require_living(subscription)
    if subscription.status is not SubscriptionStatus.PAUSED:
        raise SubscriptionNotPaused("Only a paused subscription can be resumed.")
    next_delivery = today + FIRST_DELIVERY_AFTER
    return replace(subscription, status=SubscriptionStatus.ACTIVE, next_delivery=next_delivery)


def cancel(subscription: Subscription) -> Subscription:
    """The subscription ended for good. Raises SubscriptionCancelled."""
    _require_living(subscription)
    return replace(subscription, status=SubscriptionStatus.CANCELLED, next_delivery=None)


def change_plan(subscription: Subscription, plan: str) -> Subscription:
    """The subscription with another plan.

    Raises SubscriptionCancelled, PlanNotFound, PlanUnchanged.
    """
    _require_living(subscription)
    if plan not in PLANS:
        raise PlanNotFound(f"The plans are: {', '.join(PLANS)}.")
    if plan == subscription.plan:
        raise PlanUnchanged("The subscription already has this plan.")
    return replace(subscription, plan=plan)


def _require_living(subscription: Subscription) -> None:
    if subscription.status is SubscriptionStatus.CANCELLED:
        raise SubscriptionCancelled("A cancelled subscription cannot be changed.")


def get(connection: Connection, subscription_id: str) -> Subscription:
    """The subscription with this id. Raises SubscriptionNotFound."""
    query = select(subscriptions).where(subscriptions.c.id == subscription_id)
    row = connection.execute(query).first()
    if row is None:
        raise SubscriptionNotFound("No subscription has this id.")
    return _subscription(row)


def list_of(connection: Connection, customer_id: str) -> list[Subscription]:
    """The customer's subscriptions, cancelled ones included, the oldest first."""
    query = select(subscriptions).where(subscriptions.c.customer_id == customer_id)
    rows = connection.execute(query.order_by(subscriptions.c.started_on, subscriptions.c.id))
    return [_subscription(row) for row in rows]


def add(connection: Connection, subscription: Subscription) -> None:
    """Insert a new subscription."""
    connection.execute(insert(subscriptions).values(_row(subscription)))


def save(connection: Connection, subscription: Subscription) -> Subscription:
    """Write a changed subscription; returns it with the new version. Raises Conflict."""
    saved = replace(subscription, version=subscription.version + 1)
    unchanged = update(subscriptions).where(
        subscriptions.c.id == saved.id, subscriptions.c.version == subscription.version
    )
    if connection.execute(unchanged.values(_row(saved))).rowcount != 1:
        raise Conflict("Another change was made at the same moment; nothing was done.")
    return saved


def _row(subscription: Subscription) -> dict[str, object]:
    return {**vars(subscription), "status": subscription.status.value}


def _subscription(row: Any) -> Subscription:
    fields = dict(row._mapping)
    return Subscription(**{**fields, "status": SubscriptionStatus(row.status)})
