"""What a customer may know about orders."""

from __future__ import annotations

from care.accounts.identification import Claims, Identification
from care.accounts.identity import IdentityRegister
from care.accounts.models import Customer, Identity
from care.clients.shop import Shop
from care.errors import NotAllowed, NotFound
from care.orders.models import Order
from care.policy import Policy, Task


class OrderService:
    """Looks orders up for the customer of a conversation, and for nobody else."""

    def __init__(
        self,
        shop: Shop,
        identities: IdentityRegister,
        identification: Identification,
        policy: Policy,
    ) -> None:
        self._shop = shop
        self._identities = identities
        self._identification = identification
        self._policy = policy

    def look_up(
        self,
        conversation_id: str,
        order_number: str,
        email: str | None = None,
        task: Task = Task.TRACK_ORDER,
    ) -> Order:
        """The order, if the customer may have `task` done with it.

        Who has not shown yet who they are can do so with the e-mail address of the order, where
        the policy takes that for a proof.

        Raises:
            NotFound: there is no such order, or it is not theirs. Strangers must not learn which.
            NotAllowed: the customer has to show more of who they are.
            Unavailable: the shop cannot answer.
        """
        identity = self._identities.of(conversation_id)
        if not self._policy.allows(identity, task, order_number) and email is not None:
            claims = Claims(email=email, order_number=order_number)
            identity = self._identification.identify(conversation_id, claims)
        self._require(identity, task, order_number)
        order = self._shop.order(order_number)
        if order.customer_id != identity.customer_id:
            raise NotFound("no such order of this customer")
        return order

    def list_all(self, conversation_id: str, task: Task = Task.LIST_ORDERS) -> list[Order]:
        """The orders of the customer with which they may have `task` done, newest first.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Unavailable: the shop cannot answer.
        """
        identity = self._identities.of(conversation_id)
        self._require(identity, task, identity.order_number)
        if identity.order_number is not None:
            return [self.look_up(conversation_id, identity.order_number, task=task)]
        return self._shop.orders_of(identity.customer_id or "")

    def customer(self, conversation_id: str, task: Task = Task.ACCOUNT) -> Customer:
        """The customer's own record.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Unavailable: the shop cannot answer.
        """
        identity = self._identities.of(conversation_id)
        self._require(identity, task, identity.order_number)
        return self._shop.customer(identity.customer_id or "")

    def _require(self, identity: Identity, task: Task, order_number: str | None) -> None:
        if not self._policy.allows(identity, task, order_number):
            raise NotAllowed(f"{task.value} needs more of a proof than {identity.level.value}")
