"""What the shop knows, as values that cannot change.

Amounts are `Decimal` dollars with two decimals; moments are aware `datetime`s in UTC.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

CURRENCY = "USD"

Options = dict[str, str]


class OrderStatus(str, Enum):
    """Where an order stands; the values are those of the exchange format."""

    PENDING = "pending"
    PENDING_ITEM_MODIFIED = "pending (item modified)"
    PROCESSED = "processed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURN_REQUESTED = "return requested"
    EXCHANGE_REQUESTED = "exchange requested"


class PaymentSource(str, Enum):
    """The kinds of payment method a customer can have on file."""

    CREDIT_CARD = "credit_card"
    PAYPAL = "paypal"
    GIFT_CARD = "gift_card"


class PaymentType(str, Enum):
    """The direction of an entry in an order's payment history."""

    PAYMENT = "payment"
    REFUND = "refund"


@dataclass(frozen=True)
class Address:
    """A postal address; `address2` may be empty."""

    address1: str
    address2: str
    city: str
    state: str
    zip: str
    country: str


@dataclass(frozen=True)
class PaymentMethod:
    """A payment method on file. Only gift cards have a balance, only credit cards a number."""

    id: str
    source: PaymentSource
    brand: str | None = None
    last_four: str | None = None
    balance: Decimal | None = None


class MembershipLevel(str, Enum):
    """The levels of the loyalty programme."""

    BASIC = "basic"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True)
class Membership:
    """A customer's place in the loyalty programme."""

    level: MembershipLevel
    points: int
    since: date


@dataclass(frozen=True)
class Account:
    """What the shop knows of a customer beyond the exchange format.

    On `closing_on` the account is closed. A locked one is unlocked by a password reset.
    """

    phone: str | None = None
    newsletter: bool = False
    membership: Membership | None = None
    closing_on: date | None = None
    locked: bool = False
    has_second_factor: bool = False


@dataclass(frozen=True)
class Customer:
    """A customer's profile; `order_ids` from the oldest to the newest."""

    id: str
    first_name: str
    last_name: str
    email: str
    address: Address
    payment_methods: tuple[PaymentMethod, ...]
    order_ids: tuple[str, ...]
    account: Account = field(default_factory=Account)
    version: int = 1

    def with_account(self, **changes: Any) -> "Customer":
        """The customer with these fields of the account changed."""
        return replace(self, account=replace(self.account, **changes))

    def payment_method(self, method_id: str) -> PaymentMethod | None:
        """The method with this id, or None if the customer has no such method."""
        return next((method for method in self.payment_methods if method.id == method_id), None)

    def with_payment_method(self, changed: PaymentMethod) -> "Customer":
        """The customer with the method of the same id replaced."""
        methods = tuple(changed if old.id == changed.id else old for old in self.payment_methods)
        return replace(self, payment_methods=methods)


@dataclass(frozen=True)
class OrderItem:
    """One piece in an order. The same item id may occur more than once."""

    item_id: str
    product_id: str
    name: str
    price: Decimal
    options: Options


@dataclass(frozen=True)
class Shipment:
    """A parcel, or several that travel together, and the items in it."""

    tracking_ids: tuple[str, ...]
    item_ids: tuple[str, ...]


@dataclass(frozen=True)
class Payment:
    """One entry of the payment history; the amount is never negative."""

    type: PaymentType
    amount: Decimal
    payment_method_id: str


@dataclass(frozen=True)
class ReturnRequest:
    """What the customer sends back, and where the refund goes. Item ids are sorted."""

    item_ids: tuple[str, ...]
    payment_method_id: str


@dataclass(frozen=True)
class ExchangeRequest:
    """What the customer swaps. Both lists are sorted; the difference is new minus old."""

    item_ids: tuple[str, ...]
    new_item_ids: tuple[str, ...]
    payment_method_id: str
    price_difference: Decimal


@dataclass(frozen=True)
class Journey:
    """When an order moved and who carries it. All of it lies beyond the exchange format."""

    placed_at: datetime | None = None
    shipped_at: datetime | None = None
    expected_delivery: date | None = None
    delivered_at: datetime | None = None
    carrier: str | None = None


@dataclass(frozen=True)
class Order:
    """An order with everything that belongs to it: it is read and written as a whole."""

    id: str
    customer_id: str
    status: OrderStatus
    address: Address
    items: tuple[OrderItem, ...]
    shipments: tuple[Shipment, ...]
    payments: tuple[Payment, ...]
    cancel_reason: str | None = None
    return_request: ReturnRequest | None = None
    exchange_request: ExchangeRequest | None = None
    journey: Journey = field(default_factory=Journey)
    version: int = 1

    @property
    def total(self) -> Decimal:
        """The sum of the item prices."""
        return sum((item.price for item in self.items), Decimal("0.00"))


@dataclass(frozen=True)
class Variant:
    """One choice of a product that can be bought."""

    item_id: str
    options: Options
    available: bool
    price: Decimal


@dataclass(frozen=True)
class Product:
    """A product and its variants; item ids and product ids have nothing to do with each other."""

    id: str
    name: str
    variants: tuple[Variant, ...]

    def variant(self, item_id: str) -> Variant | None:
        """The variant with this item id, or None if the product has no such variant."""
        return next((variant for variant in self.variants if variant.item_id == item_id), None)
