"""Counting a customer's failed tries: after the second, a person is offered."""

from __future__ import annotations

from typing import Any

from actions.turn import Turn

TRIES_BEFORE_A_PERSON = 2


def failed(turn: Turn, response: str, **variables: Any) -> None:
    """Says what went wrong; the second time in a row, leaves the task and offers a person."""
    tries = turn.number("failed_tries") % TRIES_BEFORE_A_PERSON + 1  # counts anew after an offer
    turn.set(failed_tries=tries)
    turn.say(response, **variables)
    if has_failed(turn):
        # An action of its own: rules know by it what a "yes" is the answer to.
        turn.end_task("utter_offer_person")


def has_failed(turn: Turn) -> bool:
    """Whether so much went wrong that a person should look."""
    return turn.number("failed_tries") >= TRIES_BEFORE_A_PERSON


def succeeded(turn: Turn) -> None:
    """Forgets earlier failures."""
    if turn.number("failed_tries"):
        turn.set(failed_tries=0)
