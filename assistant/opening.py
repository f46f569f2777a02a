"""How a conversation opens: in the customer's language, and with the word that it is a program."""

from __future__ import annotations

from collections.abc import Sequence

from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.languages.choice import CHOSEN_LANGUAGE
from assistant.languages.files import SLOT

LANGUAGE = "language"  # in the metadata of a conversation's first message
INTRODUCTION = "utter_introduction"
# Their own answers say that it is a program; who is abusive hears one sentence, and a person.
_INTRODUCED_ANYWAY = frozenset({"greet", "bot_challenge", "abuse"})


def is_first(tracker: DialogueStateTracker) -> bool:
    """Whether the latest message is the first of the whole conversation."""
    return sum(isinstance(event, UserUttered) for event in tracker.events) == 1


def remembered_language(tracker: DialogueStateTracker) -> list[Event]:
    """The language the customer chose in an earlier conversation, where the channel knows that."""
    code = (tracker.latest_message.metadata or {}).get(LANGUAGE) if tracker.latest_message else None
    return [SlotSet(SLOT, code), SlotSet(CHOSEN_LANGUAGE, True)] if code else []


def needs_introduction(tracker: DialogueStateTracker) -> bool:
    """Whether what is said next are the first words to a customer, and do not introduce Care."""
    message = tracker.latest_message
    if message is None or message.intent_name in _INTRODUCED_ANYWAY or not is_first(tracker):
        return False
    return not any(isinstance(event, BotUttered) for event in tracker.events)


def prefaced(events: Sequence[Event], preface: str) -> list[Event]:
    """The same events, the first words among them with the preface before them."""
    first = next((e for e in events if isinstance(e, BotUttered) and e.text), None)
    return [_prefaced(e, preface) if e is first else e for e in events]


def _prefaced(words: Event, preface: str) -> BotUttered:
    text = f"{preface}\n{words.text}"
    return BotUttered(text, words.data, words.metadata, words.timestamp)
