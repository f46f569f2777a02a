"""Having another payment method pay an order that has not been sent."""

from __future__ import annotations

from decimal import Decimal

from actions.changing import OrderSkill
from actions.paying import able_to_pay, dollars, hear_method, method_question, named, when
from actions.picking import wants_other_items
from actions.tasks import confirm
from actions.work import Question, Work
from care.accounts.models import PaymentMethod
from care.orders.changes import OrderChange, PayOtherwise
from care.orders.models import Order
from care.policy import Task


class ChangePayment(OrderSkill):
    """Which order, and which other method."""

    task = Task.CHANGE_PAYMENT
    own_intents = frozenset({"change_order", "payment_methods", "payment_issue", "balance"})

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        if wants_other_items(work, words):
            work.turns_to = Task.CHANGE_ITEMS  # a way to pay was named for the difference only
            return
        hear_method(work, words, _others(work, work.the_order), asked)

    def missing(self, work: Work) -> Question | None:
        order = work.the_order
        others = _others(work, order)
        if not others:
            work.turn.say("utter_no_other_method", order_number=order.id)
            work.turn.finish_task()
            return None
        able = able_to_pay(others, order.total)
        if not able:
            held = max(m.balance or Decimal(0) for m in others)
            needed = dollars(order.total)
            work.turn.say("utter_gift_card_too_low", needed=needed, held=dollars(held))
            work.turn.finish_task()
            return None
        return method_question(
            work, "utter_ask_other_method", able, order.total, order_number=order.id
        )

    def change(self, work: Work) -> OrderChange:
        return PayOtherwise(work.draft.order_number or "", work.draft.method_id or "")

    def tell(self, work: Work) -> None:
        work.turn.say("utter_payment_changed", None, **work.draft.spoken)

    def read_back(self, work: Work) -> Question:
        order = work.the_order
        return confirm(
            work,
            "utter_confirm_change_payment",
            order_number=order.id,
            amount=dollars(order.payments[0].amount),
            new=named(work, work.draft.method_id),
            old=named(work, order.paid_with),
            when=when(work, order.paid_with),
        )


def _others(work: Work, order: Order) -> list[PaymentMethod]:
    return [method for method in work.methods if method.id != order.paid_with]
