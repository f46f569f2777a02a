"""Seats of experiments, what is remembered of customers, and whether a talk was helpful."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seats",
        sa.Column("customer_id", sa.String(255), primary_key=True),
        sa.Column("seat", sa.String(64), nullable=False),
    )
    op.create_table(
        "memories",
        sa.Column("customer_id", sa.String(255), primary_key=True),
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    with op.batch_alter_table("feedback") as table:
        table.add_column(sa.Column("helpful", sa.Boolean))
        table.alter_column("rating", existing_type=sa.Integer, nullable=True)


def downgrade() -> None:
    with op.batch_alter_table("feedback") as table:
        table.drop_column("helpful")
    op.drop_table("memories")
    op.drop_table("seats")
