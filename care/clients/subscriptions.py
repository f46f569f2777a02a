"""Monthly subscriptions."""

from __future__ import annotations

from typing import Protocol

from care.clients.answers import HttpPart, path, read, read_list
from care.subscriptions.models import Subscription


class Subscriptions(Protocol):
    """What Care asks of the shop about subscriptions; what all calls promise is told at `Shop`.

    What is cancelled stays so: every change of it raises `Rejected("subscription-cancelled")`.
    """

    def subscriptions_of(self, customer_id: str) -> list[Subscription]:
        """The customer's subscriptions, cancelled ones too, oldest first. Raises `NotFound`."""

    def pause_subscription(self, subscription_id: str, key: str) -> Subscription:
        """Stops deliveries. Raises `Rejected("subscription-not-active")`."""

    def resume_subscription(self, subscription_id: str, key: str) -> Subscription:
        """Delivers again, a week from today. Raises `Rejected("subscription-not-paused")`."""

    def cancel_subscription(self, subscription_id: str, key: str) -> Subscription:
        """Ends it for good."""

    def change_plan(self, subscription_id: str, plan: str, key: str) -> Subscription:
        """Changes what is delivered, and its price.

        Raises `Rejected`: `plan-unchanged`, `plan-not-found`.
        """


class HttpSubscriptions(HttpPart):
    """Subscriptions over HTTP."""

    def subscriptions_of(self, customer_id: str) -> list[Subscription]:
        answer = self._http.get(path("customers", customer_id, "subscriptions"))
        return read_list(Subscription, answer, "subscriptions")

    def pause_subscription(self, subscription_id: str, key: str) -> Subscription:
        where = path("subscriptions", subscription_id, "pause")
        return read(Subscription, self._http.post(where, {}, key))

    def resume_subscription(self, subscription_id: str, key: str) -> Subscription:
        where = path("subscriptions", subscription_id, "resume")
        return read(Subscription, self._http.post(where, {}, key))

    def cancel_subscription(self, subscription_id: str, key: str) -> Subscription:
        where = path("subscriptions", subscription_id, "cancel")
        return read(Subscription, self._http.post(where, {}, key))

    def change_plan(self, subscription_id: str, plan: str, key: str) -> Subscription:
        where = path("subscriptions", subscription_id, "plan")
        return read(Subscription, self._http.put(where, {"plan": plan}, key))
