"""Bills: invoices and more time for them, payments, disputes, promotion codes."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, Security
from sqlalchemy.engine import Connection

from shop import attempts, disputes, invoices, promotions, store
from shop.api.billing_views import (
    DisputesView,
    DisputeView,
    InvoicesView,
    InvoiceView,
    PaymentAttemptsView,
    PaymentAttemptView,
    PromoCodeView,
)
from shop.api.bodies import DisputeBody, ExtensionBody, RecordId
from shop.api.changes import Change, begin_change
from shop.api.security import ShopDep, authorised
from shop.audit import Entry
from shop.idempotency import Answer
from shop.records.parts import Identifier
from shop.text import Line

router = APIRouter(prefix="/v1", tags=["billing"])

MayRead = Security(authorised, scopes=["billing:read"])
ChangeDep = Annotated[Change, Security(begin_change, scopes=["billing:write"])]


@router.get(
    "/customers/{customer_id}/invoices",
    response_model=InvoicesView,
    dependencies=[MayRead],
    summary="List a customer's invoices",
)
def list_invoices(shop: ShopDep, customer_id: RecordId) -> InvoicesView:
    """All invoices of the customer, the newest first."""
    today = shop.now().date()
    with shop.database.reading() as connection:
        store.get_customer(connection, customer_id)
        found = invoices.list_of(connection, customer_id)
    return InvoicesView(invoices=[InvoiceView.of(invoice, today) for invoice in found])


@router.post(
    "/invoices/{invoice_id}/extension", response_model=InvoiceView, summary="Give more time to pay"
)
def extend(change: ChangeDep, invoice_id: RecordId, body: ExtensionBody) -> Response:
    """Once: up to 14 days, for an invoice that is due or overdue for at most 30 days."""
    today = change.shop.now().date()

    def apply(connection: Connection) -> Answer:
        before = invoices.get(connection, invoice_id)
        change.call.check_version(before.version)
        saved = invoices.save(connection, invoices.extend(before, body.days, today))
        entry = Entry("invoice", saved.id, "extension", before.version, saved.version)
        change.record(connection, entry)
        return Answer(InvoiceView.of(saved, today).json(), version=saved.version)

    return change.once(apply)


@router.get(
    "/customers/{customer_id}/payment-attempts",
    response_model=PaymentAttemptsView,
    dependencies=[MayRead],
    summary="List attempts to take a payment",
)
def list_attempts(shop: ShopDep, customer_id: RecordId) -> PaymentAttemptsView:
    """What was tried to be taken from the customer, the newest first."""
    with shop.database.reading() as connection:
        store.get_customer(connection, customer_id)
        found = attempts.list_of(connection, customer_id)
    views = [PaymentAttemptView.of(attempt) for attempt in found]
    return PaymentAttemptsView(payment_attempts=views)


@router.get(
    "/customers/{customer_id}/disputes",
    response_model=DisputesView,
    dependencies=[MayRead],
    summary="List a customer's disputes",
)
def list_disputes(shop: ShopDep, customer_id: RecordId) -> DisputesView:
    """All disputes of the customer, decided ones included, the newest first."""
    with shop.database.reading() as connection:
        store.get_customer(connection, customer_id)
        found = disputes.list_of(connection, customer_id)
    return DisputesView(disputes=[DisputeView.of(each) for each in found])


@router.post(
    "/customers/{customer_id}/disputes",
    response_model=DisputeView,
    status_code=HTTPStatus.CREATED,
    summary="Dispute a charge",
)
def open_dispute(change: ChangeDep, customer_id: RecordId, body: DisputeBody) -> Response:
    """Have a line of an invoice, or all of it, looked into. No money moves."""

    def apply(connection: Connection) -> Answer:
        store.get_customer(connection, customer_id)
        now = change.shop.now()
        opened = disputes.open_dispute(connection, customer_id, body.value(), now)
        change.record(connection, Entry("dispute", opened.id, "open", 0, 1))
        return Answer(DisputeView.of(opened).json(), HTTPStatus.CREATED)

    return change.once(apply)


@router.get(
    "/promo-codes/{code}",
    response_model=PromoCodeView,
    dependencies=[MayRead],
    summary="Look a promotion code up",
)
def get_promo_code(
    shop: ShopDep,
    code: Annotated[Line, Path()],
    customer_id: Annotated[
        Identifier | None, Query(description="Who would like to use it.")
    ] = None,
) -> PromoCodeView:
    """The code and whether this customer, or somebody nobody knows, can use it today."""
    with shop.database.reading() as connection:
        if customer_id is not None:
            store.get_customer(connection, customer_id)
        found = promotions.get(connection, code)
    return PromoCodeView.of(found, customer_id, shop.now().date())
