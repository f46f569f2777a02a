"""The language of a conversation: detected, or chosen by the customer."""

from __future__ import annotations

from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.languages.files import SLOT
from care.conversations.models import CHOSEN

CHOSEN_LANGUAGE = "language_is_chosen"
# How sure it takes to begin in another language than the default one, and to change to another
# in the middle; there, a name or a street of few words must not turn everything around.
SURE, SURE_IN_THE_MIDDLE, WORDS_IN_THE_MIDDLE = 0.8, 0.95, 3


def effects(tracker: DialogueStateTracker) -> list[Event]:
    """The language that the latest message shows, where none was chosen."""
    message = tracker.latest_message
    if message is None or tracker.get_slot(CHOSEN_LANGUAGE) or message.parse_data.get(CHOSEN):
        return []
    found = message.parse_data.get(SLOT)
    if not isinstance(found, dict):
        return []
    code, sure = str(found.get("code")), float(found.get("confidence") or 0)
    now = tracker.get_slot(SLOT)
    if code == now or sure < (SURE if now is None else SURE_IN_THE_MIDDLE):
        return []
    if now is not None and _words(message) < WORDS_IN_THE_MIDDLE:
        return []
    return [SlotSet(SLOT, code)]


def _words(message: UserUttered) -> int:
    return len((message.text or "").split())
