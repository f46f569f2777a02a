"""Links in e-mails: whoever follows one can read what is sent to the address it was sent to."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from shop.clock import as_utc
from shop.tables import links


class LinkKind(str, Enum):
    """What happens when a link is followed."""

    PASSWORD_RESET = "password-reset"  # noqa: S105  # the name of a kind, not a password
    NEWSLETTER = "newsletter"
    OPEN_ACCOUNT = "open-account"


LIFETIMES = {
    LinkKind.PASSWORD_RESET: timedelta(hours=1),
    LinkKind.NEWSLETTER: timedelta(days=7),
    LinkKind.OPEN_ACCOUNT: timedelta(days=7),
}


@dataclass(frozen=True)
class Link:
    """A link that can still be followed; `customer_id` is None where it is nobody's account."""

    digest: str
    kind: LinkKind
    email: str
    customer_id: str | None


def make(
    connection: Connection, kind: LinkKind, email: str, customer_id: str | None, now: datetime
) -> str:
    """The token of a new link, which is kept nowhere but in the e-mail it is sent with."""
    token = secrets.token_urlsafe(24)
    row = {
        "digest": _digest(token),
        "kind": kind.value,
        "email": email,
        "customer_id": customer_id,
        "made_at": now,
        "used": False,
    }
    connection.execute(insert(links).values(row))
    return token


def find(connection: Connection, token: str, now: datetime) -> Link | None:
    """What the link is for; None once it is used or too old, and where there never was one."""
    fresh = select(links).where(links.c.digest == _digest(token), links.c.used.is_(False))
    row = connection.execute(fresh).first()
    if row is None or as_utc(row.made_at) + LIFETIMES[LinkKind(row.kind)] <= now:
        return None
    return Link(row.digest, LinkKind(row.kind), row.email, row.customer_id)


def use_up(connection: Connection, link: Link) -> bool:
    """Marks the link as used; False if somebody was faster."""
    unused = update(links).where(links.c.digest == link.digest, links.c.used.is_(False))
    return bool(connection.execute(unused.values(used=True)).rowcount == 1)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
