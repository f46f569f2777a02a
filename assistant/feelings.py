"""How the customer feels, as far as wording and the word that there are people depend on it."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, takewhile

from rasa.shared.core.events import BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from care.handoff.rules import HandoffRules
from care.policy import load_policy
from care.settings import settings

IS_FRUSTRATED = "is_frustrated"  # the slot; a wording may have it as its condition
PERSON_NAMED = "person_named"  # the slot: whether the customer has been told that there are people
ANY_TIME = "utter_person_any_time"
FEW = 2  # words, which say too little
LATEST = 2  # messages of which one is enough
# They are answered with a person, or the talk is over.
_NOT_NOW = frozenset({"abuse", "affirm", "deny", "goodbye", "handoff"})
_RESULT = "utter_anything_else"


@lru_cache
def _rules() -> HandoffRules:
    return load_policy(settings().policy).handoff


def effects(tracker: DialogueStateTracker) -> list[Event]:
    """Notes when frustration rises, and when it is gone again."""
    latest = islice((e for e in reversed(tracker.events) if isinstance(e, UserUttered)), LATEST)
    # "Try again" and "say that again" are the words of the frustrated, but not only theirs.
    told = [m for m in latest if m.intent_name != "repeat" and len((m.text or "").split()) > FEW]
    values = [message.parse_data.get("frustration") for message in told]
    least = _rules().frustration
    is_frustrated = any(isinstance(v, (int, float)) and v >= least for v in values)
    if bool(tracker.get_slot(IS_FRUSTRATED)) == is_frustrated:
        return []
    return [SlotSet(IS_FRUSTRATED, is_frustrated)]


def is_to_be_told_of_people(tracker: DialogueStateTracker) -> bool:
    """Whether the next words begin with the word that a person can be had at any time.

    That is said once: to whom frustration is noticed, or who has talked long without a result.
    """
    message = tracker.latest_message
    if message is None or message.intent_name in _NOT_NOW or tracker.get_slot(PERSON_NAMED):
        return False
    since = takewhile(lambda e: not isinstance(e, UserUttered), reversed(tracker.events))
    if any(isinstance(event, BotUttered) for event in since):
        return False
    return bool(tracker.get_slot(IS_FRUSTRATED)) or _goes_on_too_long(tracker)


def _goes_on_too_long(tracker: DialogueStateTracker) -> bool:
    since = takewhile(lambda e: not _is_result(e), reversed(tracker.events))
    count = sum(isinstance(event, UserUttered) for event in since)
    return count > _rules().too_many_messages


def _is_result(event: Event) -> bool:
    if isinstance(event, BotUttered):
        return (event.metadata or {}).get("utter_action") == _RESULT
    return isinstance(event, SessionStarted)
