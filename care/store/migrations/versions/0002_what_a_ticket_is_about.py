"""What a ticket is about, and how pressing it is."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("requests", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("tickets", sa.Column("frustration", sa.Float(), nullable=True))
    op.add_column("tickets", sa.Column("urgency", sa.Float(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_column("urgency")
        tickets.drop_column("frustration")
        tickets.drop_column("requests")
