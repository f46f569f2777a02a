"""A handoff's typed values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from care.conversations.wishes import Wish

# What a waiting customer may choose: intents.
STOP_WAITING, ANSWER_BY_EMAIL = "stop_waiting", "answer_by_email"
PREFERS_EMAIL = "prefers_email"  # the slot of a customer who would rather not wait here


class State(str, Enum):
    """Where a handoff stands."""

    REQUESTED = "requested"  # promised to the customer; the desk does not know of it yet
    QUEUED = "queued"  # the desk has it
    ASSIGNED = "assigned"  # somebody has taken it
    ACTIVE = "active"  # they have written to the customer
    RESOLVED = "resolved"
    TIMED_OUT = "timed_out"  # nobody took it in time
    CANCELLED = "cancelled"  # the customer would rather not, or has left

    @property
    def is_open(self) -> bool:
        return self in {State.REQUESTED, State.QUEUED, State.ASSIGNED, State.ACTIVE}

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has taken it yet."""
        return self in {State.REQUESTED, State.QUEUED}


class Way(str, Enum):
    """How the person answers."""

    CHAT = "chat"  # here and now; the bot is silent as long as it lasts
    EMAIL = "email"  # later, by e-mail; the bot goes on


class Reason(str, Enum):
    """Why a person is asked for."""

    ASKED_FOR = "asked_for"
    FAILED_TRIES = "failed_tries"
    APPROVAL = "approval"  # an amount over the limit
    OUT_OF_POLICY = "out_of_policy"
    NOT_VERIFIED = "not_verified"
    FRUSTRATION = "frustration"
    ABUSE = "abuse"
    BACKEND_DOWN = "backend_down"
    TOO_LONG = "too_long"


class Moment(str, Enum):
    """What others are told of a handoff."""

    REQUESTED = "requested"
    RAISED = "raised"  # it waits too long
    TIMED_OUT = "timed_out"  # nobody came


class Priority(str, Enum):
    """How soon it has to be looked at."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"

    def raised(self) -> Priority:
        """The next higher one; of the highest itself."""
        order = list(Priority)
        return order[min(order.index(self) + 1, len(order) - 1)]


@dataclass(frozen=True)
class Matter:
    """What it is about: what was asked for, and how the customer is, from 0 to 1.

    None where nobody measured it.
    """

    requests: tuple[Wish, ...] = ()
    frustration: float | None = None
    urgency: float | None = None


@dataclass(frozen=True)
class Request:
    """The wish for a person, as the assistant has it.

    Attributes:
        email: where to answer somebody who is not verified, or will not wait.
        language: the customer's; None is the default one.
        context: what else the assistant knows: step of the task, slots, what was tried.
    """

    reason: Reason
    way: Way
    email: str | None = None
    matter: Matter = field(default_factory=Matter)
    language: str | None = None
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Agent:
    """The person who answers, as the customer and the records know them."""

    id: str
    name: str


@dataclass(frozen=True)
class Handoff:
    """A handoff as it stands."""

    number: str
    conversation_id: str
    state: State
    way: Way
    reason: Reason
    team: str
    priority: Priority
    requested_at: datetime
    changed_at: datetime
    agent: Agent | None = None
    email: str | None = None
    language: str | None = None
    outcome: str | None = None
    case_ref: str | None = None
    ended_at: datetime | None = None
    released_at: datetime | None = None

    @property
    def waits_since(self) -> datetime:
        """Since when it waits for somebody: whoever had it may have given it back."""
        return self.released_at or self.requested_at

    @property
    def is_silencing(self) -> bool:
        """Whether the bot has to be silent."""
        return self.way is Way.CHAT and self.state.is_open
