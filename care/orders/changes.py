"""Changes of orders and of the customer's address: each made once, and never claimed unconfirmed.

A change carries an idempotency key. When the shop's answer is lost, Care looks first whether the
change was made, and repeats it, under the same key, only where it was not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from care.accounts.identity import IdentityRegister
from care.accounts.models import Address
from care.clients.shop import Shop
from care.errors import NotAllowed, NotFound, Rejected, Unavailable
from care.orders.models import Order, Status
from care.policy import Policy, Task

T = TypeVar("T")
Swaps = tuple[tuple[str, str], ...]  # item id now, and the item id wanted instead


@dataclass(frozen=True)
class OrderChange(ABC):
    """A change of one order."""

    task: ClassVar[Task]
    order_number: str

    @abstractmethod
    def ask(self, shop: Shop, key: str) -> Order:
        """Has the shop make it."""

    @abstractmethod
    def is_made(self, order: Order) -> bool:
        """Whether the order is as this change leaves it."""


@dataclass(frozen=True)
class Cancel(OrderChange):
    """Cancels a pending order. The reason is one of the shop's."""

    task = Task.CANCEL_ORDER
    reason: str

    def ask(self, shop: Shop, key: str) -> Order:
        return shop.cancel_order(self.order_number, self.reason, key)

    def is_made(self, order: Order) -> bool:
        return order.status is Status.CANCELLED


@dataclass(frozen=True)
class SendElsewhere(OrderChange):
    """Gives a pending order another delivery address."""

    task = Task.CHANGE_ADDRESS
    address: Address

    def ask(self, shop: Shop, key: str) -> Order:
        return shop.change_address(self.order_number, self.address, key)

    def is_made(self, order: Order) -> bool:
        return order.address == self.address


@dataclass(frozen=True)
class PayOtherwise(OrderChange):
    """Has another method pay a pending order."""

    task = Task.CHANGE_PAYMENT
    method_id: str

    def ask(self, shop: Shop, key: str) -> Order:
        return shop.change_payment_method(self.order_number, self.method_id, key)

    def is_made(self, order: Order) -> bool:
        return order.paid_with == self.method_id


@dataclass(frozen=True)
class ChangeItems(OrderChange):
    """Makes pieces of a pending order other variants; the method pays or gets the difference."""

    task = Task.CHANGE_ITEMS
    swaps: Swaps
    method_id: str

    def ask(self, shop: Shop, key: str) -> Order:
        return shop.change_items(self.order_number, self.swaps, self.method_id, key)

    def is_made(self, order: Order) -> bool:
        held = Counter(item.item_id for item in order.items)
        wanted = Counter(new for _, new in self.swaps)
        return order.status is Status.ITEM_MODIFIED and wanted <= held


@dataclass(frozen=True)
class Exchange(OrderChange):
    """Requests the exchange of pieces of a delivered order."""

    task = Task.CHANGE_ITEMS
    swaps: Swaps
    method_id: str

    def ask(self, shop: Shop, key: str) -> Order:
        return shop.request_exchange(self.order_number, self.swaps, self.method_id, key)

    def is_made(self, order: Order) -> bool:
        request = order.exchange_request
        return request is not None and (
            sorted(request.item_ids) == sorted(old for old, _ in self.swaps)
            and sorted(request.new_item_ids) == sorted(new for _, new in self.swaps)
        )


@dataclass(frozen=True)
class Return(OrderChange):
    """Requests the return of pieces of a delivered order; the method gets the money."""

    task = Task.RETURN_ITEMS
    item_ids: tuple[str, ...]
    method_id: str

    def ask(self, shop: Shop, key: str) -> Order:
        return shop.request_return(self.order_number, self.item_ids, self.method_id, key)

    def is_made(self, order: Order) -> bool:
        request = order.return_request
        return request is not None and sorted(request.item_ids) == sorted(self.item_ids)


class ChangeService:
    """Makes changes for the customer of a conversation."""

    def __init__(self, shop: Shop, identities: IdentityRegister, policy: Policy) -> None:
        self._shop = shop
        self._identities = identities
        self._policy = policy

    def make(
        self, conversation_id: str, change: OrderChange, key: str, *, may_be_made: bool = False
    ) -> Order:
        """The order as it is after the change.

        Args:
            key: the same for each try of this change, another for each other change.
            may_be_made: whether an earlier try ended without an answer.

        Raises:
            NotAllowed, NotFound: the customer may not, or it is not their order.
            Rejected: the shop refused; nothing was changed.
            Unavailable: nobody knows whether it was made; to be tried again under the same key.
        """
        identity = self._identities.of(conversation_id)
        if not self._policy.allows(identity, change.task, change.order_number):
            raise NotAllowed(f"{change.task.value} needs more of a proof")

        def look() -> Order:
            order = self._shop.order(change.order_number)
            if order.customer_id != identity.customer_id:
                raise NotFound("no such order of this customer")
            return order

        order = look()
        if may_be_made and change.is_made(order):
            return order
        return _once(lambda: change.ask(self._shop, key), look, change.is_made)

    def move(self, conversation_id: str, address: Address, key: str) -> Address:
        """Replaces the customer's own address; raises as `make`. Repeating it does no harm."""
        identity = self._identities.of(conversation_id)
        if not self._policy.allows(identity, Task.CHANGE_ADDRESS, identity.order_number):
            raise NotAllowed("the address on file needs more of a proof")
        if identity.customer_id is None or identity.order_number is not None:
            raise NotAllowed("an order's number does not open the customer's own address")
        customer_id = identity.customer_id
        return _once(
            lambda: self._shop.change_default_address(customer_id, address, key).address,
            lambda: self._shop.customer(customer_id).address,
            lambda found: found == address,
        )


def _once(ask: Callable[[], T], look: Callable[[], T], is_made: Callable[[T], bool]) -> T:
    """What `ask` brings about; after a lost answer, looks before it asks again."""
    try:
        return ask()
    except Unavailable:
        found = look()
        return found if is_made(found) else ask()
    except Rejected as refusal:
        if refusal.reason != "conflict":
            raise
        return ask()  # somebody was faster and nothing was done; the shop checks everything anew
