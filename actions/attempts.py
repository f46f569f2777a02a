"""Counting a customer's failed tries: after the third, a person is offered."""

from __future__ import annotations

from typing import Any

from actions.turn import Button, Turn

TRIES_BEFORE_A_PERSON = 3


def failed(turn: Turn, response: str, buttons: list[Button] | None = None, **facts: Any) -> None:
    """Says what went wrong; the third time in a row, leaves the task and offers a person."""
    turn.say(response, buttons, **facts)
    _count(turn)


def not_understood(
    turn: Turn,
    response: str,
    buttons: list[Button] | None = None,
    *,
    again: str = "utter_explain_again",
    **facts: Any,
) -> None:
    """Says so: with `response`, the second time in other words, the third time with a person."""
    tries = _tries(turn)
    if tries == 0:
        turn.say(response, buttons, **facts)
    elif tries == 1:
        turn.say(again)
    _count(turn)


def has_failed(turn: Turn) -> bool:
    """Whether so much went wrong that a person should look."""
    return turn.number("failed_tries") >= TRIES_BEFORE_A_PERSON


def has_just_failed(turn: Turn) -> bool:
    """Whether a failure was counted in this turn, such as a wrong code."""
    return any(e.get("name") == "failed_tries" and e.get("value") for e in turn.events)


def succeeded(turn: Turn) -> None:
    """Forgets earlier failures."""
    if turn.number("failed_tries"):
        turn.set(failed_tries=0)


def _tries(turn: Turn) -> int:
    """The failures in a row; after an offer they are counted anew."""
    return turn.number("failed_tries") % TRIES_BEFORE_A_PERSON


def _count(turn: Turn) -> None:
    # A frustrated customer is offered a person one try earlier.
    tries = _tries(turn) + 1
    is_last = tries == TRIES_BEFORE_A_PERSON - 1 and turn.slots.get("is_frustrated")
    turn.set(failed_tries=TRIES_BEFORE_A_PERSON if is_last else tries)
    if has_failed(turn):
        # An action of its own: rules know by it what a "yes" is the answer to.
        turn.end_task("utter_offer_person")
