"""A conversation's working window: what Rasa needs to remember, at a size that stays the same.

Rasa replays a conversation's events several times per turn, and sends them to the action
server, so a turn grows with the conversation. Rules and forms look back a few turns only.
Older turns are folded into an *opening*: a session start, the slots as they were there, and
the form that was open. The database keeps every event; the window is only what is worked on.
"""

from __future__ import annotations

from dataclasses import dataclass

from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    ConversationPaused,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

KEEP_TURNS = 6
FOLD_AT_TURNS = 10


@dataclass(frozen=True)
class Fold:
    """Where the window begins: `dropped` events are folded into `opening`."""

    dropped: int
    opening: list[Event]


def fold(events: list[Event], domain: Domain) -> Fold | None:
    """Where to begin a smaller window, once there are `FOLD_AT_TURNS` turns; None to stay.

    The window begins with a customer's message.
    """
    starts = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) < FOLD_AT_TURNS:
        return None
    first = starts[-KEEP_TURNS]
    before = DialogueStateTracker.from_events("fold", events[:first], domain.slots)
    return Fold(first, _opening(before, events[first].timestamp))


def _opening(tracker: DialogueStateTracker, at: float) -> list[Event]:
    """Events that bring a fresh tracker to where this one stands."""
    opening: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=at),
        SessionStarted(timestamp=at),
    ]
    if tracker.active_loop_name:
        opening.append(ActionExecuted(tracker.active_loop_name, timestamp=at))
        opening.append(ActiveLoop(tracker.active_loop_name, timestamp=at))
    opening += [
        SlotSet(name, slot.value, timestamp=at)
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value
    ]
    if tracker.is_paused():
        opening.append(ConversationPaused(timestamp=at))
    return [*opening, ActionExecuted(ACTION_LISTEN_NAME, timestamp=at)]
