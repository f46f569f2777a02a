"""How every change of an order or a customer is made: once, on the version read, and on record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response
from sqlalchemy.engine import Connection

from shop import outbox, store
from shop.api.replies import customer_answer, order_answer, reply
from shop.api.security import ShopDep, identified_call
from shop.audit import Entry, record
from shop.context import Shop
from shop.idempotency import Answer, Call, once
from shop.models import Customer, Order
from shop.orders import Changed
from shop.swaps import Catalogue

OrderRule = Callable[[Order, Customer, Catalogue], Changed]
CustomerRule = Callable[[Connection, Customer], Customer]


@dataclass(frozen=True)
class Change:
    """A call that is about to change something."""

    shop: Shop
    call: Call

    def once(self, change: Callable[[Connection], Answer]) -> Response:
        """The answer of a change that is made in one transaction, and made once."""
        return reply(once(self.shop.database, self.call, self.shop.now(), change))

    def record(self, connection: Connection, entry: Entry) -> None:
        """Add a line to the audit."""
        record(connection, self.call, self.shop.now(), entry)

    def order(
        self, order_id: str, action: str, rule: OrderRule, *, sends_back: bool = False
    ) -> Response:
        """The order as the rule leaves it; `sends_back` tells the customer how to return items."""

        def change(connection: Connection) -> Answer:
            order = store.get_order(connection, order_id)
            self.call.check_version(order.version)
            customer = store.get_customer(connection, order.customer_id)
            changed = rule(order, customer, store.products_of(connection, order))
            saved = self._save_order(connection, order, changed.order, action)
            if changed.customer != customer:
                self._save_customer(connection, customer, changed.customer, "gift-card")
            if sends_back:
                outbox.send_return_instructions(connection, customer, saved, self.shop.now())
            return order_answer(saved)

        return self.once(change)

    def customer(self, customer_id: str, action: str, rule: CustomerRule) -> Response:
        """The customer as the rule leaves them."""

        def change(connection: Connection) -> Answer:
            customer = store.get_customer(connection, customer_id)
            self.call.check_version(customer.version)
            changed = rule(connection, customer)
            return customer_answer(self._save_customer(connection, customer, changed, action))

        return self.once(change)

    def _save_order(
        self, connection: Connection, before: Order, after: Order, action: str
    ) -> Order:
        saved = store.save_order(connection, after)
        self.record(connection, Entry("order", saved.id, action, before.version, saved.version))
        return saved

    def _save_customer(
        self, connection: Connection, before: Customer, after: Customer, action: str
    ) -> Customer:
        saved = store.save_customer(connection, after)
        self.record(connection, Entry("customer", saved.id, action, before.version, saved.version))
        return saved


def begin_change(shop: ShopDep, call: Annotated[Call, Depends(identified_call)]) -> Change:
    """The change a route is about to make, its caller and key checked."""
    return Change(shop, call)
