"""What belongs to a customer besides orders and bills: subscriptions, appointments, to be read."""

from fastapi import APIRouter, Security

from shop import appointments, store, subscriptions
from shop.api.account_views import (
    AppointmentsView,
    AppointmentView,
    SubscriptionsView,
    SubscriptionView,
)
from shop.api.bodies import RecordId
from shop.api.security import ShopDep, authorised

router = APIRouter(prefix="/v1/customers/{customer_id}", tags=["customers"])

MayRead = Security(authorised, scopes=["customers:read"])


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
