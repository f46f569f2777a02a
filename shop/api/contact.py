"""What is done by e-mail. Every answer is the same whether or not the address has an account."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Response, Security
from pydantic import BaseModel
from sqlalchemy.engine import Connection

from shop import newsletter, store
from shop.api.bodies import EmailBody, LeadBody, NewsletterBody, RecordId
from shop.api.changes import Change, begin_change
from shop.api.replies import reply
from shop.api.security import ShopDep, keyless_call
from shop.audit import Entry
from shop.errors import ConsentRequired
from shop.idempotency import Answer, Call, once

router = APIRouter(prefix="/v1", tags=["contact"])

ChangeDep = Annotated[Change, Security(begin_change, scopes=["customers:write"])]
CallDep = Annotated[Call, Security(keyless_call, scopes=["customers:write"])]


class AcceptedView(BaseModel):
    """It will be done; whether there was anything to do is not told."""

    accepted: bool = True


class LeadView(BaseModel):
    """A lead that was noted."""

    id: str


@router.put(
    "/newsletter",
    response_model=AcceptedView,
    status_code=HTTPStatus.ACCEPTED,
    summary="Begin or end the newsletter",
)
def put_newsletter(change: ChangeDep, body: NewsletterBody) -> Response:
    """It begins once the link in an e-mail is followed (double opt-in), and ends at once."""

    def apply(connection: Connection) -> None:
        if body.subscribed:
            change.shop.mailings(connection).offer_newsletter(body.email)
            return
        for each in newsletter.end(connection, body.email):
            entry = Entry("customer", each.id, "no newsletter", each.version - 1, each.version)
            change.record(connection, entry)

    return change.once(_accepting(apply))


@router.post(
    "/leads", response_model=LeadView, status_code=HTTPStatus.CREATED, summary="Open an account"
)
def open_lead(change: ChangeDep, body: LeadBody) -> Response:
    """An e-mail has a link to finish with, or says that there is an account already."""

    def apply(connection: Connection) -> Answer:
        if not body.consent:
            raise ConsentRequired("Nothing is kept of a person who does not agree to it.")
        more = {"interest": body.interest, "company": body.company}
        lead_id = change.shop.mailings(connection).open_lead(body.name, body.email, more)
        change.record(connection, Entry("lead", lead_id, "open", 0, 1))
        return Answer(LeadView(id=lead_id).json(), HTTPStatus.CREATED)

    return change.once(apply)


@router.post(
    "/customers/{customer_id}/password-reset",
    response_model=AcceptedView,
    status_code=HTTPStatus.ACCEPTED,
    summary="Send a link to set another password",
)
def reset_password(change: ChangeDep, customer_id: RecordId) -> Response:
    """The link goes to the address on file and is good for an hour; following it unlocks.

    A second factor stays as it is: only a person can reset that.
    """

    def apply(connection: Connection) -> None:
        customer = store.get_customer(connection, customer_id)
        change.call.check_version(customer.version)
        change.shop.mailings(connection).reset_password(customer)
        version = customer.version
        change.record(
            connection, Entry("customer", customer.id, "password reset asked", version, version)
        )

    return change.once(_accepting(apply))


@router.post(
    "/username-reminders",
    response_model=AcceptedView,
    status_code=HTTPStatus.ACCEPTED,
    summary="Send a user name",
)
def remind_username(shop: ShopDep, call: CallDep, body: EmailBody) -> Response:
    """The user name is sent if exactly one account has the address."""

    def apply(connection: Connection) -> None:
        shop.mailings(connection).remind_username(body.email)

    return reply(once(shop.database, call, shop.now(), _accepting(apply)))


def _accepting(change: Callable[[Connection], None]) -> Callable[[Connection], Answer]:
    """The change, answered the same whatever came of it."""

    def apply(connection: Connection) -> Answer:
        change(connection)
        return Answer(AcceptedView().json(), HTTPStatus.ACCEPTED)

    return apply
