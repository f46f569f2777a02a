"""Which orders are asked about, and what is said of those that are found."""

from __future__ import annotations

import json
import re

from actions.attempts import failed, succeeded
from actions.choosing import listed
from actions.details import NEEDS, tell
from actions.memory import remember
from actions.turn import Button, Turn
from actions.work import FOCUS, MAX_CHOICES, Work
from care.bootstrap import Services
from care.errors import NotAllowed, NotFound
from care.mentions.items import find_items
from care.mentions.orders import find_orders
from care.orders.models import Order
from care.orders.questions import asked_for
from care.policy import Task

# What tells one order from others, and not how far it is: that is what is asked.
_TELLS_APART = re.compile(
    r"\b(?:last|latest|newest|recent|oldest|first|end(?:s|ing)?|digits|(?:in)?expensive|cheap\w*"
    r"|ordered|bought|placed|purchased)\b",
    re.I,
)


def looked_up(turn: Turn, email: str | None) -> str:
    """The order numbers and the address that are looked up together, in one text."""
    return f"{listed(turn.texts('order_number'))} {email}"


def tell_named(work: Work, asked: list[str], words: str) -> None:
    """Tells of the orders with these numbers, and of which there are none."""
    turn, care, email = work.turn, work.care, work.turn.text("email")
    kind = asked_for(words)
    task = NEEDS.get(kind, Task.TRACK_ORDER) if kind else Task.TRACK_ORDER
    found, missing = [], []
    for number in asked:
        try:
            found.append(care.orders.look_up(turn.conversation_id, number, email, task))
        except NotFound:
            missing.append(number)
    if found:
        tell(work, found, words)
    if missing:
        _not_found(turn, care, listed(missing), email)
    else:
        finish(turn, care)


def tell_meant(work: Work, orders: list[Order], words: str) -> None:
    """Tells of the order that the words mean; where that is open, offers those they may mean."""
    succeeded(work.turn)
    meant = _meant(work, orders, words)
    if not orders:
        work.turn.say("utter_no_orders")
    elif len(meant) == 1:
        _require_details(work, meant[0], words)
        tell(work, meant, words)
        finish(work.turn, work.care)
    else:
        newest = meant[:MAX_CHOICES]
        response = "utter_choose_order" if len(newest) == len(meant) else "utter_choose_newest"
        work.turn.say(response, [_choice(order) for order in newest], count=len(meant))
        work.turn.await_answer()


def _meant(work: Work, orders: list[Order], words: str) -> list[Order]:
    """The orders that the words tell apart, or the one talked about last; else all."""
    named = any(
        find_items(words, o.items).places or find_items(words, o.items).unclear for o in orders
    )
    found = find_orders(words, orders, work.today) if named or _TELLS_APART.search(words) else ()
    if not found and asked_for(words):
        found = (work.turn.text(FOCUS) or "",)
    return [order for order in orders if order.id in found] or orders


def _require_details(work: Work, order: Order, words: str) -> None:
    kind = asked_for(words)
    if kind in NEEDS:
        identity = work.care.identities.of(work.turn.conversation_id)
        if not work.care.policy.allows(identity, NEEDS[kind], order.id):
            raise NotAllowed(f"{NEEDS[kind].value} needs more of a proof")


def _choice(order: Order) -> Button:
    items = ", ".join(dict.fromkeys(item.name for item in order.items))
    return Button(f"{order.id} · {items}", "/track_order" + json.dumps({"order_number": order.id}))


def _not_found(turn: Turn, care: Services, given: str, email: str | None) -> None:
    if care.identities.of(turn.conversation_id).is_verified:
        turn.set(order_number=None)
        failed(turn, "utter_order_not_yours", order_number=given)
    else:
        turn.set(tried=looked_up(turn, email))
        failed(turn, "utter_order_not_found", order_number=given, email=email)
    if not turn.has_ended:
        turn.await_answer()


def finish(turn: Turn, care: Services) -> None:
    """The question is answered: forgets what it was asked with."""
    succeeded(turn)
    remember(turn, care, Task.TRACK_ORDER.value)
    turn.set(tried=None)
    if turn.waiting:
        return  # and what waits may be about the same order
    turn.say("utter_anything_else")
    turn.set(order_number=None)  # the next wish is about another order
