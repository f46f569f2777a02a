"""Making a change that the customer has agreed to, and telling what came of it."""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import ClassVar

from actions.attempts import succeeded
from actions.boundary import CareAction
from actions.choosing import listed
from actions.paying import dollars
from actions.picking import pieces
from actions.returning import sum_of
from actions.turn import Button, Turn
from actions.wording import phrase
from actions.work import DRAFT, FOCUS, Work
from care.bootstrap import Services
from care.conversations.wishes import Wish
from care.errors import Rejected, Unavailable
from care.orders.changes import (
    Cancel,
    ChangeItems,
    Exchange,
    OrderChange,
    PayOtherwise,
    Return,
    SendElsewhere,
)
from care.policy import Task
from care.tickets.service import Matter, Reason


class MakeChange(CareAction):
    """Makes the change of a draft whose every part the customer has agreed to."""

    task: ClassVar[Task]

    @abstractmethod
    def change(self, work: Work) -> OrderChange:
        """The change that the draft describes."""

    @abstractmethod
    def tell(self, work: Work) -> None:
        """Says what was done; the shop has confirmed it."""

    def make(self, work: Work) -> None:
        """Has it made, once; a `Rejected` or `Unavailable` means what `ChangeService` says."""
        draft, care = work.draft, work.care
        change = self.change(work)
        care.changes.make(
            work.turn.conversation_id, change, draft.key, may_be_made=draft.may_be_made
        )

    def act(self, turn: Turn, care: Services) -> None:
        work = Work.begin(turn, care, self.task)
        if work.draft.read_back != work.draft.digest:
            turn.say("utter_nothing_changed")
            return
        try:
            _ = work.orders  # as they were before
            self.make(work)
        except Rejected as refusal:
            _refused(work, refusal)
            return
        except Unavailable:
            _unsure(work)
            return
        self.tell(work)
        _finish(work)


def _refused(work: Work, refusal: Rejected) -> None:
    """The shop said no, and nothing was changed."""
    known = f"utter_rejected_{refusal.reason.replace('-', '_')}"
    response = known if refusal.reason in _EXPLAINED else "utter_rejected_change"
    work.turn.say(response)
    work.turn.set(**{DRAFT: None, FOCUS: work.draft.order_number})


_EXPLAINED = {
    "order-not-pending",
    "order-not-delivered",
    "variant-unavailable",
    "gift-card-too-low",
    "payment-already-changed",
    "refund-method-not-allowed",
}


def _unsure(work: Work) -> None:
    """Nobody knows whether it was done. A further try looks first, and does it once."""
    work.draft.may_be_made = True
    work.save()
    again = "/affirm" + json.dumps({"chosen": f"yes:{work.draft.digest}"})
    person = Button(phrase("person"), "/handoff")
    work.turn.say("utter_change_unsure", [Button(phrase("try_again"), again), person])
    work.turn.await_answer()


def _finish(work: Work) -> None:
    turn = work.turn
    succeeded(turn)
    turn.set(**{DRAFT: None, FOCUS: work.draft.order_number, "order_number": None})
    if not turn.waiting:
        turn.say("utter_anything_else")


class CancelOrder(MakeChange):
    """Cancels an order."""

    action_name = "action_cancel_order"
    task = Task.CANCEL_ORDER

    def change(self, work: Work) -> OrderChange:
        return Cancel(work.draft.order_number or "", work.draft.reason or "")

    def tell(self, work: Work) -> None:
        work.turn.say("utter_order_is_cancelled", None, **work.draft.spoken)


class ChangeAddress(MakeChange):
    """Changes where an order goes, or the address on file."""

    action_name = "action_change_address"
    task = Task.CHANGE_ADDRESS

    def change(self, work: Work) -> OrderChange:
        address = work.draft.address.address
        assert address is not None  # noqa: S101  # it was read back
        return SendElsewhere(work.draft.order_number or "", address)

    def make(self, work: Work) -> None:
        address = work.draft.address.address
        if not work.draft.is_default_address:
            super().make(work)
        elif address is not None:
            work.care.changes.move(work.turn.conversation_id, address, work.draft.key)

    def tell(self, work: Work) -> None:
        is_default = work.draft.is_default_address
        response = "utter_default_address_changed" if is_default else "utter_address_changed"
        work.turn.say(response, None, **work.draft.spoken)


class ChangePayment(MakeChange):
    """Has another method pay."""

    action_name = "action_change_payment"
    task = Task.CHANGE_PAYMENT

    def change(self, work: Work) -> OrderChange:
        return PayOtherwise(work.draft.order_number or "", work.draft.method_id or "")

    def tell(self, work: Work) -> None:
        work.turn.say("utter_payment_changed", None, **work.draft.spoken)


class ChangeItemsOfOrder(MakeChange):
    """Changes items of a pending order, or requests the exchange of delivered ones."""

    action_name = "action_change_items"
    task = Task.CHANGE_ITEMS

    def change(self, work: Work) -> OrderChange:
        # As it was read back: after a lost answer the order may already be another.
        draft = work.draft
        kind = Exchange if draft.is_exchange else ChangeItems
        return kind(draft.order_number or "", tuple(draft.swaps), draft.method_id or "")

    def tell(self, work: Work) -> None:
        is_exchange = work.draft.is_exchange
        response = "utter_exchange_requested" if is_exchange else "utter_items_changed"
        work.turn.say(response, None, **work.draft.spoken)


class ReturnItems(MakeChange):
    """Requests the return of items; above the limit, a person approves it."""

    action_name = "action_return_items"
    task = Task.RETURN_ITEMS

    def change(self, work: Work) -> OrderChange:
        ids = tuple(item.item_id for item in pieces(work))
        return Return(work.the_order.id, ids, work.draft.method_id or "")

    def make(self, work: Work) -> None:
        if not self._needs_approval(work):
            super().make(work)
            return
        wish = Wish("return_exchange", _for_a_person(work))
        conversation_id, email = work.turn.conversation_id, work.customer.email
        work.care.tickets.open(conversation_id, Reason.APPROVAL, email, Matter((wish,)))

    def _needs_approval(self, work: Work) -> bool:
        return work.care.policy.needs_approval(sum_of(pieces(work)))

    def tell(self, work: Work) -> None:
        approval = self._needs_approval(work)
        response = "utter_return_for_approval" if approval else "utter_return_requested"
        work.turn.say(response, None, **work.draft.spoken)


def _for_a_person(work: Work) -> str:
    """A return that is to be approved, with everything filled in."""
    items = listed([f"{item.name} {item.item_id}" for item in pieces(work)])
    return (
        f"Approve a return: order {work.the_order.id}, {items}, "
        f"{dollars(sum_of(pieces(work)))} to {work.draft.method_id}"
    )
