"""What may be changed about a customer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shop.errors import ClosureNotRequested, ClosureRequested, OrdersOpen
from shop.models import Address, Customer, Order, OrderStatus

COOLING_OFF = timedelta(days=14)
DONE_WITH = (OrderStatus.DELIVERED, OrderStatus.CANCELLED)


@dataclass(frozen=True)
class ProfileChanges:
    """What is to be otherwise about a customer; None stays as it is."""

    email: str | None = None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None


def change_address(customer: Customer, address: Address) -> Customer:
    """The customer with another default address; always allowed. Orders keep their own."""
    return replace(customer, address=address)


def change_profile(customer: Customer, changes: ProfileChanges) -> Customer:
    """The customer with a changed profile.

    Whether the e-mail address is somebody else's has to be looked up before.
    """
    phone = changes.phone or customer.account.phone
    return replace(
        customer.with_account(phone=phone),
        email=changes.email or customer.email,
        first_name=changes.first_name or customer.first_name,
        last_name=changes.last_name or customer.last_name,
    )


def begin_closure(customer: Customer, orders: Iterable[Order], today: date) -> Customer:
    """The customer whose account will be closed after 14 days, in which they can change their mind.

    Raises ClosureRequested, and OrdersOpen while an order is under way or coming back.
    """
    if customer.account.closing_on is not None:
        raise ClosureRequested(customer.account.closing_on)
    still_open = {order.id for order in orders if order.status not in DONE_WITH}
    if still_open:
        raise OrdersOpen([number for number in customer.order_ids if number in still_open])
    return customer.with_account(closing_on=today + COOLING_OFF)


def withdraw_closure(customer: Customer) -> Customer:
    """The customer whose account stays. Raises ClosureNotRequested."""
    if customer.account.closing_on is None:
        raise ClosureNotRequested("Nobody asked to close this account.")
    return customer.with_account(closing_on=None)
