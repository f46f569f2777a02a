"""Logging in at the desk. The browser holds a random token; the database only its hash."""

from __future__ import annotations

import hashlib
import secrets
import threading
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from care.desk.agents import account_of, plain_email
from care.desk.log import UNKNOWN, write_log
from care.desk.models import Account, Did
from care.desk.passwords import fits
from care.errors import NotAllowed, Rejected
from care.handoff.store import now
from care.store.database import Database
from care.store.tables import agent_sessions, agents, desk_log

# How many log-ins may fail within the window: of one client for one address, of one client, and
# for one address. The last is wide, so that nobody is locked out by somebody else's guessing soon.
WINDOW = timedelta(minutes=15)
_PAIR, _CLIENT, _ADDRESS = 5, 20, 50


class Sessions:
    """Opens and ends sessions.

    Args:
        hours: how long a session is good.
    """

    def __init__(self, database: Database, hours: float) -> None:
        self._database = database
        self._lifetime = timedelta(hours=hours)
        # One guess after another: those that arrive together would all find no failure yet.
        self._guessing = threading.Lock()

    @property
    def seconds(self) -> int:
        """How long a session is good."""
        return int(self._lifetime.total_seconds())

    def log_in(self, email: str, password: str, client: str) -> str:
        """The token of a new session.

        Args:
            client: the network address it comes from.

        Raises:
            NotAllowed: address and password do not fit; the same for an unknown address.
            Rejected: `too-many`: too many log-ins have failed lately.
        """
        mark = _mark(client, email)
        with self._guessing:
            with self._database.read() as connection:
                if _is_throttled(connection, *mark):
                    raise Rejected("too-many")
                mine = agents.c.email == plain_email(email)
                row = connection.execute(select(agents).where(mine)).first()
            if not fits(row.password if row else None, password):
                self._note_failure(row, mark)
                raise NotAllowed("address and password do not fit")
        return self._open(row)

    def account(self, token: str) -> Account | None:
        """Whose session it is; None where it is none, or over."""
        mine = (agent_sessions.c.token == _hash(token)) & (agent_sessions.c.expires_at > now())
        query = select(agents).join(agent_sessions, agent_sessions.c.agent_id == agents.c.id)
        with self._database.read() as connection:
            row = connection.execute(query.where(mine)).first()
        return account_of(row) if row else None

    def log_out(self, token: str) -> None:
        """Ends the session; whoever has left the desk is not waited for any longer."""
        account = self.account(token)
        with self._database.write() as connection:
            mine = agent_sessions.c.token == _hash(token)
            connection.execute(delete(agent_sessions).where(mine))
            if account:
                gone = update(agents).where(agents.c.id == account.id)
                connection.execute(gone.values(seen_at=None))
                write_log(connection, account.id, Did.LOGGED_OUT)

    def _open(self, row: Row) -> str:
        token, at = secrets.token_urlsafe(32), now()
        values = {"token": _hash(token), "agent_id": row.id, "expires_at": at + self._lifetime}
        with self._database.write() as connection:
            connection.execute(delete(agent_sessions).where(agent_sessions.c.expires_at <= at))
            connection.execute(insert(agent_sessions).values(**values))
            write_log(connection, row.id, Did.LOGGED_IN)
        return token

    def _note_failure(self, row: Row | None, mark: tuple[str, str]) -> None:
        with self._database.write() as connection:
            agent_id = row.id if row else UNKNOWN
            write_log(connection, agent_id, Did.FAILED_LOG_IN, detail=" ".join(mark))


def _is_throttled(connection: Connection, client: str, address: str) -> bool:
    """Whether so many failed lately that no further guess is taken."""
    detail = desk_log.c.detail
    lately = (desk_log.c.did == Did.FAILED_LOG_IN.value) & (desk_log.c.at > now() - WINDOW)
    limits = (
        (detail == f"{client} {address}", _PAIR),
        (detail.startswith(f"{client} ", autoescape=True), _CLIENT),
        (detail.endswith(f" {address}", autoescape=True), _ADDRESS),
    )
    count = select(func.count()).select_from(desk_log)
    return any(
        connection.execute(count.where(lately, those)).scalar() >= most for those, most in limits
    )


def _mark(client: str, email: str) -> tuple[str, str]:
    # What was typed as an address may be a password: the log has only its hash.
    return client.replace(" ", "") or "-", _hash(plain_email(email))[:16]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
