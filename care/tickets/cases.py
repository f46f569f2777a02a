"""Cases that customers open themselves: opened, added to, closed, and looked up by their owners.

A case belongs to the customer who was verified when it was opened; one opened without a proof
belongs to whoever has its e-mail address. Somebody else's is not found, in the same words as one
that does not exist.
"""

from __future__ import annotations

from datetime import datetime, timezone

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import ClauseElement

from care.accounts.identity import IdentityRegister
from care.accounts.permission import Permission
from care.clients.shop import Shop
from care.errors import NotAllowed, NotFound, StoreUnavailable
from care.policy import Task
from care.store.database import Database
from care.store.tables import case_notes, cases, handoffs
from care.tickets.models import MOST_CHARS, Case, CaseStatus, Category, NewCase, Urgency
from care.tickets.numbers import new_number

_CUSTOMER = "customer"


class CaseService:
    """Keeps cases in Care's database."""

    def __init__(
        self,
        database: Database,
        identities: IdentityRegister,
        permission: Permission,
        shop: Shop,
    ) -> None:
        self._database = database
        self._identities = identities
        self._permission = permission
        self._shop = shop

    def open(self, conversation_id: str, new: NewCase, key: str) -> str:
        """The number of the case, opened now or, under the same key, before."""
        identity = self._identities.of(conversation_id)
        owner = identity.customer_id if identity.is_verified else None
        now = datetime.now(timezone.utc)
        values = {
            **new.dict(),
            "category": new.category.value,
            "urgency": new.urgency.value,
            "status": CaseStatus.OPEN.value,
            "email": _folded(new.email),
            "conversation_id": conversation_id,
            "customer_id": owner,
            "opened_at": now,
            "changed_at": now,
            "key": key,
        }
        try:
            with self._database.write() as connection:
                before = connection.execute(select(cases).where(cases.c.key == key)).first()
                number = str(before.number) if before else new_number()
                if before is None:
                    connection.execute(insert(cases).values(number=number, **values))
                return number
        except StoreUnavailable:
            # Perhaps the same at the same moment, in another process: then it is there now.
            with self._database.read() as connection:
                found = connection.execute(select(cases).where(cases.c.key == key)).first()
            if found is None:
                raise
            return str(found.number)

    def mine(self, conversation_id: str, task: Task) -> list[Case]:
        """The verified customer's cases, newest first; feedback is none that has an answer.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Unavailable: the shop cannot tell which address is theirs.
        """
        own = self._own(conversation_id, task)
        with self._database.read() as connection:
            found = connection.execute(select(cases).where(own).order_by(cases.c.opened_at.desc()))
            all_of_them = [_case(row) for row in found]
        return [case for case in all_of_them if case.category is not Category.FEEDBACK]

    def handed_over(self, conversation_id: str) -> list[Case]:
        """What this conversation, or another of the verified customer's, handed to a person.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Unavailable: the shop cannot tell which address is theirs.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.ADD_TO_CASE)
        own_email = _is(handoffs.c.email, self._shop.customer(customer_id).email)
        own = or_(handoffs.c.conversation_id == conversation_id, own_email)
        with self._database.read() as connection:
            return [_handed_over(row) for row in connection.execute(select(handoffs).where(own))]

    def with_email(self, number: str, email: str) -> Case:
        """The case, or the handed-over conversation, of this number and address.

        Whoever knows both has had them from Care or has the case's mail. What it is about stays
        untold; see `utter_case_status_only`.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        with self._database.read() as connection:
            row = connection.execute(select(cases).where(cases.c.number == number)).first()
            if row is not None and self._is_of(row, _folded(email)):
                return _case(row)
            handoff = connection.execute(
                select(handoffs).where(handoffs.c.number == number, _is(handoffs.c.email, email))
            ).first()
        if handoff is None:
            raise NotFound("no such case")
        return _handed_over(handoff)

    def add(self, conversation_id: str, number: str, text: str, key: str) -> CaseStatus:
        """Adds to the customer's own case, and opens it again if it was closed.

        Returns where it stands now.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            NotFound: there is no such case of this customer.
        """
        own = self._own(conversation_id, Task.ADD_TO_CASE)
        with self._database.write() as connection:
            row = _row(connection, number, own)
            known = select(case_notes).where(case_notes.c.key == key)
            if connection.execute(known).first() is None:
                _note(connection, number, _CUSTOMER, text, key)
                status = _after_word(CaseStatus(row.status))
                _set_status(connection, number, status)
                return status
            return CaseStatus(row.status)

    def close(self, conversation_id: str, number: str) -> None:
        """Closes the customer's own case; one that is closed stays so. Raises as `add`."""
        own = self._own(conversation_id, Task.CLOSE_CASE)
        with self._database.write() as connection:
            _row(connection, number, own)
            _set_status(connection, number, CaseStatus.CLOSED)

    def set_status(self, number: str, status: CaseStatus) -> None:
        """For whoever works on it. Raises `NotFound`."""
        with self._database.write() as connection:
            _row(connection, number, cases.c.number == number)
            _set_status(connection, number, status)

    def notes(self, number: str) -> list[str]:
        """What was added to it since it was opened, the latest last; for whoever works on it."""
        with self._database.read() as connection:
            of_case = select(case_notes.c.text).where(case_notes.c.number == number)
            return list(connection.execute(of_case.order_by(case_notes.c.id)).scalars())

    def _own(self, conversation_id: str, task: Task) -> ClauseElement:
        """The condition that a case is this customer's."""
        customer_id = self._permission.customer_of(conversation_id, task)
        if not self._identities.of(conversation_id).is_verified:
            raise NotAllowed("cases are for customers who are verified")
        email = self._shop.customer(customer_id).email
        unclaimed = cases.c.customer_id.is_(None) & _is(cases.c.email, email)
        return or_(cases.c.customer_id == customer_id, unclaimed)

    def _is_of(self, row: Row, email: str | None) -> bool:
        if row.email or not row.customer_id:
            return bool(email) and row.email == email
        return _folded(self._shop.customer(row.customer_id).email) == email


def _after_word(status: CaseStatus) -> CaseStatus:
    """Where a case stands once the customer has said more: somebody has to look again."""
    return CaseStatus.IN_PROGRESS if status is CaseStatus.IN_PROGRESS else CaseStatus.OPEN


def _row(connection: Connection, number: str, own: ClauseElement) -> Row:
    row = connection.execute(select(cases).where(cases.c.number == number, own)).first()
    if row is None:
        raise NotFound("no such case of this customer")
    return row


def _note(connection: Connection, number: str, author: str, text: str, key: str) -> None:
    now = datetime.now(timezone.utc)
    values = {"number": number, "at": now, "author": author, "text": text[:MOST_CHARS], "key": key}
    connection.execute(insert(case_notes).values(**values))


def _set_status(connection: Connection, number: str, status: CaseStatus) -> None:
    values = {"status": status.value, "changed_at": datetime.now(timezone.utc)}
    connection.execute(update(cases).where(cases.c.number == number).values(**values))


def _is(column: ClauseElement, email: str) -> ClauseElement:
    return func.lower(column) == _folded(email)


def _folded(email: str | None) -> str | None:
    return email.strip().lower() if email else None


def _case(row: Row) -> Case:
    return Case.parse_obj(dict(row._mapping))


def _handed_over(handoff: Row) -> Case:
    return Case(
        number=str(handoff.number),
        category=Category.OTHER,
        urgency=Urgency.NORMAL,
        status=CaseStatus.CLOSED if handoff.ended_at else CaseStatus.OPEN,
        description="",
        opened_at=handoff.requested_at,
        changed_at=handoff.changed_at,
    )
