"""Who changed what: one line for every change, without personal data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from shop.idempotency import Call
from shop.tables import audit


@dataclass(frozen=True)
class Entry:
    """What was done to which record, and between which versions."""

    subject: str
    subject_id: str
    action: str
    version_before: int
    version_after: int


def record(connection: Connection, call: Call, now: datetime, entry: Entry) -> None:
    """Add a line to the audit, in the transaction of the change."""
    caller = {"client_id": call.client_id, "idempotency_key": call.key, "at": now}
    connection.execute(insert(audit).values(**vars(entry), **caller))
