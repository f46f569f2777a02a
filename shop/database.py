"""One database, SQLite or any other SQLAlchemy knows, and the two kinds of transaction on it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, inspect
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

from shop.errors import UsageError
from shop.tables import metadata

BUSY_TIMEOUT_S = 10


def _read_json(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)  # amounts never become floats on the way in


class DatabaseUnusable(UsageError):
    """The database cannot be reached or written; the message says why."""


class Database:
    """Reading and writing transactions. Nothing is cached: another process may import meanwhile."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            url,
            future=True,
            json_deserializer=_read_json,
            hide_parameters=True,  # errors end in the log, and parameters are personal data
            pool_pre_ping=True,
        )
        if self._engine.dialect.name == "sqlite":
            _make_folder(url)
            event.listen(self._engine, "connect", _prepare_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
            self._reading_engine = self._engine  # a transaction of SQLite sees one state anyway
        else:
            isolated = {"isolation_level": "REPEATABLE READ"}
            self._reading_engine = self._engine.execution_options(**isolated)
        self._writing_engine = self._engine.execution_options(writing=True)

    def create_tables(self) -> None:
        """Create the tables that are missing."""
        with self.writing() as connection:
            metadata.create_all(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database throughout."""
        with self._reading_engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end and rolled back on any exception."""
        with self._writing_engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close all idle connections."""
        self._engine.dispose()


def open_database(url: str) -> Database:
    """The database with its tables, made where they are missing. Raises DatabaseUnusable."""
    try:
        database = Database(url)
        with database.reading() as connection:
            _require_present_columns(connection)
        database.create_tables()
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise DatabaseUnusable(f"SHOP_DATABASE_URL cannot be used: {error}") from error
    return database


def _require_present_columns(connection: Connection) -> None:
    """Raises DatabaseUnusable if a table was made by a version that knew other columns."""
    found = inspect(connection)
    for name in set(metadata.tables) & set(found.get_table_names()):
        table = metadata.tables[name]
        there = {column["name"] for column in found.get_columns(name)}
        missing = {column.name for column in table.columns} - there
        if missing:
            raise DatabaseUnusable(
                f"The database was made by an older version of the shop (the table {name} has no "
                f"{', '.join(sorted(missing))}): delete it, then run `shop seed`."
            )


def _make_folder(url: str) -> None:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions; _begin_sqlite does
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: one that first reads and then writes would be told
    # "database is locked" without any waiting whenever another had written in between.
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
