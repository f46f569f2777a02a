"""What Care can't do yet, what it has to ask about, and what still waits for its turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import ActionExecuted, FollowupAction, UserUttered

from actions.answers import finish
from actions.asking import goes_on_with, look_up, question_of
from actions.attempts import not_understood, succeeded
from actions.beginning import begin
from actions.boundary import CareAction
from actions.knowledge import tell_if_certain
from actions.turn import Button, Turn
from actions.wording import as_title, name_of_task, said
from actions.work import UNHEARD
from care.bootstrap import Services
from care.conversations.wishes import (
    CONTINUES,
    MOST,
    REQUESTS,
    WAITING_WISHES,
    Wish,
    read_wishes,
)
from care.orders import questions, routing


class ExplainWish(CareAction):
    """Says that a person has to do it, offers one, and keeps what was asked for the ticket."""

    action_name = "action_explain_wish"

    def act(self, turn: Turn, care: Services) -> None:
        if turn.intent == "payment_methods":
            turn.events.append(FollowupAction("action_answer"))  # articles tell how one can pay
            return
        _keep_request(turn)
        if turn.form == "handoff_form":
            turn.say("utter_noted_for_person")
            return
        turn.say(f"utter_not_yet_{turn.intent}")
        if turn.form or turn.waiting:
            return  # another question follows, and one at a time is enough
        succeeded(turn)
        turn.say("utter_offer_handoff")


class NotUnderstood(CareAction):
    """Asks which of two was meant, or says what would help; in a form, how to answer it."""

    action_name = "action_not_understood"

    def act(self, turn: Turn, care: Services) -> None:
        if goes_on_with(turn):
            look_up(turn)
        elif not turn.asked:
            self._guess(turn, care)
        elif not tell_if_certain(turn, care, turn.words):
            not_understood(turn, f"utter_explain_{turn.form}_{turn.asked}")

    def _guess(self, turn: Turn, care: Services) -> None:
        """Takes it for what it most likely is, or asks."""
        names = _alternatives(turn)
        if names and _is_known_trouble(turn.words):
            turn.events.append(FollowupAction("action_begin_task"))
            return
        names_another = bool(turn.told_of("order_number") and question_of(turn))
        kind = questions.asked_for(turn.words)
        if names_another or kind not in {None, questions.Asked.FASTER}:
            turn.events.append(FollowupAction("track_order_form"))
            return
        task = routing.likely_task(names.keys(), turn.words)
        if task is None and turn.told_of("order_number"):
            task = routing.plain_task(turn.words)
        if task is not None:
            begin(turn, task)
            return
        if tell_if_certain(turn, care, turn.words):
            finish(turn, care, turn.intent)
            return
        turn.set(**{UNHEARD: turn.words or None})
        if len(names) == 2:
            first, second = names.values()
            facts = {"first": first, "second": second}
            not_understood(
                turn, "utter_clarify", _choices(turn, names), again="utter_menu", **facts
            )
        else:
            not_understood(turn, "utter_not_understood", again="utter_menu")
        if not turn.has_ended:
            turn.await_answer()


class NextWish(CareAction):
    """Takes up the next wish that waits, as if the customer had said it now."""

    action_name = "action_next_wish"

    def act(self, turn: Turn, care: Services) -> None:
        waiting = turn.waiting
        # Out of the list before anything else: nothing is taken up twice.
        turn.set(**{WAITING_WISHES: [wish.as_dict() for wish in waiting[1:]] or None})
        words = name_of_task(waiting[0].intent) if waiting else None
        if words:
            turn.say("utter_next_wish", wish=words)
            turn.events += [ActionExecuted("action_listen"), _as_message(waiting[0], turn)]


def _is_known_trouble(words: str) -> bool:
    return routing.is_about_a_problem(words) or routing.asks_for_speed(words)


def _keep_request(turn: Turn) -> None:
    kept = read_wishes(turn.slots.get(REQUESTS))
    wish = Wish(turn.intent, str(turn.message.get("text") or ""))
    if wish not in kept:
        turn.set(**{REQUESTS: [one.as_dict() for one in [*kept, wish][-MOST:]]})


def _alternatives(turn: Turn) -> dict[str, str]:
    """The tasks that the message may be about, with their names in words."""
    understanding = turn.message.get("understanding") or {}
    intents = understanding.get("alternatives") or []
    return {intent: name for intent in intents if (name := name_of_task(intent))}


def _choices(turn: Turn, names: dict[str, str]) -> list[Button]:
    """One for each task, which keeps what the message told, and one for neither."""
    told = json.dumps(_values(turn.message.get("entities") or []))
    tasks = [Button(as_title(words), f"/{intent}{told}") for intent, words in names.items()]
    return [*tasks, Button(said("utter_something_else"), "/deny")]


def _values(entities: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """For each kind of entity its value, or a list of them."""
    values: dict[str, list[Any]] = {}
    for entity in entities:
        if entity["entity"] != WAITING_WISHES:
            values.setdefault(entity["entity"], []).append(entity.get("value"))
    return {kind: found[0] if len(found) == 1 else found for kind, found in values.items()}


def _as_message(wish: Wish, turn: Turn) -> dict[str, Any]:
    """The event of a message with this wish only; it shares the deadline of the one before."""
    parsed = {
        "text": wish.text,
        "intent": {"name": wish.intent, "confidence": 1.0},
        "entities": [dict(entity) for entity in wish.entities],
    }
    message = UserUttered(wish.text, parsed, input_channel=turn.channel)
    return {**message, "metadata": {**turn.metadata, CONTINUES: True}}
