"""Who works at the desk, and who of them is there."""

from __future__ import annotations

import re
import secrets

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row

from care.desk.log import OPERATOR, write_log
from care.desk.models import Account, Did, Role
from care.desk.passwords import hashed
from care.errors import NotFound, Rejected
from care.handoff.store import now
from care.store.database import Database
from care.store.tables import agent_sessions, agents

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST_NAME = 80  # characters


class Agents:
    """The accounts of the desk. An e-mail address is one account, however it is written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, email: str, name: str, role: Role, password: str) -> Account:
        """Adds somebody.

        Raises:
            Rejected: `bad-email`, `bad-name`, `weak-password`, or `known-email`.
        """
        email, name = plain_email(email), name.strip()
        if not _EMAIL.fullmatch(email):
            raise Rejected("bad-email", "the e-mail address must look like name@example.com")
        if not 0 < len(name) <= _LONGEST_NAME:
            raise Rejected("bad-name", f"a name has 1 to {_LONGEST_NAME} characters")
        values = {"id": secrets.token_hex(8), "email": email, "name": name, "role": role.value}
        stored = hashed(password)
        with self._database.write() as connection:
            if connection.execute(select(agents.c.id).where(agents.c.email == email)).first():
                raise Rejected("known-email", "there is an agent with this e-mail address")
            connection.execute(insert(agents).values(**values, password=stored, is_available=True))
            write_log(connection, OPERATOR, Did.ADDED_AGENT, detail=f"{name} ({values['id']})")
        return self.of_email(email)

    def all(self) -> list[Account]:
        """Everybody, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(agents).order_by(agents.c.name))
            return [account_of(row) for row in rows]

    def of_email(self, email: str) -> Account:
        """Whose address it is. Raises `NotFound`."""
        mine = agents.c.email == plain_email(email)
        with self._database.read() as connection:
            row = connection.execute(select(agents).where(mine)).first()
        if row is None:
            raise NotFound("there is no agent with this e-mail address")
        return account_of(row)

    def set_password(self, email: str, password: str) -> None:
        """Changes the password and ends all sessions. Raises `NotFound`; `Rejected` as `add`."""
        account, stored = self.of_email(email), hashed(password)
        with self._database.write() as connection:
            mine = agents.c.id == account.id
            connection.execute(update(agents).where(mine).values(password=stored))
            theirs = agent_sessions.c.agent_id == account.id
            connection.execute(delete(agent_sessions).where(theirs))
            write_log(connection, OPERATOR, Did.SET_PASSWORD, detail=_named(account))

    def remove(self, email: str) -> None:
        """Removes somebody and ends their sessions; the records keep their name.

        Raises `NotFound`.
        """
        account = self.of_email(email)
        with self._database.write() as connection:
            theirs = agent_sessions.c.agent_id == account.id
            connection.execute(delete(agent_sessions).where(theirs))
            connection.execute(delete(agents).where(agents.c.id == account.id))
            write_log(connection, OPERATOR, Did.REMOVED_AGENT, detail=_named(account))

    def set_available(self, account: Account, is_available: bool) -> None:
        """Notes whether they take conversations."""
        did = Did.CAME if is_available else Did.WENT_AWAY
        with self._database.write() as connection:
            mine = agents.c.id == account.id
            values = {"is_available": is_available, "seen_at": now()}
            connection.execute(update(agents).where(mine).values(**values))
            write_log(connection, account.id, did)

    def note_presence(self, account: Account) -> None:
        """Notes that their page is open at this moment."""
        with self._database.write() as connection:
            mine = agents.c.id == account.id
            connection.execute(update(agents).where(mine).values(seen_at=now()))


def plain_email(email: str) -> str:
    """The address as it is stored."""
    return email.strip().lower()


def account_of(row: Row) -> Account:
    """The row as a typed value."""
    return Account(row.id, row.email, row.name, Role(row.role), bool(row.is_available), row.seen_at)


def _named(account: Account) -> str:
    return f"{account.name} ({account.id})"
