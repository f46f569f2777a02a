"""The numbered transcript of a conversation, where nothing is lost and nothing is done twice.

A customer's message is stored before it is worked on and marked as answered in the same
transaction that stores the replies. The same message sent again finds the replies.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Protocol

from sqlalchemy import and_, insert, select, update
from sqlalchemy.engine import Connection, Row

from care.accounts.identity import record_identity
from care.accounts.models import Identity, Level, Proof
from care.conversations.models import Author, Choice, Message, Reply
from care.errors import NotFound, Rejected
from care.store.database import Database
from care.store.tables import conversations, feedback, messages

BOT_NAME = "Care"


@dataclass(frozen=True)
class Accepted:
    """A customer's message that is stored.

    `replies` is None while it waits for its answer; `is_new` tells whether it came for the first
    time, or was stored before by somebody who did not come to answer it; `is_first` whether the
    conversation begins with it; `is_held` whether a person gets it, and the bot has nothing to say.
    """

    replies: list[Message] | None
    is_new: bool
    is_first: bool
    is_held: bool = False


class Desk(Protocol):
    """Whoever may hold a conversation in place of the bot."""

    def take_message(self, connection: Connection, conversation_id: str, message_id: str) -> bool:
        """Takes the message in the transaction that stores it; False where it is the bot's."""


class Transcript:
    """The conversations of the website channel and what was said in them."""

    def __init__(self, database: Database, desk: Desk | None = None) -> None:
        self._database = database
        self._desk = desk

    def start(self, conversation_id: str, customer_id: str | None) -> None:
        """Begins a conversation; with `customer_id`, the website has proved who it is."""
        with self._database.write() as connection:
            connection.execute(
                insert(conversations).values(id=conversation_id, started_at=_now(), last_seq=0)
            )
            if customer_id is not None:
                identity = Identity(Level.VERIFIED, customer_id)
                record_identity(connection, conversation_id, identity, Proof.CUSTOMER_TOKEN)

    def closed_to_tokens(self, conversation_id: str) -> datetime | None:
        """Until when tokens for it were issued that are worthless now; None where none are.

        Raises:
            NotFound: there is no such conversation.
        """
        mine = conversations.c.id == conversation_id
        with self._database.read() as connection:
            row = connection.execute(select(conversations.c.tokens_from).where(mine)).first()
        if row is None:
            raise NotFound("no such conversation")
        return row.tokens_from

    def close_to_tokens(self, conversation_id: str) -> None:
        """Makes the tokens worthless that were issued for it until now."""
        mine = conversations.c.id == conversation_id
        with self._database.write() as connection:
            connection.execute(update(conversations).where(mine).values(tokens_from=_now()))

    def accept(
        self,
        conversation_id: str,
        message_id: str,
        text: str,
        fingerprint: str,
        *,
        for_bot: bool = False,
    ) -> Accepted:
        """Stores a customer's message, or finds that it is stored already.

        A message in a conversation that a person holds goes to the desk, in the same transaction.

        Args:
            fingerprint: equal for the same message only; a different one under the same id is
                a mistake of the caller.
            for_bot: it is the bot's, whoever holds the conversation.

        Raises:
            NotFound: there is no such conversation.
            Rejected: `conversation-ended`; or `id-reused` for another message under this id.
        """
        with self._database.write() as connection:
            conversation = _conversation(connection, conversation_id)
            known = connection.execute(
                select(messages).where(_is(conversation_id, message_id))
            ).first()
            if known is None:
                if conversation.ended_at is not None:
                    raise Rejected("conversation-ended")
                is_held = not for_bot and self._is_held(connection, conversation_id, message_id)
                row = _customer_message(message_id, text, fingerprint)
                _append(connection, conversation, [{**row, "answered": is_held}])
                is_first = conversation.last_seq == 0
                return Accepted([] if is_held else None, True, is_first, is_held)
            if known.fingerprint != fingerprint:
                raise Rejected("id-reused")
            replies = _replies(connection, conversation_id, message_id, known.answered)
            return Accepted(replies, is_new=False, is_first=known.seq == 1)

    def answer(
        self, conversation_id: str, message_id: str, replies: Sequence[Reply]
    ) -> list[Message]:
        """Stores the replies to a message and marks it as answered."""
        with self._database.write() as connection:
            conversation = _conversation(connection, conversation_id)
            rows = [_bot_message(reply, message_id) for reply in replies]
            _append(connection, conversation, rows)
            connection.execute(
                update(messages).where(_is(conversation_id, message_id)).values(answered=True)
            )
        return [_message(row) for row in rows]

    def _is_held(self, connection: Connection, conversation_id: str, message_id: str) -> bool:
        return self._desk is not None and self._desk.take_message(
            connection, conversation_id, message_id
        )

    def since(self, conversation_id: str, seq: int) -> list[Message]:
        """Everything said after message number `seq`, both sides, in order."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(messages)
                .where(messages.c.conversation_id == conversation_id, messages.c.seq > seq)
                .order_by(messages.c.seq)
            )
            return [_message(row._mapping) for row in rows]

    def message(self, conversation_id: str, message_id: str) -> Message:
        """The message of this id. Raises `NotFound`."""
        with self._database.read() as connection:
            return message_in(connection, conversation_id, message_id)

    def choice(self, conversation_id: str, choice_id: str) -> Choice:
        """A choice that this conversation's customer was offered. Raises `NotFound`."""
        with self._database.read() as connection:
            offered = connection.execute(
                select(messages.c.choices)
                .where(
                    messages.c.conversation_id == conversation_id,
                    messages.c.author_kind == Author.BOT.value,
                )
                .order_by(messages.c.seq.desc())
            ).scalars()
            for choices in offered:
                for choice in choices:
                    if choice["id"] == choice_id:
                        return Choice(**choice)
        raise NotFound("this choice was not offered in this conversation")

    def end(self, conversation_id: str) -> None:
        """Ends a conversation: it can still be read, nothing more can be said in it."""
        with self._database.write() as connection:
            connection.execute(
                update(conversations)
                .where(conversations.c.id == conversation_id, conversations.c.ended_at.is_(None))
                .values(ended_at=_now())
            )

    def rate(self, conversation_id: str, rating: int, comment: str | None) -> None:
        """Keeps the customer's opinion; a later one replaces it."""
        self._keep_opinion(conversation_id, {"rating": rating, "comment": comment})

    def note_opinion(self, conversation_id: str, **said: bool | int | str) -> None:
        """Keeps a part of it, `helpful`, `rating` (1 to 5) or `comment`, beside the rest."""
        self._keep_opinion(conversation_id, said)

    def _keep_opinion(self, conversation_id: str, said: Mapping[str, Any]) -> None:
        values = {**said, "given_at": _now()}
        mine = feedback.c.conversation_id == conversation_id
        with self._database.write() as connection:
            if connection.execute(update(feedback).where(mine).values(**values)).rowcount == 0:
                connection.execute(
                    insert(feedback).values(conversation_id=conversation_id, **values)
                )


def message_in(connection: Connection, conversation_id: str, message_id: str) -> Message:
    """The message of this id, in the caller's transaction. Raises `NotFound`."""
    row = connection.execute(select(messages).where(_is(conversation_id, message_id))).first()
    if row is None:
        raise NotFound("no such message")
    return _message(row._mapping)


def hold(connection: Connection, conversation_id: str) -> bool:
    """Keeps others from writing in the conversation until the transaction ends.

    Returns False where there is none.

    Whoever writes in a conversation and elsewhere takes this first: then nobody waits in a circle.
    """
    mine = select(conversations.c.id).where(conversations.c.id == conversation_id)
    return connection.execute(mine.with_for_update()).first() is not None


def append_said(
    connection: Connection, conversation_id: str, author: Author, name: str, text: str
) -> Message | None:
    """Adds what somebody says who does not answer a message, in the caller's transaction.

    None where the conversation is on no channel with a transcript.
    """
    if not hold(connection, conversation_id):
        return None
    row = {
        "id": secrets.token_hex(16),
        "at": _now(),
        "author_kind": author.value,
        "author_name": name,
        "text": text,
        "choices": [],
        "sources": [],
    }
    _append(connection, _conversation(connection, conversation_id), [row])
    return _message(row)


def _conversation(connection: Connection, conversation_id: str) -> Row:
    query = select(conversations).where(conversations.c.id == conversation_id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise NotFound("no such conversation")
    return row


def _is(conversation_id: str, message_id: str) -> object:
    return and_(messages.c.conversation_id == conversation_id, messages.c.id == message_id)


def _replies(
    connection: Connection, conversation_id: str, message_id: str, answered: bool
) -> list[Message] | None:
    if not answered:
        return None
    rows = connection.execute(
        select(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.reply_to == message_id)
        .order_by(messages.c.seq)
    )
    return [_message(row._mapping) for row in rows]


def _append(connection: Connection, conversation: Row, rows: list[dict[str, Any]]) -> None:
    """Numbers the rows in place and stores them."""
    for offset, row in enumerate(rows, start=1):
        row |= {"conversation_id": conversation.id, "seq": conversation.last_seq + offset}
    if rows:
        connection.execute(insert(messages), rows)
        connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation.id)
            .values(last_seq=rows[-1]["seq"])
        )


def _customer_message(message_id: str, text: str, fingerprint: str) -> dict[str, Any]:
    return {
        "id": message_id,
        "at": _now(),
        "author_kind": Author.CUSTOMER.value,
        "author_name": "",
        "text": text,
        "choices": [],
        "sources": [],
        "fingerprint": fingerprint,
        "answered": False,
    }


def _bot_message(reply: Reply, reply_to: str) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "at": _now(),
        "author_kind": Author.BOT.value,
        "author_name": BOT_NAME,
        "text": reply.text,
        "choices": [vars(choice) for choice in reply.choices],
        "sources": list(reply.sources),
        "expects": reply.expects,
        "reply_to": reply_to,
    }


def _message(row: Mapping[str, Any]) -> Message:
    return Message(
        seq=row["seq"],
        id=row["id"],
        at=row["at"],
        author=Author(row["author_kind"]),
        author_name=row["author_name"],
        text=row["text"],
        choices=tuple(Choice(**choice) for choice in row["choices"]),
        sources=tuple(row["sources"]),
        expects=row.get("expects"),
    )


def _now() -> datetime:
    return datetime.now(timezone.utc)
