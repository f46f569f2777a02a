"""Sending items of a delivered order back for their money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from actions.changing import OrderSkill
from actions.choosing import described, listed
from actions.paying import dollars, hear_method, method_question, named, when
from actions.picking import choose_items, hear_items, items_question, pieces
from actions.refunding import has_refund, tell_refund
from actions.tasks import confirm
from actions.wording import phrase, speaking
from actions.work import Question, Work
from care.accounts.models import PaymentMethod
from care.conversations.wishes import Wish
from care.handoff.models import Matter, Reason, Request, Way
from care.orders.allowed import cannot_return
from care.orders.changes import OrderChange, Return
from care.orders.models import Item, Status
from care.policy import Task


class ReturnItems(OrderSkill):
    """Which order, which of its items, and where the money goes."""

    task = Task.RETURN_ITEMS
    own_intents = frozenset({"return_exchange", "refund_request", "refund_status"})

    def order_question(self, work: Work) -> Question | None:
        """Asks which order; of a cancelled one it is told what has gone back."""
        order = work.order
        if order is None or order.status is not Status.CANCELLED or not has_refund(order):
            return super().order_question(work)
        tell_refund(work, order)
        if not (work.turn.waiting or work.turn.paused):
            work.turn.say("utter_anything_else")
        work.close()
        work.turn.finish_task()
        return None

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
        if refused and not self._goes_on_without(work, refused):
            work.turn.say("utter_refused_not_returnable", items=listed(refused))
            work.turn.finish_task()
            return None
        return method_question(work, "utter_ask_refund_method", _refundable(work), Decimal(0))

    def _goes_on_without(self, work: Work, refused: list[str]) -> bool:
        """Leaves out what is never taken back, and says so; False where nothing is left."""
        items = work.the_order.items
        left = [place for place in work.draft.places if items[place].name not in refused]
        if left:
            work.turn.say("utter_some_not_returnable", items=listed(refused))
            work.draft.places = left
        return bool(left)

    def change(self, work: Work) -> OrderChange:
        ids = tuple(item.item_id for item in pieces(work))
        return Return(work.the_order.id, ids, work.draft.method_id or "")

    def make(self, work: Work) -> None:
        if not _needs_approval(work):
            super().make(work)
            return
        wish = Wish("return_exchange", _for_a_person(work))
        conversation_id, email = work.turn.conversation_id, work.customer.email
        request = Request(
            Reason.APPROVAL, Way.EMAIL, email, Matter((wish,)), work.turn.text("language")
        )
        work.care.handoffs.request(conversation_id, request)

    def tell(self, work: Work) -> None:
        approval = _needs_approval(work)
        response = "utter_return_for_approval" if approval else "utter_return_requested"
        work.turn.say(response, None, **work.draft.spoken)

    def read_back(self, work: Work) -> Question:
        method = work.draft.method_id
        amount = sum_of(pieces(work))
        return confirm(
            work,
            "utter_confirm_return_approval"
            if _needs_approval(work)
            else "utter_confirm_return_items",
            order_number=work.the_order.id,
            items=listed([described(item) for item in pieces(work)]),
            amount=dollars(amount),
            method=named(work, method),
            when=when(work, method),
            email=work.customer.email,
        )


def _needs_approval(work: Work) -> bool:
    return work.care.policy.needs_approval(sum_of(pieces(work)))


def _for_a_person(work: Work) -> str:
    """A return that is to be approved, with everything filled in."""
    facts = {
        "order_number": work.the_order.id,
        "items": listed([f"{item.name} {item.item_id}" for item in pieces(work)]),
        "method": work.draft.method_id,
    }
    with speaking(None):  # a person of the shop's reads it
        return phrase("approve_return", **facts, amount=dollars(sum_of(pieces(work))))


def sum_of(items: Sequence[Item]) -> Decimal:
    """What the items cost together."""
    return sum((item.price for item in items), Decimal(0))


def _refundable(work: Work) -> list[PaymentMethod]:
    """The methods a refund may go to: the one that paid, and gift cards."""
    paid_with = work.the_order.paid_with
    return [m for m in work.methods if m.is_gift_card or m.id == paid_with]
