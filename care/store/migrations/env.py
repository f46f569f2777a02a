"""Alembic's entry: runs the migrations on the connection that `care.store.migrate` hands over."""

from typing import Any, Literal

from alembic import context

from care.store.tables import UtcDateTime, metadata


def _plain_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations spell out database types: Care's own may change after they were written."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False
    )


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_plain_types,
    transactional_ddl=False,  # the caller's transaction is around all of it
)
context.run_migrations()
