"""Works on what the desk has told."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial

from care.deadline import deadline
from care.errors import NotFound, Rejected, Unavailable
from care.handoff.delivery import DELIVERY_SECONDS
from care.handoff.service import HandoffService
from care.helpdesks.inbox import HEARD, DeskInbox, State, settle
from care.helpdesks.port import Helpdesk
from care.outbox.models import Entry
from care.outbox.worker import Afterwards, Deliver

# An agent may answer before the answer to the call that opened the case is here. Whatever case is
# unknown for longer is not one of Care's.
_UNKNOWN_FOR = timedelta(minutes=5)


class Hearing:
    """Tells the handoffs what the desk's calls say.

    It may be killed in between, and does all of a call again then: events are known by their ids.
    """

    def __init__(self, desk: Helpdesk, inbox: DeskInbox, handoffs: HandoffService) -> None:
        self._desk = desk
        self._inbox = inbox
        self._handoffs = handoffs

    def by_kind(self) -> dict[str, Deliver]:
        """For the outbox's worker."""
        return {HEARD: self._hear}

    def _hear(self, entry: Entry) -> Afterwards:
        desk, call_id = str(entry.payload["desk"]), str(entry.payload["id"])
        if desk != self._desk.name:
            raise Rejected("another-desk", f"{desk} is not the helpdesk any longer")
        state = State.DONE
        body = self._inbox.body(desk, call_id)
        try:
            with deadline(DELIVERY_SECONDS):
                events = self._desk.read_webhook(body)
            for event in events:
                self._handoffs.hear(event)
        except NotFound:
            if datetime.now(timezone.utc) - entry.written_at < _UNKNOWN_FOR:
                raise Unavailable("the case is not known, or not yet") from None
            state = State.IGNORED
        return partial(settle, desk=desk, call_id=call_id, state=state)
