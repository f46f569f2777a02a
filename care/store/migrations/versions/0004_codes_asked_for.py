"""When a conversation asked for one-time codes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_requests",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_code_requests_conversation_id", "code_requests", ["conversation_id"])


def downgrade() -> None:
    op.drop_index("ix_code_requests_conversation_id", "code_requests")
    op.drop_table("code_requests")
