"""What is refused of an order."""

from shop.errors.base import NotFound, Refused


class OrderNotFound(NotFound):
    """No order has this id."""

    slug, title = "order-not-found", "There is no such order"


class ProductNotFound(NotFound):
    """No product has this id."""

    slug, title = "product-not-found", "There is no such product"


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
