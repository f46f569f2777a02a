"""One-time codes: whoever can read the e-mail sent to a customer's address is that customer.

An address without an account is treated alike in everything a caller can see, the time it takes
included, so that nobody learns who is a customer: the same statements are made for it, up to an
e-mail that is never delivered.
"""

import hmac
import math
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from shop import letters, outbox, store
from shop.clock import as_utc
from shop.database import Database
from shop.digests import address_digest, keyed_digest
from shop.errors import CodeExpired, TooManyCodes, WrongCode
from shop.tables import codes, verifications

LIFETIME = timedelta(minutes=10)
ATTEMPTS = 5
PAUSE = timedelta(minutes=1)
MOST_PER_ADDRESS = 5
PERIOD = timedelta(hours=1)
DIGITS = 6


@dataclass(frozen=True)
class Started:
    """A verification that was begun, and for how many seconds its code is good."""

    id: str
    expires_in: int


@dataclass(frozen=True)
class Codes:
    """Sends and checks codes. Neither codes nor addresses are stored, only keyed digests."""

    secret: str

    def start(self, connection: Connection, email: str, now: datetime) -> Started:
        """A new verification; a code is sent if exactly one account has the address.

        Within a minute of the last code none is sent: that one is good under the new id, too, with
        the attempts it has left. Only where it was used, another is sent, which ends with it: from
        outside that looks the same. Raises TooManyCodes after five requests in an hour for the
        same address, known or not, whether or not each had a code sent.
        """
        digest = address_digest(self.secret, email)
        _check_rate(connection, digest, now)
        owner = store.find_owner(connection, email)
        last = _code_just_sent(connection, digest, now)
        begun_at = as_utc(last.begun_at) if last else now
        if last and not last.used:
            code_id = last.id
        else:
            code_id = self._send(connection, digest, owner, begun_at, now)
        verification_id = f"ver_{uuid.uuid4().hex}"
        row = {
            "id": verification_id,
            "address_digest": digest,
            "code_id": code_id,
            "created_at": now,
        }
        connection.execute(insert(verifications).values(row))
        left = math.ceil((begun_at + LIFETIME - now).total_seconds())
        return Started(verification_id, left)

    def check(self, database: Database, verification_id: str, code: str, now: datetime) -> str:
        """The id of the customer who was sent this code; a second time the code is expired.

        Raises WrongCode with the attempts left, and CodeExpired once there are none, after ten
        minutes, after use, and for an id that never was.
        """
        with database.writing() as connection:
            row = _open_code(connection, verification_id, now)
            same = hmac.compare_digest(row.code_digest, self._digest(row.id, code))
            right = same and row.customer_id is not None
            _take_attempt(connection, row, {"used": right})
        if not right:
            raise WrongCode(row.attempts_left - 1)  # raised after the attempt has been committed
        return str(row.customer_id)

    def _send(
        self,
        connection: Connection,
        digest: str,
        owner: store.Owner | None,
        begun_at: datetime,
        now: datetime,
    ) -> str:
        """The id of a new code that is on its way."""
        code_id = f"code_{uuid.uuid4().hex}"
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        row = {
            "id": code_id,
            "address_digest": digest,
            "customer_id": owner.id if owner else None,
            "code_digest": self._digest(code_id, code),
            "begun_at": begun_at,
            "attempts_left": ATTEMPTS,
            "used": False,
        }
        connection.execute(insert(codes).values(row))
        letter = letters.code(code, LIFETIME)
        outbox.send(connection, owner.email if owner else None, letter, now)
        return code_id

    def _digest(self, code_id: str, code: str) -> str:
        return keyed_digest(self.secret, code_id, code)


def _check_rate(connection: Connection, digest: str, now: datetime) -> None:
    recent = connection.execute(
        select(verifications.c.created_at)
        .where(verifications.c.address_digest == digest, verifications.c.created_at > now - PERIOD)
        .order_by(verifications.c.created_at.desc())
    ).scalars()
    moments = list(recent)
    if len(moments) >= MOST_PER_ADDRESS:
        frees_at = as_utc(moments[MOST_PER_ADDRESS - 1]) + PERIOD
        raise TooManyCodes(max(1, int((frees_at - now).total_seconds())))


def _code_just_sent(connection: Connection, digest: str, now: datetime) -> Any:
    """The code sent to the address within the last minute, one not used before others; or None."""
    query = select(codes.c.id, codes.c.begun_at, codes.c.used).where(
        codes.c.address_digest == digest, codes.c.begun_at > now - PAUSE
    )
    return connection.execute(query.order_by(codes.c.used)).first()


def _open_code(connection: Connection, verification_id: str, now: datetime) -> Any:
    """The code behind a verification. Codes that can no longer be used are not told apart."""
    behind = select(codes).join(verifications, verifications.c.code_id == codes.c.id)
    row = connection.execute(
        behind.where(
            verifications.c.id == verification_id,
            codes.c.used.is_(False),
            codes.c.attempts_left > 0,
            codes.c.begun_at > now - LIFETIME,
        )
    ).first()
    if row is None:
        raise CodeExpired("This code can no longer be used; ask for another.")
    return row


def _take_attempt(connection: Connection, row: Any, values: Mapping[str, object]) -> None:
    untouched = update(codes).where(
        codes.c.id == row.id,
        codes.c.used.is_(False),
        codes.c.attempts_left == row.attempts_left,
    )
    taken = connection.execute(untouched.values(attempts_left=row.attempts_left - 1, **values))
    if taken.rowcount != 1:  # somebody tries codes side by side
        raise CodeExpired("This code can no longer be used; ask for another.")
