"""Answers by e-mail: what somebody at the built-in desk writes to a customer who has left.

It is written in the transaction of the agent's act, and sent by the outbox. Helpdesks outside send
their own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from care import responses
from care.accounts.identity import IdentityRegister, identity_in
from care.clients.shop import Shop
from care.deadline import deadline
from care.errors import Misconfigured, NotFound, Rejected
from care.handoff import store
from care.handoff.delivery import DELIVERY_SECONDS
from care.handoff.models import Agent, Handoff
from care.mail.email import Email, Mailer
from care.outbox import outbox
from care.outbox.models import Entry, Letter, State
from care.outbox.worker import Afterwards, Deliver
from care.store.database import Database
from care.store.tables import desk_emails, handoffs
from care.store.tables import outbox as letters

ANSWER = "handoff.answer_by_email"  # the kind of letter
NO_ADDRESS, NO_MAIL = "no-address", "no-mail"  # why it cannot be: reasons of `Rejected`
_MARK_DIGITS = 32
_ITS_LETTER = letters.c.key == desk_emails.c.key


@dataclass(frozen=True)
class Written:
    """An answer by e-mail.

    Attributes:
        sent_at: when the mail server took it; None until then.
        problem: why it is not tried any more; "" while it is on its way or was sent.
    """

    at: datetime
    name: str
    text: str
    sent_at: datetime | None
    problem: str


class Emails:
    """Writes answers by e-mail, and sends them.

    Args:
        mailer: None where the settings name none; then nothing can be written.
    """

    def __init__(
        self, database: Database, shop: Shop, identities: IdentityRegister, mailer: Mailer | None
    ) -> None:
        self._database = database
        self._shop = shop
        self._identities = identities
        self._mailer = mailer

    def obstacle(self, handoff: Handoff) -> str:
        """Why this customer cannot be written to, as a reason of `Rejected`; "" if they can."""
        with self._database.read() as connection:
            return self._obstacle(connection, handoff)

    def write(
        self, connection: Connection, handoff: Handoff, agent: Agent, text: str, key: str
    ) -> None:
        """Has it sent, in the caller's transaction.

        Args:
            key: names it for ever; the same is written once.

        Raises:
            Rejected: `no-mail` or `no-address`.
        """
        if obstacle := self._obstacle(connection, handoff):
            raise Rejected(obstacle)
        key = f"{ANSWER}:{key}"
        values = {
            "key": key,
            "number": handoff.number,
            "at": store.now(),
            "agent_name": agent.name,
            "text": text,
        }
        connection.execute(insert(desk_emails).values(**values))
        payload = {"number": handoff.number, "key": key}
        outbox.add(connection, Letter(ANSWER, key, f"email:{handoff.number}", payload))

    def of(self, handoff: Handoff) -> list[Written]:
        """What was written, the oldest first."""
        mine = select(desk_emails, letters.c.state, letters.c.error).where(
            desk_emails.c.number == handoff.number
        )
        query = mine.select_from(desk_emails.outerjoin(letters, _ITS_LETTER))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(desk_emails.c.at, desk_emails.c.key))
            return [
                Written(
                    row.at,
                    row.agent_name,
                    row.text,
                    row.sent_at,
                    row.error or "unknown" if row.state == State.DEAD.value else "",
                )
                for row in rows
            ]

    def by_kind(self) -> Mapping[str, Deliver]:
        """For the outbox's worker."""
        return {ANSWER: self._send}

    def _send(self, entry: Entry) -> Afterwards | None:
        if self._mailer is None:
            raise Misconfigured("set CARE_MAIL_HOST, then send it again")
        key = str(entry.payload["key"])
        with self._database.read() as connection:
            mine = desk_emails.c.key == key
            row = connection.execute(select(desk_emails).where(mine)).first()
            if row is None:
                return None  # it was erased meanwhile
            handoff = store.named(connection, row.number)
        values = {"text": row.text, "agent": row.agent_name, "ticket_number": handoff.number}
        with deadline(DELIVERY_SECONDS):
            self._mailer.send(
                Email(
                    to=handoff.email or self._address_on_file(handoff),
                    subject=responses.filled("utter_email_subject", handoff.language, values),
                    text=responses.filled("utter_email_text", handoff.language, values),
                    mark=hashlib.sha256(key.encode()).hexdigest()[:_MARK_DIGITS],
                    thread=handoff.number,
                    written_at=row.at,
                )
            )
        return partial(_note_sent, key=key)

    def _address_on_file(self, handoff: Handoff) -> str:
        identity = self._identities.of(handoff.conversation_id)
        if not identity.is_verified or identity.customer_id is None:
            raise Rejected(NO_ADDRESS, "mail: the customer has left no address")
        try:
            return self._shop.customer(identity.customer_id).email
        except NotFound:
            raise Rejected(NO_ADDRESS, "mail: the customer is not known any more") from None

    def _obstacle(self, connection: Connection, handoff: Handoff) -> str:
        if self._mailer is None:
            return NO_MAIL
        if handoff.email or identity_in(connection, handoff.conversation_id).is_verified:
            return ""
        return NO_ADDRESS


def changes() -> tuple[Select, ...]:
    """What changes whenever an e-mail of a handoff does, for a query of handoffs."""
    mine = desk_emails.c.number == handoffs.c.number
    return (
        select(func.count()).select_from(desk_emails).where(mine),
        select(func.count(desk_emails.c.sent_at)).where(mine),
        select(func.count())
        .select_from(desk_emails.join(letters, _ITS_LETTER))
        .where(mine, letters.c.state == State.DEAD.value),
    )


def _note_sent(connection: Connection, key: str) -> None:
    sent = update(desk_emails).where(desk_emails.c.key == key)
    connection.execute(sent.values(sent_at=store.now()))
