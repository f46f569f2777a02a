"""Cancelling an order that has not been sent."""

from __future__ import annotations

from decimal import Decimal

from actions.changing import OrderSkill
from actions.choosing import choice, listed
from actions.paying import dollars, named, when
from actions.tasks import confirm
from actions.wording import as_title, phrase
from actions.work import Question, Work
from care.mentions.reasons import find_reason
from care.orders.changes import Cancel, OrderChange
from care.orders.models import Order
from care.policy import Task

REASONS = ("no longer needed", "ordered by mistake")  # the only ones the shop takes


class CancelOrder(OrderSkill):
    """Which order, and why."""

    task = Task.CANCEL_ORDER
    own_intents = frozenset({"cancel_order", "change_order", "refund_request"})

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        reason = find_reason(words)
        if reason is not None:
            work.draft.reason, work.has_heard = reason, True

    def missing(self, work: Work) -> Question | None:
        if work.draft.reason in REASONS:
            return None
        buttons = [choice(as_title(_in_words(reason)), "reason", reason) for reason in REASONS]
        return Question("reason", "utter_ask_cancel_reason", buttons, _about(work))

    def change(self, work: Work) -> OrderChange:
        return Cancel(work.draft.order_number or "", work.draft.reason or "")

    def tell(self, work: Work) -> None:
        work.turn.say("utter_order_is_cancelled", None, **work.draft.spoken)

    def read_back(self, work: Work) -> Question:
        refunds = refunds_of(work, work.the_order)
        return confirm(
            work,
            "utter_confirm_cancel_order",
            **_about(work),
            reason=_in_words(work.draft.reason or ""),
            refunds=refunds,
        )


def _in_words(reason: str) -> str:
    """A reason as customers read it."""
    return phrase("reason_" + reason.replace(" ", "_"))


def refunds_of(work: Work, order: Order) -> str:
    """What goes back where when the order is cancelled: "$24.50 to your PayPal account, …"."""
    parts = [
        phrase(
            "refund", amount=dollars(amount), method=named(work, method), when=when(work, method)
        )
        for method, amount in order.unrefunded.items()
    ]
    return phrase("and").join(parts) or dollars(Decimal(0))


def _about(work: Work) -> dict[str, str]:
    order = work.the_order
    return {"order_number": order.id, "items": listed([item.name for item in order.items])}
