"""How the customer feels, as far as wording and the offer of a person depend on it."""

from __future__ import annotations

from itertools import islice

from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

IS_FRUSTRATED = "is_frustrated"  # the slot; a wording may have it as its condition
FRUSTRATED = 0.75  # of 1: somebody who sorts messages would rather call it frustrated than not
FEW = 2  # words, which say too little
LATEST = 2  # messages of which one is enough


def effects(tracker: DialogueStateTracker) -> list[Event]:
    """Notes when frustration rises, and when it is gone again."""
    latest = islice((e for e in reversed(tracker.events) if isinstance(e, UserUttered)), LATEST)
    # "Try again" and "say that again" are the words of the frustrated, but not only theirs.
    told = [m for m in latest if m.intent_name != "repeat" and len((m.text or "").split()) > FEW]
    values = [message.parse_data.get("frustration") for message in told]
    is_frustrated = any(isinstance(v, (int, float)) and v >= FRUSTRATED for v in values)
    if bool(tracker.get_slot(IS_FRUSTRATED)) == is_frustrated:
        return []
    return [SlotSet(IS_FRUSTRATED, is_frustrated)]
