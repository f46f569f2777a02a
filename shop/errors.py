"""Everything the shop can answer instead of doing what was asked: one tree, mapped once.

ShopError
├── NotAuthenticated, MissingScope            who is calling
├── InvalidRequest                            the call itself is malformed
├── IdempotencyKeyRequired, IdempotencyKeyReused
├── NotFound
│   ├── CustomerNotFound, OrderNotFound, ProductNotFound
│   └── SubscriptionNotFound, AppointmentNotFound, SlotNotFound
├── Conflict, VersionMismatch                 somebody else was faster
├── Refused                                   a rule of the shop says no
│   ├── of an order: OrderNotPending, OrderNotDelivered, ReasonNotAllowed, ItemNotInOrder,
│   │   VariantNotFound, VariantUnavailable, PaymentMethodNotFound, PaymentMethodUnchanged,
│   │   PaymentAlreadyChanged, RefundMethodNotAllowed, GiftCardTooLow
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

from collections.abc import Mapping

FieldValue = str | int | list[dict[str, str]]


class ShopError(Exception):
    """Base of all refusals and failures. `fields` become members of the problem body."""

    slug = "internal-error"
    status = 500
    title = "The shop failed"

    def __init__(self, detail: str, fields: Mapping[str, FieldValue] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = dict(fields or {})
        self.headers: dict[str, str] = {}


class NotAuthenticated(ShopError):
    """There is no valid access token."""

    slug, status, title = "not-authenticated", 401, "A valid access token is needed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers = {"WWW-Authenticate": 'Bearer realm="shop"'}


class MissingScope(ShopError):
    """The token is valid, but not for this."""

    slug, status, title = "missing-scope", 403, "The access token does not allow this"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This call needs the scope {scope}.", {"scope": scope})


class InvalidRequest(ShopError):
    """The request is understood as HTTP, but its content is not what the call expects."""

    slug, status, title = "invalid-request", 422, "The request is not valid"


class IdempotencyKeyRequired(ShopError):
    """A change came without a usable Idempotency-Key."""

    slug, status, title = "idempotency-key-required", 400, "An Idempotency-Key is needed"


class IdempotencyKeyReused(ShopError):
    """The key already belongs to another request."""

    slug, status, title = "idempotency-key-reused", 422, "The key belongs to another request"


class NotFound(ShopError):
    """The thing asked for does not exist."""

    slug, status, title = "not-found", 404, "Not found"


class CustomerNotFound(NotFound):
    """No customer has this id."""

    slug, title = "customer-not-found", "There is no such customer"


class OrderNotFound(NotFound):
    """No order has this id."""

    slug, title = "order-not-found", "There is no such order"


class ProductNotFound(NotFound):
    """No product has this id."""

    slug, title = "product-not-found", "There is no such product"


class SubscriptionNotFound(NotFound):
    """No subscription has this id."""

    slug, title = "subscription-not-found", "There is no such subscription"


class AppointmentNotFound(NotFound):
    """No appointment has this id."""

    slug, title = "appointment-not-found", "There is no such appointment"


class SlotNotFound(NotFound):
    """The slot is not one the shop offers, or lies in the past."""

    slug, title = "slot-not-found", "There is no such appointment slot"


class Conflict(ShopError):
    """Another change was made between reading and writing. Nothing was done; it may be repeated."""

    slug, status, title = "conflict", 409, "Another change was made at the same moment"


class VersionMismatch(ShopError):
    """The caller's If-Match names an older version."""

    slug, status, title = "version-mismatch", 412, "The record has changed since it was read"


class Refused(ShopError):
    """A rule of the shop says no."""

    slug, status, title = "refused", 422, "The shop's rules do not allow this"


class OrderNotPending(Refused):
    """Only a pending order can be cancelled or modified."""

    slug, status, title = "order-not-pending", 409, "The order is not pending"


class OrderNotDelivered(Refused):
    """Only a delivered order can be returned or exchanged."""

    slug, status, title = "order-not-delivered", 409, "The order is not delivered"


class ReasonNotAllowed(Refused):
    """The cancellation reason is not one of the two the shop accepts."""

    slug, title = "reason-not-allowed", "The cancellation reason is not accepted"


class ItemNotInOrder(Refused):
    """The order does not hold this item, or not that many of it."""

    slug, title = "item-not-in-order", "The order does not hold this item"


class VariantNotFound(Refused):
    """The new item is not a variant of the same product."""

    slug, title = "not-a-variant", "The new item is not a variant of the same product"


class VariantUnavailable(Refused):
    """The new item is out of stock."""

    slug, title = "variant-unavailable", "The new item is not available"


class PaymentMethodNotFound(Refused):
    """The customer has no such payment method."""

    slug, title = "payment-method-not-found", "The customer has no such payment method"


class PaymentMethodUnchanged(Refused):
    """The order is already paid with this method."""

    slug, title = "payment-method-unchanged", "The order is already paid with this method"


class PaymentAlreadyChanged(Refused):
    """The order has more than the one payment it started with."""

    slug, status, title = "payment-already-changed", 409, "The payment was changed before"


class RefundMethodNotAllowed(Refused):
    """A refund goes to the original method or a gift card only."""

    slug, title = "refund-method-not-allowed", "The refund cannot go to this payment method"


class GiftCardTooLow(Refused):
    """The gift card does not cover the amount."""

    slug, title = "gift-card-too-low", "The gift card's balance is too low"


class SubscriptionNotActive(Refused):
    """Only an active subscription can be paused."""

    slug, status, title = "subscription-not-active", 409, "The subscription is not active"


class SubscriptionNotPaused(Refused):
    """Only a paused subscription can be resumed."""

    slug, status, title = "subscription-not-paused", 409, "The subscription is not paused"


class SubscriptionCancelled(Refused):
    """A cancelled subscription stays cancelled."""

    slug, status, title = "subscription-cancelled", 409, "The subscription is cancelled"


class PlanNotFound(Refused):
    """The shop has no such plan."""

    slug, title = "plan-not-found", "There is no such plan"


class PlanUnchanged(Refused):
    """The subscription already has this plan."""

    slug, title = "plan-unchanged", "The subscription already has this plan"


class SlotTaken(Refused):
    """Somebody else has booked the slot."""

    slug, status, title = "slot-taken", 409, "The appointment slot is taken"


class AppointmentCancelled(Refused):
    """A cancelled appointment cannot be moved or cancelled again."""

    slug, status, title = "appointment-cancelled", 409, "The appointment is cancelled"


class WrongCode(ShopError):
    """The code is not the one sent."""

    slug, status, title = "wrong-code", 422, "The code is wrong"

    def __init__(self, attempts_left: int) -> None:
        super().__init__("This is not the code that was sent.", {"attempts_left": attempts_left})


class CodeExpired(ShopError):
    """The code is used, used up, too old, or was never sent."""

    slug, status, title = "code-expired", 410, "The code can no longer be used"


class TooManyCodes(ShopError):
    """Too many codes were asked for one address."""

    slug, status, title = "too-many-codes", 429, "Too many codes for this address"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Another code can be sent in {retry_after_s} seconds.")
        self.headers = {"Retry-After": str(retry_after_s)}


class Unavailable(ShopError):
    """The database does not answer in time."""

    slug, status, title = "unavailable", 503, "The shop cannot answer at the moment"

    def __init__(self) -> None:
        super().__init__("The shop's database does not answer; please try again.")
        self.headers = {"Retry-After": "1"}


class UsageError(Exception):
    """What was given to a command cannot be used; the message names it and says how to mend it."""
