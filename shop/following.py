"""What happens when somebody follows a link in an e-mail of the shop."""

from datetime import datetime

from sqlalchemy.engine import Connection

from shop import links, newsletter, store
from shop.audit import Entry, record
from shop.idempotency import Call
from shop.links import Link, LinkKind
from shop.models import Customer

STOREFRONT = "storefront"  # as whom the audit names whoever followed a link


def follow(connection: Connection, link: Link, now: datetime) -> bool:
    """Does what the link is for, once; False if that is no longer possible."""
    if not links.use_up(connection, link):
        return False
    changed: list[Customer] = []
    if link.kind is LinkKind.PASSWORD_RESET:
        owner = store.get_customer(connection, link.customer_id or "")
        if owner.email != link.email:
            return False  # the link went to an address that is no longer the customer's
        changed = [_unlocked(connection, owner)]
    elif link.kind is LinkKind.NEWSLETTER:
        changed = newsletter.begin(connection, link.email, now)
    for customer in changed:
        entry = Entry(
            "customer", customer.id, link.kind.value, customer.version - 1, customer.version
        )
        record(connection, Call(STOREFRONT, link.digest, ""), now, entry)
    return True


def _unlocked(connection: Connection, customer: Customer) -> Customer:
    return store.save_customer(connection, customer.with_account(locked=False))
