"""Everything the shop can answer instead of doing what was asked: one tree, mapped once.

ShopError
├── NotAuthenticated, MissingScope            who is calling
├── InvalidRequest                            the call itself is malformed
├── IdempotencyKeyRequired, IdempotencyKeyReused
├── NotFound
│   ├── CustomerNotFound, OrderNotFound, ProductNotFound
│   ├── SubscriptionNotFound, AppointmentNotFound, SlotNotFound
│   └── InvoiceNotFound, PromoCodeNotFound
├── Conflict, VersionMismatch                 somebody else was faster
├── Refused                                   a rule of the shop says no
│   ├── of an order: OrderNotPending, OrderNotDelivered, ReasonNotAllowed, ItemNotInOrder,
│   │   VariantNotFound, VariantUnavailable, PaymentMethodNotFound, PaymentMethodUnchanged,
│   │   PaymentAlreadyChanged, RefundMethodNotAllowed, GiftCardTooLow
│   ├── of an account: EmailTaken, OrdersOpen, ClosureRequested, ClosureNotRequested,
│   │   ConsentRequired
│   ├── of a bill: InvoiceNotDue, ExtensionUsed, ExtensionTooLong, LineNotFound, DisputeOpen
│   ├── of a subscription: SubscriptionNotActive, SubscriptionNotPaused,
│   │   SubscriptionCancelled, PlanNotFound, PlanUnchanged
│   └── of an appointment: SlotTaken, AppointmentCancelled
├── WrongCode, CodeExpired, TooManyCodes      one-time codes
└── Unavailable                               the database does not answer

UsageError                                    what a command was given cannot be used
├── settings.BadSettings, database.DatabaseUnusable
└── transfer.BadFile, seed.ShopNotEmpty

Each ShopError carries the `slug` its problem type ends in, the HTTP status and a title; detail and
typed extra fields belong to the single error. `api/problems.py` turns them into responses.
"""

from shop.errors.accounts import (
    ClosureNotRequested,
    ClosureRequested,
    CodeExpired,
    ConsentRequired,
    CustomerNotFound,
    EmailTaken,
    OrdersOpen,
    TooManyCodes,
    WrongCode,
)
from shop.errors.base import (
    Conflict,
    IdempotencyKeyRequired,
    IdempotencyKeyReused,
    InvalidRequest,
    MissingScope,
    NotAuthenticated,
    NotFound,
    Refused,
    ShopError,
    Unavailable,
    UsageError,
    VersionMismatch,
)
from shop.errors.billing import (
    DisputeOpen,
    ExtensionTooLong,
    ExtensionUsed,
    InvoiceNotDue,
    InvoiceNotFound,
    LineNotFound,
    PromoCodeNotFound,
)
from shop.errors.orders import (
    GiftCardTooLow,
    ItemNotInOrder,
    OrderNotDelivered,
    OrderNotFound,
    OrderNotPending,
    PaymentAlreadyChanged,
    PaymentMethodNotFound,
    PaymentMethodUnchanged,
    ProductNotFound,
    ReasonNotAllowed,
    RefundMethodNotAllowed,
    VariantNotFound,
    VariantUnavailable,
)
from shop.errors.services import (
    AppointmentCancelled,
    AppointmentNotFound,
    PlanNotFound,
    PlanUnchanged,
    SlotNotFound,
    SlotTaken,
    SubscriptionCancelled,
    SubscriptionNotActive,
    SubscriptionNotFound,
    SubscriptionNotPaused,
)

__all__ = [
    "AppointmentCancelled",
    "AppointmentNotFound",
    "ClosureNotRequested",
    "ClosureRequested",
    "CodeExpired",
    "Conflict",
    "ConsentRequired",
    "CustomerNotFound",
    "DisputeOpen",
    "EmailTaken",
    "ExtensionTooLong",
    "ExtensionUsed",
    "GiftCardTooLow",
    "IdempotencyKeyRequired",
    "IdempotencyKeyReused",
    "InvalidRequest",
    "InvoiceNotDue",
    "InvoiceNotFound",
    "ItemNotInOrder",
    "LineNotFound",
    "MissingScope",
    "NotAuthenticated",
    "NotFound",
    "OrderNotDelivered",
    "OrderNotFound",
    "OrderNotPending",
    "OrdersOpen",
    "PaymentAlreadyChanged",
    "PaymentMethodNotFound",
    "PaymentMethodUnchanged",
    "PlanNotFound",
    "PlanUnchanged",
    "ProductNotFound",
    "PromoCodeNotFound",
    "ReasonNotAllowed",
    "RefundMethodNotAllowed",
    "Refused",
    "ShopError",
    "SlotNotFound",
    "SlotTaken",
    "SubscriptionCancelled",
    "SubscriptionNotActive",
    "SubscriptionNotFound",
    "SubscriptionNotPaused",
    "TooManyCodes",
    "Unavailable",
    "UsageError",
    "VariantNotFound",
    "VariantUnavailable",
    "VersionMismatch",
    "WrongCode",
]
