"""What agents answered by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "desk_emails",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("agent_name", sa.String(255), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sent_at", _TIME),
    )
    op.create_index("ix_desk_emails_number", "desk_emails", ["number"])


def downgrade() -> None:
    op.drop_table("desk_emails")
