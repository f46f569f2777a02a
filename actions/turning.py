"""What else a customer says while a change is being made: questions, other changes, more orders."""

from __future__ import annotations

import re

from actions.asking import names_a_code, was_asked_which_code
from actions.paying import PAYMENT_METHOD
from actions.turn import Turn
from actions.wording import name_of_task, phrase
from actions.work import DRAFT, TASK_FORM, Work
from care.conversations.wishes import MOST, WAITING_WISHES, Wish
from care.mentions.payments import names_a_method
from care.orders import numbers, routing
from care.orders.drafts import Draft
from care.policy import Task

# Intents that answer a question, or are no wish of their own.
ANSWERS = frozenset({"", "affirm", "deny", "dont_know", "inform", "nlu_fallback", "repeat"})
_QUESTION = re.compile(
    r"\?|^\W*(?:what|where|when|how|who|which|why|is|are|do|does|did|can|could|tell me|show)\b",
    re.I,
)
_MONEY = re.compile(r"\b(?:how much|total|in all|altogether|get back|cost|save)\b", re.I)
_INTENTS = {
    Task.CANCEL_ORDER: "cancel_order",
    Task.CHANGE_ADDRESS: "change_address",
    Task.CHANGE_PAYMENT: "change_order",
    Task.CHANGE_ITEMS: "change_order",
    Task.RETURN_ITEMS: "return_exchange",
}
_ONE_MORE = re.compile(
    r"\b(?:also|too|as well|and then|another|next|additionally|after that)\b", re.I
)


def is_question(turn: Turn) -> bool:
    """Whether the message asks something, other than for a change."""
    return bool(_QUESTION.search(turn.words)) and turn.intent not in routing.CHANGES


def is_aside(turn: Turn, own_intents: frozenset[str]) -> bool:
    """Whether the message asks something, and is no answer to what was asked."""
    if "promo_offers" not in own_intents and was_asked_which_code(turn) and names_a_code(turn):
        return True
    if not is_question(turn):
        return False
    if turn.intent in own_intents and turn.asked in {"items", "options"}:
        return False
    if turn.intent == "nlu_fallback":
        return bool(_MONEY.search(turn.words)) or routing.asks_for_speed(turn.words)
    return turn.intent not in ANSWERS | {"goodbye"}


def other_change(turn: Turn, task: Task) -> Task | None:
    """Another change than this that the message asks for, in so many words."""
    if turn.asked is None or turn.intent not in routing.CHANGES:
        return None
    if turn.asked == PAYMENT_METHOD and names_a_method(turn.words):
        return None
    other = routing.plain_task(turn.words)
    if other is None and turn.intent == "cancel_order":
        other = routing.task_of(turn.intent, turn.words)
    if other is Task.RETURN_ITEMS and names_a_method(turn.words):
        return None  # "refund the difference to my card"
    if other is Task.RETURN_ITEMS and turn.words.rstrip().endswith("?"):
        return None  # "will I get my money back?"
    return other if other != task else None


def turn_to(work: Work, other: Task) -> None:
    """Another change: it takes the place of this one, or waits where it comes on top."""
    turn, number = work.turn, work.draft.order_number
    others = set(map(numbers.normalise, turn.told_of("order_number"))) - {number, None}
    comes_on_top = _ONE_MORE.search(turn.words) or (number and others)
    if turn.asked and work.turns_to is None and comes_on_top:
        wish = Wish(turn.intent, turn.words, tuple(turn.message.get("entities") or ()))
        waiting = [*turn.waiting, wish][:MOST]
        turn.set(**{WAITING_WISHES: [one.as_dict() for one in waiting]})
        turn.say("utter_wish_noted", wish=name_of_task(turn.intent) or phrase("that"))
        return
    draft = Draft(task=other, order_number=number, places=work.draft.places)
    draft.words, draft.has_turned = work.messages, True
    turn.set(**{DRAFT: draft.as_json()})
    turn.end_task(TASK_FORM)


def keep_more(work: Work) -> None:
    """Has the same done with further orders that were named, one after the other."""
    turn = work.turn
    waiting = turn.waiting
    for number in work.more:
        words = without(turn.words, [work.draft.order_number or "", *work.more])
        entity = {"entity": "order_number", "value": number}
        waiting.append(Wish(_INTENTS[work.draft.task], f"{words} {number}", (entity,)))
    if work.more:
        turn.set(**{WAITING_WISHES: [wish.as_dict() for wish in waiting[:MOST]]})


def without(words: str, order_numbers: list[str]) -> str:
    """The words without these order numbers, however they are written."""
    for number in filter(None, order_numbers):
        words = re.sub(rf"#?\s?w?{number[2:]}", "", words, flags=re.I)
    return words
