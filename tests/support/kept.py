"""What can be done or promised: records of the shop, and what Care keeps; and a broken database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, TypeDecorator, select

from care.store.database import Database
from care.store.tables import metadata
from support.dialogue_records import records
from support.dialogue_stage import Conversation

Facts = dict[str, Any]

# What Care notes for itself. All its other tables keep what a customer was told that is kept.
_BOOKKEEPING = frozenset(
    {
        *("conversations", "messages", "trackers", "tracker_events", "seats"),
        *("identities", "second_customers", "code_requests", "notices", "memories"),
    }
)
# In these nothing is alike from one time to the next.
_OWN_NAMES = frozenset({"id", "number", "key", "payload", "verification_id"})


def kept_facts(conversation: Conversation) -> Facts:
    """All that can be promised or changed: the shop's records, and what Care keeps for people."""
    shop = conversation.shop
    facts: Facts = {**records(shop), "codes": {"sent": list(shop.sent)}}
    with conversation.care.database.read() as connection:
        for name, table in metadata.tables.items():
            if name in _BOOKKEEPING:
                continue
            columns = [c for c in table.columns if c.name not in _OWN_NAMES and not _is_time(c)]
            rows = connection.execute(select(*columns)).all()
            facts[name] = {"rows": sorted(str(dict(row._mapping)) for row in rows)}
    return facts


def changed(before: Facts, after: Facts) -> Facts:
    """What is otherwise than it was, as it is now."""
    return {
        f"{name} {key}": value
        for name, record in after.items()
        for key, value in record.items()
        if before[name][key] != value
    }


def _is_time(column: Any) -> bool:
    kind = column.type
    return isinstance(kind.impl if isinstance(kind, TypeDecorator) else kind, DateTime)


@contextmanager
def locked(care_database: Database) -> Iterator[None]:
    """Inside, somebody else writes to the database, and does not come to an end."""
    other = sqlite3.connect(str(care_database.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def lost(care_database: Database) -> Iterator[None]:
    """Inside, there is no file where the database was."""
    place = Path(str(care_database.url.database))
    hidden = place.with_suffix(".hidden")
    care_database.close()
    place.rename(hidden)
    place.mkdir()  # or an empty database would be made there
    try:
        yield
    finally:
        care_database.close()
        place.rmdir()
        hidden.rename(place)
