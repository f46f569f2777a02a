"""Who is writing just now: told to the other side for a few seconds, and kept nowhere else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from sqlalchemy import and_, delete, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ClauseElement

from care.conversations.models import Author
from care.store.tables import conversations, typing

# A page tells every half of this that its user goes on writing.
SECONDS = 6.0


def note_typing(connection: Connection, conversation_id: str, author: Author, name: str) -> None:
    """Notes that somebody is writing, in the caller's transaction."""
    values = {"name": name, "until": _now() + timedelta(seconds=SECONDS)}
    changed = connection.execute(update(typing).where(_is(conversation_id, author)).values(values))
    if changed.rowcount == 0:
        row = {"conversation_id": conversation_id, "author_kind": author.value, **values}
        connection.execute(insert(typing).values(**row))


def stop_typing(connection: Connection, conversation_id: str, author: Author) -> None:
    """Forgets it, as what was written has been sent; in the caller's transaction."""
    connection.execute(delete(typing).where(_is(conversation_id, author)))


def is_typing_now(author: Author) -> ClauseElement:
    """The condition for a join with conversations: this side of one is writing."""
    return and_(
        typing.c.conversation_id == conversations.c.id,
        typing.c.author_kind == author.value,
        typing.c.until > _now(),
    )


def _is(conversation_id: str, author: Author) -> ClauseElement:
    return and_(typing.c.conversation_id == conversation_id, typing.c.author_kind == author.value)


def _now() -> datetime:
    return datetime.now(timezone.utc)
