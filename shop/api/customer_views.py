"""What the API answers: customers as JSON."""

from datetime import date

from pydantic import BaseModel

from shop.models import (
    Address,
    Customer,
    Membership,
    MembershipLevel,
    PaymentMethod,
    PaymentSource,
)
from shop.money import decimal_string


class AddressView(BaseModel):
    """A postal address."""

    address1: str
    address2: str
    city: str
    state: str
    zip: str
    country: str

    @classmethod
    def of(cls, address: Address) -> "AddressView":
        """The view of an address."""
        return cls(**vars(address))


class PaymentMethodView(BaseModel):
    """A payment method on file; brand, last four digits and balance only where it has them."""

    id: str
    source: PaymentSource
    brand: str | None = None
    last_four: str | None = None
    balance: str | None = None

    @classmethod
    def of(cls, method: PaymentMethod) -> "PaymentMethodView":
        """The view of a payment method."""
        balance = None if method.balance is None else decimal_string(method.balance)
        return cls(**{**vars(method), "balance": balance})


class MembershipView(BaseModel):
    """A place in the loyalty programme."""

    level: MembershipLevel
    points: int
    since: date

    @classmethod
    def of(cls, membership: Membership) -> "MembershipView":
        """The view of a membership."""
        return cls(**vars(membership))


class CustomerView(BaseModel):
    """A customer; `order_ids` from the oldest to the newest."""

    id: str
    first_name: str
    last_name: str
    email: str
    address: AddressView
    payment_methods: list[PaymentMethodView]
    order_ids: list[str]
    phone: str | None
    newsletter: bool
    membership: MembershipView | None
    closing_on: date | None
    locked: bool
    has_second_factor: bool
    version: int

    @classmethod
    def of(cls, customer: Customer) -> "CustomerView":
        """The view of a customer."""
        membership = customer.account.membership
        return cls(
            id=customer.id,
            first_name=customer.first_name,
            last_name=customer.last_name,
            email=customer.email,
            address=AddressView.of(customer.address),
            payment_methods=[PaymentMethodView.of(each) for each in customer.payment_methods],
            order_ids=list(customer.order_ids),
            **{
                **vars(customer.account),
                "membership": membership and MembershipView.of(membership),
            },
            version=customer.version,
        )


class CustomersView(BaseModel):
    """The customers found."""

    customers: list[CustomerView]
