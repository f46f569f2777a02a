"""Care's database: one engine per process, short transactions, a schema kept by Alembic."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from care.errors import Misconfigured, StoreUnavailable

# How long anything may wait for the database: for another's lock, a connection, an answer.
# Well below a customer's patience, since a turn has several statements.
WAIT_SECONDS = 2.5

_POSTGRESQL = {
    "connect_timeout": 2,  # whole seconds, and 2 is the least libpq takes
    "options": f"-c statement_timeout={int(WAIT_SECONDS * 1000)}",
}


class Database:
    """Opens short transactions on the database at `url`.

    Raises:
        Misconfigured: the URL names a database that SQLAlchemy cannot speak to.
    """

    def __init__(self, url: str) -> None:
        self._writing = threading.Lock()
        try:
            self.url = make_url(url)
            self.engine = _make_engine(url)
        except (SQLAlchemyError, ImportError) as error:
            raise Misconfigured(
                f"CARE_DATABASE_URL does not name a usable database ({type(error).__name__}). "
                "Expected something like sqlite:///var/care.db or "
                "postgresql://user:password@host/care."
            ) from None

    @property
    def is_sqlite(self) -> bool:
        return bool(self.url.get_backend_name() == "sqlite")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading; takes no lock.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        with _unavailable(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it is kept, or, after an exception, none.

        SQLite lets one transaction write at a time, and those who wait look again now and then:
        with many of them, one may never have its turn. So the threads of one process queue here.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        with self._turn(), _unavailable(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=WAIT_SECONDS):
            raise StoreUnavailable("database: too many are waiting to write")
        try:
            yield
        finally:
            self._writing.release()

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _unavailable() -> Iterator[None]:
    """Database errors become `StoreUnavailable`, without the statement's values: they are data."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise StoreUnavailable(f"database: {type(cause).__name__}") from error


def _make_engine(url: str) -> Engine:
    backend = make_url(url).get_backend_name()
    if backend != "sqlite":
        return create_engine(
            url,
            future=True,
            hide_parameters=True,
            # Else the first statement on each connection fails after the database's restart.
            pool_pre_ping=True,
            pool_timeout=WAIT_SECONDS,
            connect_args=_POSTGRESQL if backend == "postgresql" else {},
        )
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_timeout=WAIT_SECONDS,
        connect_args={"timeout": WAIT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver's own BEGIN comes too late for a consistent transaction; `_begin_sqlite` has ours.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts reading and wants to write later can fail without waiting.
    # Taking the write lock first lets the busy timeout do its work.
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
