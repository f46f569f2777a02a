"""Which question is being answered, where the latest message only says who asks, or chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.events import FollowupAction

from actions.turn import Turn, typed
from actions.work import DRAFT, UNHEARD
from care.billing import mentions
from care.billing.codes import (
    asks_about_a_code,
    find_codes,
    is_plainly_a_code,
    without_card_numbers,
)
from care.orders.drafts import Draft
from care.orders.questions import asked_for
from care.policy import Task

# What answers a question of Care's and asks nothing.
_NO_QUESTION = frozenset({"", "affirm", "dont_know", "inform", "nlu_fallback", "repeat"})
# Of messages whose wish only what was said before can tell.
_UNCLEAR = frozenset({"inform", "nlu_fallback", "out_of_scope"})
_RECENT = 3  # messages for which a bare code or number goes on from an earlier one
# What is asked of one order or invoice, and can be asked of another by its number alone.
_OF_A_NUMBER = frozenset({"billing_invoice", "payment_issue", "refund_status"})
_PROOFS = frozenset({"code", "email", "order_number", "person_name", "postcode"})


def note_question(turn: Turn, intent: str, words: str) -> None:
    """Keeps what is to be answered once it is known who asks."""
    kept = without_card_numbers(words)
    draft = Draft(task=Task.ACCOUNT, intent=intent, words=[kept] if kept else [])
    turn.set(**{DRAFT: draft.as_json()})


def prove_first(turn: Turn, intent: str, words: str) -> None:
    """Finds out who asks; the question is answered after that."""
    note_question(turn, intent, words)
    turn.end_task("lookup_form")


def question_of(turn: Turn) -> str:
    """The words of the question about an order; empty where none were typed.

    It is the latest that was asked with nothing but answers and choices after it.
    """
    for message in reversed(turn.messages):
        words = typed(message)
        if words and (_intent(message) == "track_order" or asked_for(words)):
            return words
        if not words and not turn.texts("order_number"):
            return ""  # "Show my orders": no choice of an order
        if words and not _answers(message):
            return ""
    return ""


def words_behind(turn: Turn) -> str:
    """What was typed: with this message or, for a choice, when it was asked the last time."""
    unheard = turn.text(UNHEARD)
    for message in reversed(turn.messages):
        words = typed(message)
        if words and (_intent(message) == turn.intent or words == unheard):
            return words
        if words and message is turn.message:
            return words
    return ""


def names_a_code(turn: Turn) -> bool:
    """Whether a message of no clear wish is about a promotion code, which Care can look up.

    A code alone is; "sorry, I meant SAVE5" is where a code was talked about just now.
    """
    if turn.intent not in _UNCLEAR or not find_codes(turn.words):
        return False
    recent = turn.messages[-1 - _RECENT : -1]
    return is_plainly_a_code(turn.words) or any(_is_on_codes(message) for message in recent)


def goes_on_with(turn: Turn) -> str:
    """What a message of no clear wish asks by a code or a number alone, as an intent; or nothing.

    "Sorry, I meant INV-100003" asks of this one what was asked of another just now.
    """
    if names_a_code(turn):
        return "promo_offers"
    names_invoice = mentions.names_invoice(turn.words)
    names_any = names_invoice or "order_number" in turn.told
    if turn.asked or turn.intent not in _UNCLEAR or not names_any:
        return ""
    recent = [_intent(message) for message in turn.messages[-1 - _RECENT : -1]]
    earlier = next((i for i in reversed(recent) if i not in _NO_QUESTION | _UNCLEAR), "")
    if earlier in _OF_A_NUMBER:
        return earlier
    return "billing_invoice" if names_invoice else ""


def was_asked_which_code(turn: Turn) -> bool:
    """Whether the message before asked about a promotion code without naming it."""
    before = typed(turn.messages[-2]) if len(turn.messages) > 1 else ""
    return asks_about_a_code(before) and not find_codes(before)


def look_up(turn: Turn) -> None:
    """Has looked up what the message goes on with."""
    turn.set(**{UNHEARD: turn.words})  # for "try again", which has no words
    turn.events.append(FollowupAction("action_answer"))


def _is_on_codes(message: Mapping[str, Any]) -> bool:
    is_known = _intent(message) == "promo_offers"
    return asks_about_a_code(typed(message)) or (is_known and bool(find_codes(typed(message))))


def _answers(message: Mapping[str, Any]) -> bool:
    told = {entity.get("entity") for entity in message.get("entities") or []}
    return _intent(message) in _NO_QUESTION or bool(told & _PROOFS)


def _intent(message: Mapping[str, Any]) -> str:
    return str((message.get("intent") or {}).get("name") or "")
