"""What Care asks of a helpdesk.

Everything but `is_staffed` and `admit` is called by the outbox's worker: at least once, in the
order of the conversation, and again after `Unavailable`. What is done again after its answer was
lost must not have its effect twice; an `Attempt` says what it needs for that.

A webhook is taken in two steps, as desks wait for seconds only and call again where they are not
answered: `admit` looks at who is calling and asks nobody, so that the call can be kept and
answered at once; `read_webhook` is called later by the worker and may ask the desk for the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from care.errors import NotAllowed
from care.handoff.events import DeskEvent
from care.handoff.models import Handoff
from care.handoff.package import Package

_MARK_DIGITS = 12


class WebhookRefused(NotAllowed):
    """It is not the desk that calls, or the call is an old one; `why` is one of a few words."""

    def __init__(self, why: str) -> None:
        super().__init__(f"webhook refused: {why}")
        self.why = why


@dataclass(frozen=True)
class Attempt:
    """One try at delivering something.

    Attributes:
        key: the same whenever it is tried, and no other delivery's.
        is_repeated: an earlier try may have arrived, so that it may be done already.
    """

    key: str
    is_repeated: bool = False

    @property
    def mark(self) -> str:
        """The key in short, for desks that keep no keys but texts: 12 hexadecimal digits."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:_MARK_DIGITS]


@dataclass(frozen=True)
class Admitted:
    """A call that is the desk's.

    Attributes:
        id: the same where the same is told again, so that it is worked on once.
        case: which case it is about, "" where that is not said: calls about one stay in order.
    """

    id: str
    case: str = ""


class Helpdesk(Protocol):
    """A helpdesk. Any call may raise `Unavailable`, or `Rejected` where another try is no use."""

    name: str

    def is_staffed(self) -> bool:
        """Whether somebody is there to take a conversation over now."""

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """Opens a case with all that is known; what the desk calls it, for ever and only it."""

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        """Tells the desk of another priority, or another way to answer."""

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Adds what the customer has written."""

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Adds a note that the customer does not see."""

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Closes the case, as the customer does not wait any longer."""

    def admit(self, headers: Mapping[str, str], body: bytes) -> Admitted:
        """Makes sure that it is the desk that calls.

        Raises:
            WebhookRefused: it is not the desk, or the call is an old one.
        """

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        """What the desk tells with a call that was admitted, in its order.

        Own echoes and private notes are left out, and so is what is about other cases.

        Raises:
            Rejected: this cannot be understood.
        """
