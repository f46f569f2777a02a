"""What is refused of a customer's account, and of the codes that prove whose it is."""

from collections.abc import Sequence
from datetime import date

from shop.errors.base import NotFound, Refused, ShopError


class CustomerNotFound(NotFound):
    """No customer has this id."""

    slug, title = "customer-not-found", "There is no such customer"


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


class EmailTaken(Refused):
    """Another customer has the address."""

    slug, status, title = "email-taken", 409, "Another customer has this e-mail address"


class OrdersOpen(Refused):
    """An account is not closed while an order of it is under way."""

    slug, status, title = "orders-open", 409, "The account has orders that are not done with"

    def __init__(self, orders: Sequence[str]) -> None:
        detail = f"These orders have to be done with first: {', '.join(orders)}."
        super().__init__(detail, {"orders": list(orders)})


class ClosureRequested(Refused):
    """The account is being closed already."""

    slug, status, title = "closure-requested", 409, "The account is being closed already"

    def __init__(self, closing_on: date) -> None:
        super().__init__(f"It will be closed on {closing_on}.", {"closing_on": str(closing_on)})


class ClosureNotRequested(Refused):
    """There is nothing to take back."""

    slug, status, title = "closure-not-requested", 409, "The account is not being closed"


class ConsentRequired(Refused):
    """Nobody's address is kept without their consent."""

    slug, title = "consent-required", "The consent of the person is needed"
