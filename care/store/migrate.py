"""Brings Care's database to the schema that this version of Care expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from care.errors import Misconfigured
from care.store.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


def ready(database: Database) -> Database:
    """The same database, with a schema that fits.

    A SQLite file is brought up to date on the spot, since it belongs to this machine alone.
    Any other database is changed by `care migrate` only: several processes may share it, and
    its owner decides when.

    Raises:
        Misconfigured: the schema is not the one this version of Care expects.
        Unavailable: the database does not answer.
    """
    if _current(database) == _newest():
        return database
    if not database.is_sqlite:
        raise Misconfigured(
            f"the database's schema is at {_current(database) or 'nothing'}, "
            f"this version of Care needs {_newest()}: run `uv run care migrate`"
        )
    upgrade(database)
    return database


def upgrade(database: Database) -> None:
    """Applies all missing migrations, in one transaction; nothing happens where none is missing.

    Processes that start together wait for one another: the transaction holds the write lock,
    and whoever comes second finds the work done.
    """
    with database.write() as connection:
        if database.url.get_backend_name() == "postgresql":
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236837)")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _current(database: Database) -> str | None:
    with database.read() as connection:
        revision: str | None = MigrationContext.configure(connection).get_current_revision()
        return revision


def _newest() -> str | None:
    revision: str | None = ScriptDirectory.from_config(_config()).get_current_head()
    return revision


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
