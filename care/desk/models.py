"""The desk's typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from care.accounts.models import Level
from care.conversations.models import Author
from care.handoff.models import Agent, Handoff


class Role(str, Enum):
    """What somebody at the desk may do."""

    AGENT = "agent"  # work on conversations
    LEAD = "lead"  # and take them from others, read the log, see to dead letters
    ADMIN = "admin"  # the same: agents are added on the command line


class Outcome(str, Enum):
    """What came of a conversation, as its agent says when closing it."""

    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    SPAM = "spam"
    OTHER = "other"
    HANDED_BACK = "handed_back"  # the assistant can do the rest


class Did(str, Enum):
    """What the log knows of."""

    LOGGED_IN = "logged_in"
    FAILED_LOG_IN = "failed_log_in"
    LOGGED_OUT = "logged_out"
    CAME = "came"  # takes conversations
    WENT_AWAY = "went_away"
    TOOK = "took"
    TOOK_OVER = "took_over"  # from somebody else
    RELEASED = "released"
    TRANSFERRED = "transferred"
    REPLIED = "replied"
    NOTED = "noted"
    LABELLED = "labelled"
    CLOSED = "closed"
    RESENT = "resent"  # a dead letter
    ADDED_AGENT = "added_agent"
    SET_PASSWORD = "set_password"  # noqa: S105  # what was done, not a password
    REMOVED_AGENT = "removed_agent"


@dataclass(frozen=True)
class Account:
    """Somebody who works at the desk. `seen_at` is when their page last told that it is open."""

    id: str
    email: str
    name: str
    role: Role
    is_available: bool
    seen_at: datetime | None

    @property
    def agent(self) -> Agent:
        """Who they are to customers and in the records."""
        return Agent(self.id, self.name)

    @property
    def is_lead(self) -> bool:
        """Whether they may do what leads may."""
        return self.role is not Role.AGENT


@dataclass(frozen=True)
class Person:
    """A customer in a list. `name` is empty where nobody knows it, or the shop does not answer."""

    name: str
    level: Level


@dataclass(frozen=True)
class Listed:
    """A handoff in a list."""

    handoff: Handoff
    customer: Person


@dataclass(frozen=True)
class Understood:
    """What the assistant took a message for; `confidence` goes from 0 to 1."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Said:
    """One message of a conversation as the desk shows it.

    Attributes:
        text: with what the settings say is masked.
        choices: the titles of what was offered with it.
        understood: None where the assistant did not hear it.
        label: the intent that somebody at the desk has set in its place.
    """

    seq: int
    message_id: str
    at: datetime
    author: Author
    name: str
    text: str
    choices: tuple[str, ...] = ()
    understood: Understood | None = None
    label: str | None = None


@dataclass(frozen=True)
class Note:
    """What agents write for one another."""

    at: datetime
    name: str
    text: str


@dataclass(frozen=True)
class LogLine:
    """One line of the log. `name` is that of whoever did it, or their id if they are gone."""

    id: int
    at: datetime
    name: str
    did: Did
    number: str | None
    detail: str
