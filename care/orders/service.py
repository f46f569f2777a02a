"""What a customer may know about orders."""

from __future__ import annotations

from care.accounts.identity import IdentityRegister
from care.accounts.models import Identity
from care.clients.shop import Shop
from care.errors import NotAllowed, NotFound
from care.orders.models import Order


class OrderService:
    """Looks orders up for the customer of a conversation, and for nobody else."""

    def __init__(self, shop: Shop, identities: IdentityRegister) -> None:
        self._shop = shop
        self._identities = identities

    def look_up(self, conversation_id: str, order_number: str, email: str | None = None) -> Order:
        """The order, if the customer may see it.

        A verified customer sees their own orders. Anybody else needs the e-mail address that
        belongs to the order, and then sees that order only.

        Raises:
            NotFound: there is no such order, or it is not theirs. Strangers must not learn which.
            NotAllowed: the e-mail address is needed to tell.
            Unavailable: the shop cannot answer.
        """
        identity = self._identities.of(conversation_id)
        if identity.is_verified or identity.order_number == order_number:
            return self._own(identity, order_number)
        if email is None:
            raise NotAllowed("an order number alone does not show whose it is")
        return self._by_email(conversation_id, order_number, email)

    def list_all(self, conversation_id: str) -> list[Order]:
        """All orders of a verified customer, newest first.

        Raises:
            NotAllowed: the customer is not verified.
            Unavailable: the shop cannot answer.
        """
        identity = self._identities.of(conversation_id)
        if not identity.is_verified or identity.customer_id is None:
            raise NotAllowed("a list of orders is for verified customers")
        return self._shop.orders_of(identity.customer_id)

    def _own(self, identity: Identity, order_number: str) -> Order:
        order = self._shop.order(order_number)
        if order.customer_id != identity.customer_id:
            raise NotFound("no such order of this customer")
        return order

    def _by_email(self, conversation_id: str, order_number: str, email: str) -> Order:
        # Asked in this order, a stranger's attempts all cost the same single call: neither the
        # answer nor its time tells an unknown number from somebody else's.
        for customer in self._shop.customers_by_email(email):
            if order_number in customer.order_ids:
                order = self._shop.order(order_number)
                self._identities.identify(conversation_id, customer.id, order_number)
                return order
        raise NotFound("no such order with this e-mail address")
