"""`/v1/customers`: finding customers and what belongs to them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, Security

from shop import profiles, store
from shop.api.bodies import AddressBody, ProfileBody, RecordId
from shop.api.changes import Change, begin_change
from shop.api.customer_views import CustomersView, CustomerView
from shop.api.replies import customer_answer, reply, shown
from shop.api.security import ShopDep, authorised
from shop.api.views import OrdersView, OrderView
from shop.customers import change_address
from shop.errors import InvalidRequest
from shop.text import Line

router = APIRouter(prefix="/v1/customers", tags=["customers"])

MayRead = Security(authorised, scopes=["customers:read"])
MayReadOrders = Security(authorised, scopes=["customers:read", "orders:read"])
ChangeDep = Annotated[Change, Security(begin_change, scopes=["customers:write"])]


@router.get(
    "",
    response_model=CustomersView,
    dependencies=[MayRead],
    summary="Find customers",
    response_model_exclude_none=True,
)
def find(
    shop: ShopDep,
    email: Annotated[Line | None, Query()] = None,
    first_name: Annotated[Line | None, Query()] = None,
    last_name: Annotated[Line | None, Query()] = None,
    zip_code: Annotated[Line | None, Query(alias="zip")] = None,
) -> CustomersView:
    """By e-mail address, or by first name, last name and postcode together; case is ignored."""
    with shop.database.reading() as connection:
        if email is not None:
            found = store.find_customers_by_email(connection, email)
        elif first_name is not None and last_name is not None and zip_code is not None:
            found = store.find_customers_by_name(connection, first_name, last_name, zip_code)
        else:
            raise InvalidRequest("Send email, or first_name, last_name and zip together.")
    return CustomersView(customers=[CustomerView.of(each) for each in found])


@router.get(
    "/{customer_id}", response_model=CustomerView, dependencies=[MayRead], summary="Get a customer"
)
def get(shop: ShopDep, customer_id: RecordId) -> Response:
    """A customer with address, payment methods and order numbers."""
    with shop.database.reading() as connection:
        customer = store.get_customer(connection, customer_id)
    return reply(customer_answer(customer))


@router.get(
    "/{customer_id}/orders",
    response_model=OrdersView,
    dependencies=[MayReadOrders],
    summary="List a customer's orders",
)
def list_orders(shop: ShopDep, customer_id: RecordId) -> Response:
    """All orders of the customer, the newest first."""
    with shop.database.reading() as connection:
        customer = store.get_customer(connection, customer_id)
        found = store.orders_of(connection, customer)
    return shown(OrdersView(orders=[OrderView.of(order) for order in found]))


@router.put("/{customer_id}/address", response_model=CustomerView, summary="Change the address")
def put_address(change: ChangeDep, customer_id: RecordId, body: AddressBody) -> Response:
    """Replace the customer's default address. Orders already placed keep theirs."""
    address = body.value()
    return change.customer(
        customer_id, "address", lambda _, customer: change_address(customer, address)
    )


@router.patch("/{customer_id}", response_model=CustomerView, summary="Change the profile")
def patch(change: ChangeDep, customer_id: RecordId, body: ProfileBody) -> Response:
    """Change e-mail address, phone number or name; a new e-mail address is told to both."""
    now = change.shop.now()
    return change.customer(
        customer_id,
        "profile",
        lambda connection, customer: profiles.change(connection, customer, body.value(), now),
    )


@router.post(
    "/{customer_id}/closure", response_model=CustomerView, summary="Have the account closed"
)
def begin_closure(change: ChangeDep, customer_id: RecordId) -> Response:
    """The account is closed in 14 days, unless that is taken back; an e-mail tells so."""
    now = change.shop.now()
    return change.customer(
        customer_id,
        "closure",
        lambda connection, customer: profiles.begin_closure(connection, customer, now),
    )


@router.delete(
    "/{customer_id}/closure", response_model=CustomerView, summary="Keep the account after all"
)
def withdraw_closure(change: ChangeDep, customer_id: RecordId) -> Response:
    """The account is not closed; an e-mail tells so."""
    now = change.shop.now()
    return change.customer(
        customer_id,
        "no closure",
        lambda connection, customer: profiles.withdraw_closure(connection, customer, now),
    )
