"""Doing a change once, however often its request arrives."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from shop.database import Database
from shop.errors import Conflict, IdempotencyKeyReused, VersionMismatch
from shop.tables import idempotency


@dataclass(frozen=True)
class Call:
    """A request to change something, as its caller identified it."""

    client_id: str
    key: str
    fingerprint: str
    if_match: str | None = None

    def check_version(self, version: int) -> None:
        """Raises VersionMismatch if the caller asked for another version than this one."""
        if self.if_match is None or self.if_match.strip() == "*":
            return
        if f'"{version}"' not in (tag.strip() for tag in self.if_match.split(",")):
            raise VersionMismatch(f'The present version is "{version}"; please read it again.')


@dataclass(frozen=True)
class Answer:
    """What the caller gets: a JSON text, and the version of the record where it has one."""

    body: str
    status: int = 200
    version: int | None = None
    replayed: bool = False


def fingerprint(method: str, path: str, body: bytes) -> str:
    """A digest that two requests share only if they ask for the same."""
    return hashlib.sha256(f"{method}\n{path}\n".encode() + body).hexdigest()


def once(
    database: Database, call: Call, now: datetime, change: Callable[[Connection], Answer]
) -> Answer:
    """The answer of the change; of the first time, if the call was made before.

    The answer is stored in the transaction of the change: either both exist or neither does. A
    refusal stores nothing, so the same call may succeed later. Raises IdempotencyKeyReused if the
    key came with another request, Conflict if the same call is just being made elsewhere.
    """
    try:
        with database.writing() as connection:
            answered = _stored_answer(connection, call)
            if answered is not None:
                return answered
            _claim(connection, call, now)
            answer = change(connection)
            _keep(connection, call, answer)
            return answer
    except _Claimed as error:
        with database.reading() as connection:
            answered = _stored_answer(connection, call)
        if answered is None:
            raise Conflict("The same call is being made elsewhere; please repeat it.") from error
        return answered


class _Claimed(Exception):
    """The same key was claimed between looking and claiming, and that call has ended."""


def _claim(connection: Connection, call: Call, now: datetime) -> None:
    # Claiming before changing makes a second call with the same key wait here, where databases
    # that let two transactions write at once hold it back until the first has ended.
    row = {**_identity(call), "fingerprint": call.fingerprint, "created_at": now}
    try:
        connection.execute(insert(idempotency).values(row))
    except IntegrityError as error:
        raise _Claimed from error


def _keep(connection: Connection, call: Call, answer: Answer) -> None:
    connection.execute(
        update(idempotency)
        .filter_by(**_identity(call))
        .values(status=answer.status, body=answer.body, version=answer.version)
    )


def _identity(call: Call) -> dict[str, str]:
    return {"client_id": call.client_id, "key": call.key}


def _stored_answer(connection: Connection, call: Call) -> Answer | None:
    row = connection.execute(select(idempotency).filter_by(**_identity(call))).first()
    if row is None:
        return None
    if row.fingerprint != call.fingerprint:
        raise IdempotencyKeyReused("This Idempotency-Key came before with another request.")
    return Answer(row.body, row.status, row.version, replayed=True)
