"""Conversations in which a second customer was claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_customers",
        sa.Column("conversation_id", sa.String(64), primary_key=True),
        sa.Column("first_customer_id", sa.String(255), nullable=False),
        sa.Column("second_customer_id", sa.String(255), nullable=False),
        sa.Column("proof", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("second_customers")
