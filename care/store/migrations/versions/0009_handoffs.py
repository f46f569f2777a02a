"""Handoffs in the place of tickets, and what the desk has told."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handoffs",
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("open_in", sa.String(64), unique=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("team", sa.String(64), nullable=False),
        sa.Column("priority", sa.String(16), nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("language", sa.String(8)),
        sa.Column("requests", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("frustration", sa.Float),
        sa.Column("urgency", sa.Float),
        sa.Column("context", sa.JSON, nullable=False, server_default="{}"),
        sa.Column("requested_at", _TIME, nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.Column("raised_at", _TIME),
        sa.Column("taken_at", _TIME),
        sa.Column("released_at", _TIME),
        sa.Column("ended_at", _TIME),
        sa.Column("agent_id", sa.String(255)),
        sa.Column("agent_name", sa.String(255)),
        sa.Column("outcome", sa.String(64)),
        sa.Column("case_ref", sa.String(255)),
        sa.Column("is_returned", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for column in ("conversation_id", "state", "case_ref"):
        op.create_index(f"ix_handoffs_{column}", "handoffs", [column])
    # A ticket was a promise of an answer by e-mail, and is still owed.
    op.execute(
        "INSERT INTO handoffs (number, conversation_id, reason, email, requests, frustration,"
        " urgency, open_in, state, way, team, priority, requested_at, changed_at)"
        " SELECT number, conversation_id, reason, email, requests, frustration, urgency,"
        " conversation_id, 'queued', 'email', 'support', 'normal', opened_at, opened_at"
        " FROM tickets"
    )
    op.drop_table("tickets")
    _create_desk()


def _create_desk() -> None:
    op.create_table(
        "desk_events",
        sa.Column("desk", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("at", _TIME, nullable=False),
    )
    op.create_table(
        "agents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False, unique=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("is_available", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("seen_at", _TIME),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("agent_id", sa.String(32), nullable=False, index=True),
        sa.Column("expires_at", _TIME, nullable=False),
    )
    op.create_table(
        "desk_log",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("agent_id", sa.String(32), nullable=False),
        sa.Column("did", sa.String(64), nullable=False),
        sa.Column("number", sa.String(16), index=True),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
    )
    op.create_table(
        "desk_notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String(16), nullable=False, index=True),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("agent_id", sa.String(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "labels",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("message_id", sa.String(128), primary_key=True),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(32), nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )


def downgrade() -> None:
    for table in ("labels", "desk_notes", "desk_log", "agent_sessions", "agents", "desk_events"):
        op.drop_table(table)
    op.create_table(
        "tickets",
        sa.Column("number", sa.String(16), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False, unique=True),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("opened_at", _TIME, nullable=False),
        sa.Column("requests", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("frustration", sa.Float),
        sa.Column("urgency", sa.Float),
    )
    op.execute(
        "INSERT INTO tickets (number, conversation_id, reason, email, requests, frustration,"
        " urgency, opened_at) SELECT number, conversation_id, reason, email, requests,"
        " frustration, urgency, requested_at FROM handoffs WHERE open_in IS NOT NULL"
    )
    for column in ("conversation_id", "state", "case_ref"):
        op.drop_index(f"ix_handoffs_{column}", "handoffs")
    op.drop_table("handoffs")
