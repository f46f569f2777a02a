"""How often an e-mail may be asked for: nobody's mailbox is to be filled by others."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from shop.clock import as_utc
from shop.digests import address_digest
from shop.tables import letter_requests

PAUSE = timedelta(minutes=1)
PERIOD = timedelta(hours=1)
MOST_IN_PERIOD = 5


@dataclass(frozen=True)
class Throttle:
    """Counts e-mails by kind and address, which it keeps only as a keyed digest."""

    secret: str

    def allows(self, connection: Connection, kind: str, email: str, now: datetime) -> bool:
        """Whether another e-mail of this kind may go to the address now: if so, it is counted.

        That is at most one in a minute and five in an hour, for addresses known and unknown.
        """
        digest = address_digest(self.secret, email)
        recent = connection.execute(
            select(letter_requests.c.at).where(
                letter_requests.c.address_digest == digest,
                letter_requests.c.kind == kind,
                letter_requests.c.at > now - PERIOD,
            )
        ).scalars()
        moments = [as_utc(moment) for moment in recent]
        if len(moments) >= MOST_IN_PERIOD or any(moment > now - PAUSE for moment in moments):
            return False
        row = {"kind": kind, "address_digest": digest, "at": now}
        connection.execute(insert(letter_requests).values(row))
        return True
