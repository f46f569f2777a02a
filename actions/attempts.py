"""Counting a customer's failed tries: after the second, a person is offered."""

from __future__ import annotations

from typing import Any

from actions.turn import Button, Turn

TRIES_BEFORE_A_PERSON = 2


def failed(
    turn: Turn, response: str, buttons: list[Button] | None = None, **variables: Any
) -> None:
    """Says what went wrong; the second time in a row, leaves the task and offers a person."""
    turn.set(failed_tries=_next_count(turn))
    turn.say(response, buttons, **variables)
    if has_failed(turn):
        # An action of its own: rules know by it what a "yes" is the answer to.
        turn.end_task("utter_offer_person")


def has_failed(turn: Turn) -> bool:
    """Whether so much went wrong that a person should look."""
    return turn.number("failed_tries") >= TRIES_BEFORE_A_PERSON


def will_offer_a_person(turn: Turn) -> bool:
    """Whether a person is offered if this turn fails, too."""
    return _next_count(turn) >= TRIES_BEFORE_A_PERSON


def succeeded(turn: Turn) -> None:
    """Forgets earlier failures."""
    if turn.number("failed_tries"):
        turn.set(failed_tries=0)


def _next_count(turn: Turn) -> int:
    return turn.number("failed_tries") % TRIES_BEFORE_A_PERSON + 1  # counts anew after an offer
