"""What belongs to a customer besides orders: invoices, subscriptions, appointments, to be read."""

from fastapi import APIRouter, Security

from shop import appointments, invoices, store, subscriptions
from shop.api.account_views import (
    AppointmentsView,
    AppointmentView,
    InvoicesView,
    InvoiceView,
    SubscriptionsView,
    SubscriptionView,
)
from shop.api.bodies import RecordId
from shop.api.security import ShopDep, authorised

router = APIRouter(prefix="/v1/customers/{customer_id}", tags=["customers"])

MayRead = Security(authorised, scopes=["customers:read"])
MayReadBills = Security(authorised, scopes=["billing:read"])


@router.get(
    "/invoices",
    response_model=InvoicesView,
    dependencies=[MayReadBills],
    summary="List a customer's invoices",
)
def list_invoices(shop: ShopDep, customer_id: RecordId) -> InvoicesView:
    """All invoices of the customer, the newest first."""
    today = shop.now().date()
    with shop.database.reading() as connection:
        store.get_customer(connection, customer_id)
        found = invoices.list_of(connection, customer_id)
    return InvoicesView(invoices=[InvoiceView.of(invoice, today) for invoice in found])


@router.get(
    "/subscriptions",
    response_model=SubscriptionsView,
    dependencies=[MayRead],
    summary="List a customer's subscriptions",
)
def list_subscriptions(shop: ShopDep, customer_id: RecordId) -> SubscriptionsView:
    """All subscriptions of the customer, cancelled ones included."""
    with shop.database.reading() as connection:
        store.get_customer(connection, customer_id)
        found = subscriptions.list_of(connection, customer_id)
    return SubscriptionsView(subscriptions=[SubscriptionView.of(each) for each in found])


@router.get(
    "/appointments",
    response_model=AppointmentsView,
    dependencies=[MayRead],
    summary="List a customer's appointments",
)
def list_appointments(shop: ShopDep, customer_id: RecordId) -> AppointmentsView:
    """All appointments of the customer by time, cancelled ones included."""
    with shop.database.reading() as connection:
        store.get_customer(connection, customer_id)
        found = appointments.list_of(connection, customer_id)
    return AppointmentsView(appointments=[AppointmentView.of(each) for each in found])
