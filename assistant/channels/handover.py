"""What a message means for a conversation that a person has, or is waited for."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.channels.incoming import Incoming
from care.bootstrap import Services
from care.conversations.answers import gives_up
from care.conversations.models import Choice
from care.handoff.models import ANSWER_BY_EMAIL, PREFERS_EMAIL, STOP_WAITING

LAST_HANDOFF = "last_handoff"  # in the metadata of the first message after it, and the slot


def leaving(
    care: Services, conversation_id: str, incoming: Incoming, choice: Choice | None
) -> str | None:
    """The intent of a message with which the customer leaves the queue; None of any other.

    The queue is left by then: the message is the bot's.
    """
    if choice is not None:
        intent = choice.payload.lstrip("/").partition("{")[0]
        if intent == STOP_WAITING:
            care.handoffs.cancel(conversation_id)
        elif intent == ANSWER_BY_EMAIL:
            care.handoffs.answer_by_email(conversation_id)
        else:
            return None
        return intent
    if not gives_up(incoming.text or ""):
        return None
    handoff = care.handoffs.of(conversation_id)
    if handoff is None or not (handoff.is_silencing and handoff.state.is_waiting):
        return None
    care.handoffs.cancel(conversation_id)
    return STOP_WAITING


def last_handoff(care: Services, conversation_id: str) -> dict[str, Any] | None:
    """What came of the handoff that has ended since the bot spoke last."""
    handoff = care.handoffs.returned(conversation_id)
    if handoff is None:
        return None
    agent = handoff.agent.name if handoff.agent else None
    return {"state": handoff.state.value, "outcome": handoff.outcome, "agent": agent}


def effects(tracker: DialogueStateTracker) -> list[Event]:
    """Notes what came of a handoff, and that the customer would rather be answered by e-mail."""
    message = tracker.latest_message
    if message is None:
        return []
    told = (message.metadata or {}).get(LAST_HANDOFF)
    events: list[Event] = [SlotSet(LAST_HANDOFF, told)] if told else []
    if message.intent_name == ANSWER_BY_EMAIL:
        events.append(SlotSet(PREFERS_EMAIL, True))
    return events
