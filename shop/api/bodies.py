"""What routes accept: ids in paths, and the bodies of changes."""

from collections.abc import Callable, Generator
from typing import Annotated, Any

from fastapi import Path
from pydantic import (
    BaseModel,
    ConstrainedInt,
    ConstrainedStr,
    Extra,
    Field,
    StrictBool,
    root_validator,
)

from shop.customers import ProfileChanges
from shop.disputes import Claim, DisputeReason
from shop.models import Address
from shop.records.parts import Identifier
from shop.text import EmailAddress, Line, MaybeEmptyLine, Paragraph, PhoneNumber

MOST_ITEMS = 100


class _OrderNumber(ConstrainedStr):
    """An order number as customers and programs write it: W2378156, #W2378156, w2378156."""

    regex = r"^#?[Ww][0-9]{1,18}\Z"

    @classmethod
    def __get_validators__(cls) -> Generator[Callable[..., Any], None, None]:
        yield from super().__get_validators__()
        yield lambda number: "#W" + number.lstrip("#")[1:]


OrderId = Annotated[_OrderNumber, Path(description="The order number, with or without its #.")]
RecordId = Annotated[Identifier, Path()]


class Body(BaseModel):
    """A JSON object with exactly these members."""

    class Config:
        extra = Extra.forbid


class CancelBody(Body):
    """Why the order is cancelled."""

    reason: Line = Field(..., description="`no longer needed` or `ordered by mistake`")


class AddressBody(Body):
    """A complete postal address."""

    address1: Line
    address2: MaybeEmptyLine = MaybeEmptyLine("")
    city: Line
    state: Line
    zip: Line
    country: Line

    def value(self) -> Address:
        """The address as the shop's own value."""
        return Address(**self.dict())


class ProfileBody(Body):
    """What is to be changed about a customer; what is left out, or null, stays."""

    email: EmailAddress | None = None
    phone: PhoneNumber | None = None
    first_name: Line | None = None
    last_name: Line | None = None

    @root_validator(skip_on_failure=True)
    @classmethod
    def _something(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not any(value is not None for value in values.values()):
            raise ValueError(f"expected at least one of {', '.join(values)}")
        return values

    def value(self) -> ProfileChanges:
        """The changes as the shop's own value."""
        return ProfileChanges(**self.dict())


class NewsletterBody(Body):
    """Which address is to read the newsletter, or no longer to."""

    email: EmailAddress
    subscribed: StrictBool


class LeadBody(Body):
    """Somebody who would like an account."""

    name: Line
    email: EmailAddress
    interest: Line | None = None
    company: Line | None = None
    consent: StrictBool


class EmailBody(Body):
    """An e-mail address."""

    email: EmailAddress


class _Count(ConstrainedInt):
    """How many of something, or which of them, from 1."""

    strict = True
    ge = 1


class ExtensionBody(Body):
    """How many days more are wanted."""

    days: _Count


class DisputeBody(Body):
    """What is wrong with a charge; `line` is the number of a line, null for all of the invoice."""

    invoice_id: Identifier
    line: _Count | None = None
    reason: DisputeReason
    explanation: Paragraph

    def value(self) -> Claim:
        """The claim as the shop's own value."""
        return Claim(**vars(self))


class PaymentMethodBody(Body):
    """The payment method to use from now on."""

    payment_method_id: Identifier


class ChangeBody(Body):
    """One piece of an order, and what is wanted instead."""

    item_id: Identifier
    new_item_id: Identifier


class ItemChangesBody(Body):
    """All pieces to be changed, and the method that pays or receives the price difference."""

    changes: list[ChangeBody] = Field(..., min_items=1, max_items=MOST_ITEMS)
    payment_method_id: Identifier

    def pairs(self) -> list[tuple[str, str]]:
        """Old and new item id of each change."""
        return [(change.item_id, change.new_item_id) for change in self.changes]


class ReturnBody(Body):
    """All pieces to be returned; an item id as often as there are pieces of it to return."""

    item_ids: list[Identifier] = Field(..., min_items=1, max_items=MOST_ITEMS)
    payment_method_id: Identifier


class VerificationBody(Body):
    """The e-mail address to send a code to."""

    email: Line


class CodeBody(Body):
    """The code the customer read in the e-mail."""

    code: Line


class PlanBody(Body):
    """The plan to change to."""

    plan: Line


class AppointmentBody(Body):
    """Who wants to come when, and what about."""

    customer_id: Identifier
    slot_id: Identifier
    topic: Line


class SlotBody(Body):
    """The slot to move to."""

    slot_id: Identifier
