"""What Care keeps in its own database. Times are UTC."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    true,
)


class UtcDateTime(TypeDecorator):
    """An aware UTC datetime on every database, also on those that keep no time zone (SQLite)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=timezone.utc)


metadata = MetaData()

CONVERSATION_ID = String(64)

# A customer's visit to the website channel. `last_seq` is the number of its newest message.
conversations = Table(
    "conversations",
    metadata,
    Column("id", CONVERSATION_ID, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("tokens_from", UtcDateTime),  # session tokens that are older open it no longer
)

# The transcript as both sides see it, numbered without gaps. A customer's message is `answered`
# once its replies are stored; `fingerprint` tells a repetition from a reused id.
messages = Table(
    "messages",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("id", String(128), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("author_kind", String(16), nullable=False),
    Column("author_name", String(255), nullable=False),
    Column("text", Text, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("expects", String(64)),
    Column("reply_to", String(128)),
    Column("fingerprint", String(64)),
    Column("answered", Boolean),
    UniqueConstraint("conversation_id", "id", name="uq_messages_id"),
    Index("ix_messages_reply_to", "conversation_id", "reply_to"),
)

# Who is writing just now, until when that is so; old rows mean nothing.
typing = Table(
    "typing",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("author_kind", String(16), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

# Who the customer of a conversation has been shown to be.
identities = Table(
    "identities",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("level", String(16), nullable=False),
    Column("customer_id", String(255), nullable=False),
    Column("order_number", String(32)),
    Column("proof", String(32), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# Conversations in which somebody claimed to be another customer than before: they serve nobody.
second_customers = Table(
    "second_customers",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("first_customer_id", String(255), nullable=False),
    Column("second_customer_id", String(255), nullable=False),
    Column("proof", String(32), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# Codes on their way: which check at the shop a conversation is waiting for.
verifications = Table(
    "verifications",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("verification_id", String(255), nullable=False),
    Column("email", String(320), nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

# When a conversation asked for codes: so many an hour, and no more.
code_requests = Table(
    "code_requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", CONVERSATION_ID, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)

# Conversations that a person takes over, in chat or by e-mail (care/handoff). `open_in` is the
# conversation's id while the handoff is open, so that there is at most one; `requests` are the
# wishes a person is to fulfil; frustration and urgency go from 0 to 1. It was first taken at
# `taken_at`, and last given back to the queue at `released_at`. `case_ref` is the desk's own name
# for it. `is_returned` is set once the assistant knows what came of it.
handoffs = Table(
    "handoffs",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("conversation_id", CONVERSATION_ID, nullable=False, index=True),
    Column("open_in", CONVERSATION_ID, unique=True),
    Column("state", String(16), nullable=False, index=True),
    Column("way", String(16), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("team", String(64), nullable=False),
    Column("priority", String(16), nullable=False),
    Column("email", String(320)),
    Column("language", String(8)),
    Column("requests", JSON, nullable=False, server_default="[]"),
    Column("frustration", Float),
    Column("urgency", Float),
    Column("context", JSON, nullable=False, server_default="{}"),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("raised_at", UtcDateTime),
    Column("taken_at", UtcDateTime),
    Column("released_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("agent_id", String(255)),
    Column("agent_name", String(255)),
    Column("outcome", String(64)),
    Column("case_ref", String(255), index=True),
    Column("is_returned", Boolean, nullable=False, server_default=false()),
)

# What the desk has told, so that what it tells twice is done once.
desk_events = Table(
    "desk_events",
    metadata,
    Column("desk", String(32), primary_key=True),
    Column("id", String(255), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# The calls of helpdesks as they came (care/helpdesks/inbox.py). What is the same call
# has the same `id`; the body is emptied once it is worked on.
desk_inbox = Table(
    "desk_inbox",
    metadata,
    Column("desk", String(32), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

# How many calls a day were not the desk's, and why.
desk_refusals = Table(
    "desk_refusals",
    metadata,
    Column("desk", String(32), primary_key=True),
    Column("why", String(32), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)

# Who works at the built-in desk. `seen_at` is when their page last told that they are there.
agents = Table(
    "agents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password", String(255), nullable=False),
    Column("is_available", Boolean, nullable=False, server_default=true()),
    Column("seen_at", UtcDateTime),
)

# Their sessions: `token` is the hash of what the browser holds.
agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("agent_id", String(32), nullable=False, index=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

# What was done at the desk, by whom and when: never changed, only added to.
desk_log = Table(
    "desk_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("agent_id", String(32), nullable=False),
    Column("did", String(64), nullable=False),
    Column("number", String(16), index=True),
    Column("detail", Text, nullable=False, server_default=""),
)

# What agents write for one another, and no customer sees.
desk_notes = Table(
    "desk_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(16), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("agent_id", String(32), nullable=False),
    Column("text", Text, nullable=False),
)

# What agents answered by e-mail; `key` is that of the letter that sends it (care/outbox).
desk_emails = Table(
    "desk_emails",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("number", String(16), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("agent_name", String(255), nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", UtcDateTime),
)

# What a message really meant, as somebody at the desk has seen: examples for the next training.
labels = Table(
    "labels",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("message_id", String(128), primary_key=True),
    Column("intent", String(64), nullable=False),
    Column("agent_id", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What customers want looked into. `customer_id` is that of a customer who was verified when it was
# opened; who was not, is answered at `email`. `key` is the idempotency key it was opened with.
cases = Table(
    "cases",
    metadata,
    Column("number", String(16), primary_key=True),
    Column("conversation_id", CONVERSATION_ID, nullable=False),
    Column("customer_id", String(255), index=True),
    Column("email", String(320), index=True),
    Column("category", String(32), nullable=False),
    Column("urgency", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("description", Text, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("key", String(255), nullable=False, unique=True),
)

# What was added to a case since, by the customer or by whoever works on it.
case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(16), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("author", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("key", String(255), nullable=False, unique=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("helpful", Boolean),
    Column("rating", Integer),
    Column("comment", Text),
    Column("given_at", UtcDateTime, nullable=False),
)

# What a customer has been told of unasked, so that nobody is told it twice: a subscription that is
# about to be delivered (`what` is its id and the day), and where that was looked up already.
notices = Table(
    "notices",
    metadata,
    Column("customer_id", String(255), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("what", String(255), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

# By what a customer's wordings are chosen in experiments (care/experiments.py).
seats = Table(
    "seats",
    metadata,
    Column("customer_id", String(255), primary_key=True),
    Column("seat", CONVERSATION_ID, nullable=False),
)

# What is remembered of a customer from one conversation to the next: JSON, by kind.
memories = Table(
    "memories",
    metadata,
    Column("customer_id", String(255), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("value", Text, nullable=False),
    Column("conversation_id", CONVERSATION_ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What has to reach another system (care/outbox). The first of a stream that waits is delivered
# next; `lease` says which worker has it in hand, until `leased_until`.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(64), nullable=False),
    Column("stream", String(64), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("blocks", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease", String(16)),
    Column("leased_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("error", String(500), nullable=False, default=""),
    Index("ix_outbox_state", "state", "due_at"),
    Index("ix_outbox_stream", "stream", "id"),
)

# Rasa's events, one row each, numbered per conversation.
tracker_events = Table(
    "tracker_events",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("timestamp", Float, nullable=False),
    Column("type_name", String(64), nullable=False),
    Column("data", Text, nullable=False),
)

# One row per tracker: the next event's number, and where the working window begins, with what
# was set before it (see assistant/stores/window.py).
trackers = Table(
    "trackers",
    metadata,
    Column("conversation_id", CONVERSATION_ID, primary_key=True),
    Column("next_seq", Integer, nullable=False),
    Column("window_start", Integer, nullable=False),
    Column("window_opening", JSON, nullable=False),
)
