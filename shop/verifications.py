"""One-time codes: whoever can read the e-mail sent to a customer's address is that customer.

An address without an account is treated alike in everything a caller can see, so that nobody learns
who is a customer.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from shop import outbox, store
from shop.clock import as_utc
from shop.database import Database
from shop.errors import CodeExpired, TooManyCodes, WrongCode
from shop.tables import verifications

LIFETIME = timedelta(minutes=10)
ATTEMPTS = 5
MOST_PER_ADDRESS = 5
PERIOD = timedelta(hours=1)
DIGITS = 6


@dataclass(frozen=True)
class Codes:
    """Sends and checks codes. Neither codes nor addresses are stored, only keyed digests."""

    secret: str

    def start(self, connection: Connection, email: str, now: datetime) -> str:
        """The id of a new verification; a code is sent if exactly one account has the address.

        Raises TooManyCodes after five in an hour for the same address, known or not.
        """
        address_digest = self._digest("address", email.strip().lower())
        _check_rate(connection, address_digest, now)
        verification_id = f"ver_{uuid.uuid4().hex}"
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        found = store.find_customers_by_email(connection, email)
        customer = found[0] if len(found) == 1 else None
        row = {
            "id": verification_id,
            "address_digest": address_digest,
            "customer_id": customer.id if customer else None,
            "code_digest": self._digest(verification_id, code),
            "created_at": now,
            "attempts_left": ATTEMPTS,
            "used": False,
        }
        connection.execute(insert(verifications).values(row))
        if customer is not None:
            outbox.send(connection, customer.email, "Your code", _letter(code), now)
        return verification_id

    def check(self, database: Database, verification_id: str, code: str, now: datetime) -> str:
        """The id of the customer who was sent this code; a second time the code is expired.

        Raises WrongCode with the attempts left, and CodeExpired once there are none, after ten
        minutes, after use, and for an id that never was.
        """
        with database.writing() as connection:
            row = _open_verification(connection, verification_id, now)
            same = hmac.compare_digest(row.code_digest, self._digest(verification_id, code))
            right = same and row.customer_id is not None
            _take_attempt(connection, row, {"used": right})
        if not right:
            raise WrongCode(row.attempts_left - 1)  # raised after the attempt has been committed
        return str(row.customer_id)

    def _digest(self, salt: str, text: str) -> str:
        return hmac.new(self.secret.encode(), f"{salt}:{text}".encode(), hashlib.sha256).hexdigest()


def _check_rate(connection: Connection, address_digest: str, now: datetime) -> None:
    recent = connection.execute(
        select(verifications.c.created_at)
        .where(
            verifications.c.address_digest == address_digest,
            verifications.c.created_at > now - PERIOD,
        )
        .order_by(verifications.c.created_at.desc())
    ).scalars()
    moments = list(recent)
    if len(moments) >= MOST_PER_ADDRESS:
        frees_at = as_utc(moments[MOST_PER_ADDRESS - 1]) + PERIOD
        raise TooManyCodes(max(1, int((frees_at - now).total_seconds())))


def _open_verification(connection: Connection, verification_id: str, now: datetime) -> Any:
    row = connection.execute(
        select(verifications).where(
            verifications.c.id == verification_id,
            verifications.c.used.is_(False),
            verifications.c.attempts_left > 0,
            verifications.c.created_at > now - LIFETIME,
        )
    ).first()
    if row is None:
        raise CodeExpired("This code can no longer be used; ask for another.")
    return row


def _take_attempt(connection: Connection, row: Any, values: Mapping[str, object]) -> None:
    untouched = update(verifications).where(
        verifications.c.id == row.id,
        verifications.c.used.is_(False),
        verifications.c.attempts_left == row.attempts_left,
    )
    taken = connection.execute(untouched.values(attempts_left=row.attempts_left - 1, **values))
    if taken.rowcount != 1:  # somebody tries codes side by side
        raise CodeExpired("This code can no longer be used; ask for another.")


def _letter(code: str) -> str:
    minutes = int(LIFETIME.total_seconds() // 60)
    return (
        f"Your code is {code}. It is good for {minutes} minutes.\n\n"
        "If you did not ask for it, you need not do anything.\n"
    )
