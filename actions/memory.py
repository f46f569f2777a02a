"""What a conversation leaves for the customer's next one, and how that is told there."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from actions.case_status import tell_these
from actions.details import tell
from actions.records import tell_refunds
from actions.turn import Turn
from actions.work import FOCUS, Work
from care.accounts.memory import Kind
from care.bootstrap import Services
from care.errors import StoreUnavailable
from care.incidents import in_one_line
from care.orders.models import Order
from care.policy import Task
from care.tickets.models import Case

logger = logging.getLogger(__name__)

_REFUND = "refund"  # the topic of an order whose money was to go back
_OF_REFUNDS = frozenset({Task.RETURN_ITEMS.value, Task.CANCEL_ORDER.value, "refund_status"})


def remember(turn: Turn, care: Services, topic: str) -> None:
    """Keeps what was talked about; `topic` is the task that was done or the intent answered.

    What cannot be kept is no reason to say nothing of what was done.
    """
    try:
        _remember(turn, care, topic)
    except StoreUnavailable as error:
        logger.warning("not remembered: %s", in_one_line(error))


def _remember(turn: Turn, care: Services, topic: str) -> None:
    order, language = turn.text(FOCUS), turn.text("language")
    if order:
        value = {"number": order, "topic": _REFUND if topic in _OF_REFUNDS else None}
        care.memories.remember(turn.conversation_id, Kind.ORDER, value)
    if language and turn.slots.get("language_is_chosen"):
        care.memories.remember(turn.conversation_id, Kind.LANGUAGE, {"code": language})


@dataclass(frozen=True)
class Remembered:
    """What the customer may want to hear of, as it stands now."""

    order: Order | None
    is_about_refund: bool
    cases: list[Case]

    def tell(self, work: Work) -> None:
        """Tells how things stand that were left open last time."""
        if self.order:
            kind = "refund" if self.is_about_refund else "order"
            work.turn.say(f"utter_last_time_{kind}", order_number=self.order.id)
            if self.is_about_refund:
                tell_refunds(work, [self.order])
            else:
                tell(work, [self.order], "")
        tell_these(work, self.cases)


def recall(work: Work) -> Remembered | None:
    """What the verified customer talked about last, and the cases that were not closed then."""
    about = _recall(work, Kind.ORDER)
    order = work.order_with(str(about.get("number")))
    cases = _cases(work)
    if order is None and not cases:
        return None
    return Remembered(order, about.get("topic") == _REFUND, cases)


def _cases(work: Work) -> list[Case]:
    """Those that are open, and those that were when they were told the last time."""
    conversation_id, memories = work.turn.conversation_id, work.care.memories
    known = _recall(work, Kind.CASES).get("open") or []
    mine = work.care.cases.mine(conversation_id, Task.ADD_TO_CASE)
    still_open = [case.number for case in mine if case.is_open]
    memories.remember(conversation_id, Kind.CASES, {"open": still_open})
    return [case for case in mine if case.number in {*known, *still_open}]


def _recall(work: Work, kind: Kind) -> dict[str, Any]:
    memory = work.care.memories.recall(work.turn.conversation_id, kind)
    return dict(memory.value) if memory else {}
