"""The fake shop's subscriptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from care.clients.fake_base import FakePart, a_line
from care.clients.fake_faults import call
from care.errors import NotFound, Rejected
from care.subscriptions.models import Subscription, SubscriptionStatus

_FIRST_DELIVERY_AFTER = timedelta(days=7)


@dataclass
class FakeSubscriptions(FakePart):
    """Subscriptions in memory."""

    subscriptions: list[Subscription] = field(default_factory=list)

    @call
    def subscriptions_of(self, customer_id: str) -> list[Subscription]:
        owner = self._customer(customer_id)
        mine = [s for s in self.subscriptions if s.customer_id == owner.id]
        return sorted(mine, key=lambda s: (s.started_on, s.id))

    @call
    def pause_subscription(self, subscription_id: str, key: str) -> Subscription:
        return self._alter(key, ("pause", subscription_id), _pause)

    @call
    def resume_subscription(self, subscription_id: str, key: str) -> Subscription:
        def resume(living: Subscription) -> Subscription:
            if living.status is not SubscriptionStatus.PAUSED:
                raise Rejected("subscription-not-paused")
            next_delivery = self._today + _FIRST_DELIVERY_AFTER
            changes = {"status": SubscriptionStatus.ACTIVE, "next_delivery": next_delivery}
            return living.copy(update=changes)

        return self._alter(key, ("resume", subscription_id), resume)

    @call
    def cancel_subscription(self, subscription_id: str, key: str) -> Subscription:
        changes = {"status": SubscriptionStatus.CANCELLED, "next_delivery": None}
        return self._alter(key, ("cancel", subscription_id), lambda s: s.copy(update=changes))

    @call
    def change_plan(self, subscription_id: str, plan: str, key: str) -> Subscription:
        wanted = a_line(plan)

        def change(living: Subscription) -> Subscription:
            price = next((each.price for each in living.plans if each.plan == wanted), None)
            if price is None:
                raise Rejected("plan-not-found")
            if living.plan == wanted:
                raise Rejected("plan-unchanged")
            return living.copy(update={"plan": wanted, "price": price})

        return self._alter(key, ("plan", subscription_id, plan), change)

    def _alter(
        self, key: str, asked: tuple[str, ...], rule: Callable[[Subscription], Subscription]
    ) -> Subscription:
        def change() -> Subscription:
            before = self._subscription(asked[1])
            if before.status is SubscriptionStatus.CANCELLED:
                raise Rejected("subscription-cancelled")
            kept = rule(before).copy(update={"version": before.version + 1})
            self.subscriptions = [kept if s.id == kept.id else s for s in self.subscriptions]
            return kept

        return self._once(key, ("subscription", *asked), change)

    def _subscription(self, subscription_id: str) -> Subscription:
        for subscription in self.subscriptions:
            if subscription.id == subscription_id:
                return subscription
        raise NotFound("fake shop: no such subscription")


def _pause(living: Subscription) -> Subscription:
    if living.status is not SubscriptionStatus.ACTIVE:
        raise Rejected("subscription-not-active")
    return living.copy(update={"status": SubscriptionStatus.PAUSED, "next_delivery": None})
