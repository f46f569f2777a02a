"""Which state follows which: the one place where that is decided.

    requested ──delivered──▶ queued ──assigned──▶ assigned ──spoke──▶ active
        │                      │                     │                   │
        └──────── cancelled · timed out · closed ────┴───────────────────┘
                                │
                      back with the bot

What comes late or twice changes nothing: desks repeat themselves, and not in order.
"""

from __future__ import annotations

from enum import Enum

from care.handoff.models import State


class Event(str, Enum):
    """What can happen to a handoff."""

    DELIVERED = "delivered"  # the desk has confirmed that it has it
    ASSIGNED = "assigned"  # somebody has taken it, perhaps from somebody else
    RELEASED = "released"  # nobody has it any more
    SPOKE = "spoke"  # somebody wrote to the customer
    CLOSED = "closed"  # the desk has resolved it
    CANCELLED = "cancelled"  # the customer would rather not
    TIMED_OUT = "timed_out"  # nobody took it in time


_OPEN = (State.REQUESTED, State.QUEUED, State.ASSIGNED, State.ACTIVE)
_WAITING = (State.REQUESTED, State.QUEUED)

_NEXT: dict[tuple[State, Event], State] = {
    (State.REQUESTED, Event.DELIVERED): State.QUEUED,
    **{(state, Event.ASSIGNED): State.ASSIGNED for state in _WAITING},
    (State.ASSIGNED, Event.ASSIGNED): State.ASSIGNED,
    (State.ACTIVE, Event.ASSIGNED): State.ACTIVE,
    (State.ASSIGNED, Event.RELEASED): State.QUEUED,
    (State.ACTIVE, Event.RELEASED): State.QUEUED,
    **{(state, Event.SPOKE): State.ACTIVE for state in _OPEN},
    **{(state, Event.CLOSED): State.RESOLVED for state in _OPEN},
    **{(state, Event.CANCELLED): State.CANCELLED for state in _OPEN},
    **{(state, Event.TIMED_OUT): State.TIMED_OUT for state in _WAITING},
}


def after(state: State, event: Event) -> State | None:
    """The state that follows; None where the event comes too late, or makes no sense there."""
    return _NEXT.get((state, event))
