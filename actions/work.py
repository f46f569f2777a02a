"""What an action works on: a draft, the records of whoever asks, and the questions it can ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from functools import cached_property
from typing import Any

from actions.turn import REQUESTED_SLOT, Button, Turn
from care.accounts.models import Customer, Identity, PaymentMethod
from care.appointments.models import Appointment, Slot
from care.billing.models import Invoice
from care.bootstrap import Services
from care.orders.allowed import refusal
from care.orders.drafts import Draft, read_draft
from care.orders.models import Item, Order
from care.policy import Task
from care.products.models import Product
from care.subscriptions.models import Subscription

DRAFT = "draft"  # the slot of the change in the making
TASK_FORM = "task_form"  # the form that is open while a task is talked about
UNHEARD = "unheard"  # the slot of what was typed before a question about what was meant
FOCUS = "focus"  # the slot of the order that was talked about last
MAX_CHOICES = 8


@dataclass(frozen=True)
class Question:
    """Something a customer is asked: the slot that is asked for, and the response that asks."""

    slot: str
    response: str
    buttons: Sequence[Button] = ()
    variables: dict[str, Any] = field(default_factory=dict)

    def ask(self, turn: Turn) -> None:
        """Asks it; the form then waits for the answer."""
        turn.say(self.response, list(self.buttons), **self.variables)
        turn.set(**{REQUESTED_SLOT: self.slot})


@dataclass
class Work:
    """One turn's work on a draft. Records are fetched when they are first needed."""

    turn: Turn
    care: Services
    draft: Draft
    candidates: list[str] = field(default_factory=list)  # orders that may be meant
    messages: list[str] = field(default_factory=list)  # what the customer typed, unheard until now
    more: list[str] = field(default_factory=list)  # further orders for which the same is wanted
    unknown: list[str] = field(default_factory=list)  # order numbers that are not the customer's
    turns_to: Task | None = None  # the change that is really meant, as the records show
    has_heard: bool = False  # whether the message said anything for the draft, new or not
    _products: dict[str, Product] = field(default_factory=dict)

    @classmethod
    def begin(cls, turn: Turn, care: Services, task: Task) -> Work:
        """The work on the customer's draft for this task, or on a new one."""
        draft = read_draft(turn.slots.get(DRAFT), task)
        return cls(turn, care, draft or Draft(task=task))

    def save(self) -> None:
        """Keeps the draft for the next turn."""
        self.turn.set(**{DRAFT: self.draft.as_json()})

    def close(self) -> None:
        """Puts the draft away; later turns know which order was talked about."""
        self.turn.set(**{DRAFT: None, FOCUS: self.draft.order_number or self.turn.text(FOCUS)})

    def meaning_of(self, words: str) -> str:
        """The words, or in rough English what they mean, where they are the latest message's."""
        return self.turn.meaning if words == self.turn.words else words

    @property
    def identity(self) -> Identity:
        return self.care.identities.of(self.turn.conversation_id)

    @property
    def is_allowed(self) -> bool:
        """Whether the customer has shown enough of who they are."""
        identity = self.identity
        order = self.draft.order_number or identity.order_number
        return self.care.policy.allows(identity, self.draft.task, order)

    @cached_property
    def orders(self) -> list[Order]:
        """The customer's orders that may be changed by them, newest first."""
        return self.care.orders.list_all(self.turn.conversation_id, self.draft.task)

    @cached_property
    def customer(self) -> Customer:
        return self.care.orders.customer(self.turn.conversation_id, self.draft.task)

    @cached_property
    def invoices(self) -> list[Invoice]:
        """The customer's invoices, newest first."""
        return self.care.billing.invoices(self.turn.conversation_id, self.draft.task)

    @cached_property
    def subscriptions(self) -> list[Subscription]:
        """The customer's subscriptions, those that have ended too, oldest first."""
        return self.care.subscriptions.list_all(self.turn.conversation_id, self.draft.task)

    @property
    def methods(self) -> list[PaymentMethod]:
        return self.customer.payment_methods

    @property
    def order(self) -> Order | None:
        """The order that the draft is about."""
        return self.order_with(self.draft.order_number)

    def order_with(self, number: str | None) -> Order | None:
        """The customer's order with this number."""
        return next((order for order in self.orders if order.id == number), None)

    @property
    def the_order(self) -> Order:
        """The order that the draft is about, once that is known."""
        order = self.order
        assert order is not None  # noqa: S101  # the engine asks for it first
        return order

    @cached_property
    def today(self) -> date:
        return datetime.now(timezone.utc).date()

    @cached_property
    def free_slots(self) -> list[Slot]:
        """The times at which somebody can come."""
        return self.care.appointments.free_slots()

    @cached_property
    def appointments(self) -> list[Appointment]:
        """The customer's appointments to come."""
        return self.care.appointments.upcoming(self.turn.conversation_id, self.draft.task)

    @property
    def fitting(self) -> list[Order]:
        """The orders with which the task can be done."""
        policy, task = self.care.policy, self.draft.task
        return [o for o in self.orders if refusal(task, o, policy, self.today) is None]

    def products(self, items: Sequence[Item]) -> dict[str, Product]:
        """The products that these pieces are variants of, by their ids."""
        for product_id in {item.product_id for item in items} - self._products.keys():
            self._products[product_id] = self.care.shop.product(product_id)
        return self._products
