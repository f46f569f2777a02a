"""What is asked for by e-mail: links to follow, a forgotten user name.

Whoever asks gets the same answer whether or not the address has an account.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from shop import letters, links, outbox, store
from shop.links import LinkKind
from shop.models import Customer
from shop.tables import leads
from shop.throttle import Throttle


@dataclass(frozen=True)
class Mailings:
    """Writes such e-mails in one transaction.

    At most one of a kind goes to an address in a minute, and five in an hour; what is asked for
    beyond that is accepted, and nothing is sent.
    """

    connection: Connection
    throttle: Throttle
    public_url: str
    now: datetime

    def reset_password(self, customer: Customer) -> None:
        """A link to set another password; following it unlocks the account."""
        if self._may_write(LinkKind.PASSWORD_RESET.value, customer.email):
            url = self._link(LinkKind.PASSWORD_RESET, customer.email, customer.id)
            self._send(customer.email, letters.password_reset(customer, url))

    def remind_username(self, email: str) -> None:
        """The user name, if exactly one account has the address."""
        owner = store.find_owner(self.connection, email)
        if self._may_write("username", email):
            letter = letters.username(owner.id if owner else "")
            self._send(owner.email if owner else None, letter)

    def offer_newsletter(self, email: str) -> None:
        """A link that begins the newsletter, so that nobody else can begin it (double opt-in)."""
        if self._may_write(LinkKind.NEWSLETTER.value, email):
            url = self._link(LinkKind.NEWSLETTER, email)
            self._send(email, letters.newsletter_confirmation(url))

    def open_lead(self, name: str, email: str, more: Mapping[str, str | None]) -> str:
        """The id of a new lead; a link to finish opening the account is sent.

        If the address has an account already, its owner is told so instead.
        """
        lead_id = f"lead_{uuid.uuid4().hex}"
        row = {"id": lead_id, "name": name, "email": email, "opened_at": self.now, **more}
        self.connection.execute(insert(leads).values(row))
        owners = store.find_customers_by_email(self.connection, email)
        if self._may_write(LinkKind.OPEN_ACCOUNT.value, email):
            url = self._link(LinkKind.OPEN_ACCOUNT, email)
            invitation = letters.open_account(name, url)
            self._send(email, letters.account_exists(owners[0]) if owners else invitation)
        return lead_id

    def _may_write(self, kind: str, email: str) -> bool:
        return self.throttle.allows(self.connection, kind, email, self.now)

    def _link(self, kind: LinkKind, email: str, customer_id: str | None = None) -> str:
        token = links.make(self.connection, kind, email, customer_id, self.now)
        return f"{self.public_url}/links/{token}"

    def _send(self, to: str | None, letter: letters.Letter) -> None:
        outbox.send(self.connection, to, letter, self.now)
