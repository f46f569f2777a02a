"""What Care asks of a helpdesk.

Everything but `is_staffed` and `read_webhook` is called by the outbox's worker: at least once, in
the order of the conversation, and again after `Unavailable`. A call that is made again after its
answer was lost must not have its effect twice: each has a key that is the same then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from care.handoff.events import DeskEvent
from care.handoff.models import Handoff
from care.handoff.package import Package


class Helpdesk(Protocol):
    """A helpdesk. Any call may raise `Unavailable`, or `Rejected` where another try is no use."""

    name: str

    def is_staffed(self) -> bool:
        """Whether somebody is there to take a conversation over now."""

    def open_case(self, package: Package, key: str, is_repeated: bool) -> str:
        """Opens a case with all that is known; what the desk calls it.

        Args:
            is_repeated: an earlier try may have arrived, so that the case may be there already.
        """

    def update_case(self, case_ref: str, handoff: Handoff, key: str) -> None:
        """Tells the desk of another priority, or another way to answer."""

    def append_customer_message(self, case_ref: str, text: str, key: str) -> None:
        """Adds what the customer has written."""

    def append_note(self, case_ref: str, text: str, key: str) -> None:
        """Adds a note that the customer does not see."""

    def close(self, case_ref: str, reason: str, key: str) -> None:
        """Closes the case, as the customer does not wait any longer."""

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> list[DeskEvent]:
        """What the desk tells with this call; own echoes and private notes are left out.

        Raises:
            NotAllowed: it is not the desk that calls, or the call is an old one.
            Rejected: it is, but this cannot be understood.
        """
