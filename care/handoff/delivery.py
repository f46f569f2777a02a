"""Brings what the outbox holds to the desk."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial, wraps
from typing import Any

from sqlalchemy.engine import Connection

from care.conversations.transcript import Transcript
from care.deadline import deadline
from care.errors import NotFound, Unavailable
from care.handoff import machine, store
from care.handoff.machine import Event
from care.handoff.models import Handoff
from care.handoff.packing import Packer
from care.handoff.service import BY_EMAIL, CANCEL, MESSAGE, OPEN, UPDATE, held
from care.helpdesks.port import Attempt, Helpdesk
from care.outbox.models import Entry
from care.outbox.worker import Afterwards, Deliver
from care.store.database import Database

# Well below the outbox's lease: nobody else may begin with it meanwhile.
DELIVERY_SECONDS = 45.0


class Deliveries:
    """What delivers each kind of letter to the desk."""

    def __init__(
        self, database: Database, desk: Helpdesk, packer: Packer, transcript: Transcript
    ) -> None:
        self._database = database
        self._desk = desk
        self._packer = packer
        self._transcript = transcript

    def by_kind(self) -> Mapping[str, Deliver]:
        """For the outbox's worker."""
        return {
            OPEN: _in_time(self._open),
            MESSAGE: _in_time(self._message),
            UPDATE: _in_time(self._update),
            BY_EMAIL: _in_time(self._update),
            CANCEL: _in_time(self._cancel),
        }

    def _open(self, entry: Entry) -> Afterwards:
        package = self._packer.pack(str(entry.payload["number"]))
        case_ref = self._desk.open_case(package, _attempt(entry))
        return partial(_note_delivery, number=package.handoff.number, case_ref=case_ref)

    def _message(self, entry: Entry) -> None:
        handoff, case_ref = self._case(entry)
        message_id = entry.payload["message_id"]
        message = self._transcript.message(handoff.conversation_id, str(message_id))
        text = self._packer.mask(message.text)
        self._desk.append_customer_message(case_ref, text, _attempt(entry))

    def _update(self, entry: Entry) -> None:
        handoff, case_ref = self._case(entry)
        self._desk.update_case(case_ref, handoff, _attempt(entry))

    def _cancel(self, entry: Entry) -> None:
        _, case_ref = self._case(entry)
        reason = str(entry.payload.get("reason", Event.CANCELLED.value))
        self._desk.close(case_ref, reason, _attempt(entry))

    def _case(self, entry: Entry) -> tuple[Handoff, str]:
        """The handoff, and what the desk calls it."""
        with self._database.read() as connection:
            handoff = store.named(connection, str(entry.payload["number"]))
        if handoff.case_ref is None:
            raise Unavailable("the desk has no case for it yet")
        return handoff, handoff.case_ref


def _attempt(entry: Entry) -> Attempt:
    return Attempt(entry.key, is_repeated=entry.attempts > 1)


def _in_time(deliver: Deliver) -> Deliver:
    """The delivery, with all its calls together in the time that one may take."""

    @wraps(deliver)
    def limited(entry: Entry) -> Afterwards | None:
        with deadline(DELIVERY_SECONDS):
            return deliver(entry)

    return limited


def _note_delivery(connection: Connection, number: str, case_ref: str) -> None:
    try:
        handoff = held(connection, number)
    except NotFound:
        return  # it was erased meanwhile
    values: dict[str, Any] = {"case_ref": case_ref}
    if state := machine.after(handoff.state, Event.DELIVERED):
        values["state"] = state
    store.change(connection, handoff, **values)
