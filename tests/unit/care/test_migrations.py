"""The migrations and the tables tell the same story, and a database in use is brought along."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select

from care.store import migrate
from care.store.database import Database
from care.store.tables import handoffs, metadata


def test_the_migrations_make_the_tables_that_care_uses(database_url: str) -> None:
    database = migrate.ready(Database(database_url))
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_ticket_from_before_is_a_handoff_that_is_still_owed(database_url: str) -> None:
    database = migrate.ready(Database(database_url))
    with database.write() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO tickets VALUES ('T-1', 'c1', 'asked_for', NULL, '2026-01-01 00:00:00')"
        )
    migrate.upgrade(database)
    with database.read() as connection:
        row = connection.execute(select(handoffs)).one()
    assert (row.number, row.open_in, row.state, row.way) == ("T-1", "c1", "queued", "email")
    assert row.requests == []
    assert row.urgency is None
