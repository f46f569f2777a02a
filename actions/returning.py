"""Sending items of a delivered order back for their money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.choosing import described, listed
from actions.paying import dollars, hear_method, method_question, named, when
from actions.picking import choose_items, hear_items, items_question, pieces
from actions.tasks import TaskForm, confirm
from actions.work import Question, Work
from care.accounts.models import PaymentMethod
from care.orders.allowed import cannot_return
from care.orders.models import Item
from care.policy import Task


class CheckReturnItemsForm(TaskForm):
    """Which order, which of its items, and where the money goes."""

    action_name = "validate_return_items_form"
    task = Task.RETURN_ITEMS
    own_intents = frozenset({"return_exchange", "refund_request", "refund_status"})

    def choose(self, work: Work, kind: str, value: str) -> None:
        if kind == "items" and work.order:
            choose_items(work, value)
        else:
            super().choose(work, kind, value)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        hear_items(work, words, asked)
        hear_method(work, words, _refundable(work), asked)

    def missing(self, work: Work) -> Question | None:
        question = items_question(work, "utter_ask_return_items")
        if question is not None:
            return question
        refused = cannot_return([item.name for item in pieces(work)], work.care.policy)
        if refused:
            work.turn.say("utter_refused_not_returnable", items=listed(refused))
            work.turn.finish_task()
            return None
        return method_question(work, "utter_ask_refund_method", _refundable(work), Decimal(0))

    def read_back(self, work: Work) -> Question:
        method = work.draft.method_id
        amount = sum_of(pieces(work))
        approval = work.care.policy.needs_approval(amount)
        return confirm(
            work,
            "utter_confirm_return_approval" if approval else "utter_confirm_return_items",
            order_number=work.the_order.id,
            items=listed([described(item) for item in pieces(work)]),
            amount=dollars(amount),
            method=named(work, method),
            when=when(work, method),
            email=work.customer.email,
        )


def sum_of(items: Sequence[Item]) -> Decimal:
    """What the items cost together."""
    return sum((item.price for item in items), Decimal(0))


def _refundable(work: Work) -> list[PaymentMethod]:
    """The methods a refund may go to: the one that paid, and gift cards."""
    paid_with = work.the_order.paid_with
    return [m for m in work.methods if m.is_gift_card or m.id == paid_with]
