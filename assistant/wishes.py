"""What a customer's message means for the task at hand, before any rule is looked for.

Rasa has no place for this: slots are filled from entities and intents only, and a form that
finds any of its slots in a message takes the whole message for an answer, so that "cancel
#W1234567", said while the order number is asked for, would lose the wish to cancel.

A task is an intent that has a name in words, the response `utter_wish_<intent>`.
"""

from __future__ import annotations

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from care.conversations.wishes import (
    MOST,
    PAUSED,
    REQUESTS,
    SWITCH,
    SWITCH_TO,
    WAITING_WISHES,
    read_wishes,
)

WHOLE_MESSAGE = "reply"  # the slot of forms that judge each message by the records at hand
ENDS_ALL = {"deny", "goodbye"}  # "forget it" and "bye" are about all that waits


def effects(tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
    """What the latest message changes: which wishes wait, and whether a form steps aside."""
    return [*_waiting(tracker), *_interruption(tracker, domain)]


def forgotten(tracker: DialogueStateTracker) -> list[Event]:
    """What a new session drops: a wish of yesterday is not taken up unasked."""
    return [
        SlotSet(name, None)
        for name in (WAITING_WISHES, REQUESTS, PAUSED, SWITCH_TO)
        if tracker.get_slot(name)
    ]


def _waiting(tracker: DialogueStateTracker) -> list[Event]:
    message = tracker.latest_message
    if message is None:
        return []
    waiting = tracker.get_slot(WAITING_WISHES)
    is_about_one = tracker.get_slot(REQUESTED_SLOT) == SWITCH
    if message.intent_name in ENDS_ALL and not is_about_one:
        return [SlotSet(WAITING_WISHES, None)] if waiting else []
    later = read_wishes(message.parse_data.get("wishes"))[1:]
    if not later:
        return []
    wishes = [*read_wishes(waiting), *later][:MOST]
    return [SlotSet(WAITING_WISHES, [wish.as_dict() for wish in wishes])]


def _interruption(tracker: DialogueStateTracker, domain: Domain) -> list[Event]:
    """Another task than the open form's is answered first, whatever else the message told."""
    form, message = tracker.active_loop_name, tracker.latest_message
    if form is None or message is None or form == f"{message.intent_name}_form":
        return []
    if WHOLE_MESSAGE in domain.required_slots_for_form(form):
        return []  # it takes every message and declines by itself those that are not for it
    if f"utter_wish_{message.intent_name}" not in domain.responses:
        return []
    return [ActionExecutionRejected(form)]
