"""What customers may know of their subscriptions, and have done with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from care.accounts.permission import Permission, once
from care.clients.shop import Shop
from care.errors import NotAllowed, NotFound, Unavailable
from care.policy import Policy, Task
from care.store.database import Database
from care.store.tables import notices
from care.subscriptions.models import Subscription, SubscriptionStatus

RENEWAL = "renewal"  # the kind of notice: told of this subscription and day
LOOKED = "renewal-looked"  # looked up in this conversation


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(timezone.utc)


class SubscriptionService:
    """Shows and changes subscriptions, for the customer of a conversation and for nobody else.

    Tests set the time by `now`.
    """

    def __init__(
        self,
        shop: Shop,
        permission: Permission,
        policy: Policy,
        database: Database,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._shop = shop
        self._permission = permission
        self._policy = policy
        self._database = database
        self._now = now

    def list_all(self, conversation_id: str, task: Task = Task.ACCOUNT) -> list[Subscription]:
        """The customer's subscriptions, those that have ended too, oldest first.

        Raises:
            NotAllowed: the customer has to show more of who they are for `task`.
        """
        return self._shop.subscriptions_of(self._permission.customer_of(conversation_id, task))

    def pause(self, conversation_id: str, subscription_id: str, key: str) -> Subscription:
        """Stops deliveries until it is resumed. Raises as `change_plan`."""
        self._require_own(conversation_id, subscription_id)
        return once(lambda: self._shop.pause_subscription(subscription_id, key))

    def resume(self, conversation_id: str, subscription_id: str, key: str) -> Subscription:
        """Begins deliveries again. Raises as `change_plan`."""
        self._require_own(conversation_id, subscription_id)
        return once(lambda: self._shop.resume_subscription(subscription_id, key))

    def end(self, conversation_id: str, subscription_id: str, key: str) -> Subscription:
        """Ends it for good. Raises as `change_plan`."""
        self._require_own(conversation_id, subscription_id)
        return once(lambda: self._shop.cancel_subscription(subscription_id, key))

    def change_plan(
        self, conversation_id: str, subscription_id: str, plan: str, key: str
    ) -> Subscription:
        """Changes what is delivered, and its price.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            NotFound: it is no subscription of this customer.
            Rejected: it has ended, or is not in a state for that.
            Unavailable: nobody knows whether it was done.
        """
        self._require_own(conversation_id, subscription_id)
        return once(lambda: self._shop.change_plan(subscription_id, plan, key))

    def renewal_notice(self, conversation_id: str) -> Subscription | None:
        """A subscription that is delivered soon, of which the customer was not told yet.

        Soon is within `renewal_notice_days` of the policy. It is looked up once in a
        conversation, and each delivery is given out once, whoever else asks at the same time.
        None too where it is not known who the customer is.

        Raises:
            Unavailable: it could not be looked up, and can be later.
        """
        try:
            customer_id = self._permission.customer_of(conversation_id, Task.ACCOUNT)
        except NotAllowed:
            return None
        if not self._claim(customer_id, LOOKED, conversation_id):
            return None
        try:
            found = self._shop.subscriptions_of(customer_id)
        except Unavailable:
            self._give_back(customer_id, LOOKED, conversation_id)
            raise
        soon = [one for one in found if self._is_soon(one)]
        return next(
            (s for s in soon if self._claim(customer_id, RENEWAL, f"{s.id} {s.next_delivery}")),
            None,
        )

    def _is_soon(self, subscription: Subscription) -> bool:
        day, today = subscription.next_delivery, self._today
        is_active = subscription.status is SubscriptionStatus.ACTIVE
        latest = today + timedelta(days=self._policy.renewal_notice_days)
        return is_active and day is not None and today <= day <= latest

    @property
    def _today(self) -> date:
        return self._now().date()

    def _claim(self, customer_id: str, kind: str, what: str) -> bool:
        """Notes it; False where that was done before. The database's key decides a race."""
        row = {"customer_id": customer_id, "kind": kind, "what": what, "at": self._now()}
        with self._database.write() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(insert(notices).values(row))
            except IntegrityError:
                return False
        return True

    def _give_back(self, customer_id: str, kind: str, what: str) -> None:
        with self._database.write() as connection:
            connection.execute(
                delete(notices).where(
                    notices.c.customer_id == customer_id,
                    notices.c.kind == kind,
                    notices.c.what == what,
                )
            )

    def _require_own(self, conversation_id: str, subscription_id: str) -> None:
        own = self.list_all(conversation_id, Task.CHANGE_SUBSCRIPTION)
        if all(subscription.id != subscription_id for subscription in own):
            raise NotFound("no such subscription of this customer")
