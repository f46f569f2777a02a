"""What is refused of a bill."""

from shop.errors.base import NotFound, Refused


class InvoiceNotFound(NotFound):
    """No invoice has this id, or it is another customer's."""

    slug, title = "invoice-not-found", "There is no such invoice"


class PromoCodeNotFound(NotFound):
    """No promotion has this code."""

    slug, title = "promo-code-not-found", "There is no such promotion code"


class InvoiceNotDue(Refused):
    """Only an invoice that is due, or not overdue for long, can be given more time."""

    slug, status, title = "invoice-not-due", 409, "The invoice cannot be given more time"


class ExtensionUsed(Refused):
    """An invoice is given more time once."""

    slug, status, title = "extension-used", 409, "The invoice was given more time before"


class ExtensionTooLong(Refused):
    """More days are wanted than can be given."""

    slug, title = "extension-too-long", "So many days cannot be given"

    def __init__(self, most_days: int) -> None:
        super().__init__(f"At most {most_days} days can be given.", {"most_days": most_days})


class LineNotFound(Refused):
    """The invoice has no line of this number."""

    slug, title = "line-not-found", "The invoice has no such line"


class DisputeOpen(Refused):
    """A dispute about the same charge is open."""

    slug, status, title = "dispute-open", 409, "A dispute about this is open already"

    def __init__(self, dispute_id: str) -> None:
        detail = f"The dispute {dispute_id} about this is not decided yet."
        super().__init__(detail, {"dispute_id": dispute_id})
