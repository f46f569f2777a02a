"""Which question is being answered, where the latest message only says who asks, or chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.turn import Turn, typed
from actions.work import DRAFT, UNHEARD
from care.billing.codes import without_card_numbers
from care.orders.drafts import Draft
from care.orders.questions import asked_for
from care.policy import Task

# What answers a question of Care's and asks nothing.
_NO_QUESTION = frozenset({"", "affirm", "dont_know", "inform", "nlu_fallback", "repeat"})
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


def _answers(message: Mapping[str, Any]) -> bool:
    told = {entity.get("entity") for entity in message.get("entities") or []}
    return _intent(message) in _NO_QUESTION or bool(told & _PROOFS)


def _intent(message: Mapping[str, Any]) -> str:
    return str((message.get("intent") or {}).get("name") or "")
