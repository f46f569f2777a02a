"""What is known so far of a change that a customer asks for: kept between turns, as JSON."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from care.billing.codes import without_card_numbers
from care.mentions.addresses import AddressParts
from care.mentions.variants import Wanted
from care.policy import Task

# What is not up to the customer, or follows from what is.
_NOT_DECIDED = {
    "id",
    "words",
    "intent",
    "read_back",
    "may_be_made",
    "spoken",
    "swaps",
    "is_exchange",
    "has_turned",
    "is_resumed",
    "history",
}
MOST_HISTORY = 6  # answers that can be taken back, one after the other
MOST_WORDS = 8  # messages kept until they can be understood


class WantedPiece(BaseModel):
    """What a piece of an order should become, as far as it is known."""

    options: dict[str, tuple[str, ...]] = {}
    soft: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    same: bool = False
    cheapest: bool = False

    @classmethod
    def of(cls, wanted: Wanted) -> WantedPiece:
        """As JSON can keep it."""
        return cls(
            options=dict(wanted.options),
            soft=tuple(sorted(wanted.soft)),
            unclear=tuple(sorted(wanted.unclear)),
            same=wanted.same,
            cheapest=wanted.cheapest,
        )

    def wanted(self) -> Wanted:
        """As the product's variants are searched by."""
        soft, unclear = frozenset(self.soft), frozenset(self.unclear)
        return Wanted(self.options, self.same, self.cheapest, soft, unclear)

    def with_more(self, more: Wanted) -> WantedPiece:
        """The latest word on each option wins."""
        if more.same:
            return WantedPiece(same=True)
        options = {**self.options, **more.options}
        settled = set(more.options)
        return WantedPiece(
            options=options,
            soft=tuple(sorted((set(self.soft) - settled) | more.soft)),
            unclear=tuple(sorted((set(self.unclear) - settled) | more.unclear)),
            cheapest=more.cheapest or (self.cheapest and not more.options),
        )


class Draft(BaseModel):
    """A change in the making.

    `places` are positions in the order's items. `words` are messages that could not be understood
    yet, since it was not known whose they are or which order they are about; `intent` is that of
    a question among them. `read_back` is a digest of what was last read to the customer and waits
    for their yes, `spoken` how it was put in words. `may_be_made` is set once a try
    ended without an answer.
    """

    task: Task
    id: str = Field(default_factory=lambda: secrets.token_hex(8))
    order_number: str | None = None
    places: list[int] = []
    unclear: list[list[int]] = []
    wanted: dict[int, WantedPiece] = {}
    wanted_of_unclear: WantedPiece = WantedPiece()  # for the first of `unclear`, once it is known
    chosen: dict[int, str] = {}  # position -> item id of the variant it becomes
    method_id: str | None = None
    unclear_methods: list[str] = []
    reason: str | None = None
    address: AddressParts = AddressParts()
    is_default_address: bool = False
    swaps: list[tuple[str, str]] = []  # item ids now and afterwards, as they were read back
    is_exchange: bool = False
    spoken: dict[str, str] = {}
    has_turned: bool = False  # this message has made it another change than it was taken for
    said: dict[str, str] = {}  # what else a skill asks for, by the names of its fields
    is_resumed: bool = False  # taken up again: the latest message was not for it
    history: list[dict[str, Any]] = []  # what was known before each answer, the latest last
    words: list[str] = []
    intent: str = ""
    read_back: str | None = None
    may_be_made: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """All that the customer decides: what a yes is about."""
        return self.dict(exclude={*_NOT_DECIDED, "unclear", "unclear_methods"})

    @property
    def heard(self) -> dict[str, Any]:
        """All that was said for the change, also where it is not clear yet."""
        return self.dict(exclude=_NOT_DECIDED)

    @property
    def heard_of_items(self) -> bool:
        """Whether anything was said of pieces of the order."""
        return bool(self.places or self.unclear or self.wanted)

    @property
    def digest(self) -> str:
        """A short name for `facts`: another one as soon as any of them changes."""
        content = json.dumps([self.id, self.facts], sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def key(self) -> str:
        """The idempotency key of this change: the same for each try."""
        return f"care-{self.id}-{self.digest}"

    def remember(self, before: Draft) -> None:
        """Keeps what was known before the latest answer, so that it can be taken back."""
        if before.facts != self.facts:
            known = json.loads(before.json(exclude={"history"}))
            self.history = [*before.history, known][-MOST_HISTORY:]

    def back(self) -> Draft | None:
        """The draft as it was before the latest answer; None where there was none."""
        if not self.history:
            return None
        return Draft.parse_obj({**self.history[-1], "history": self.history[:-1]})

    def keep(self, words: str) -> None:
        """Keeps a message for later, without the number of a card."""
        self.words = [*self.words, without_card_numbers(words)][-MOST_WORDS:]

    def about_another_order(self, number: str) -> None:
        """Turns to another order; what was said of the pieces of the one before goes."""
        if number != self.order_number:
            self.order_number = number
            self.places, self.unclear, self.wanted, self.chosen = [], [], {}, {}

    def as_json(self) -> dict[str, Any]:
        """For a slot."""
        content: dict[str, Any] = json.loads(self.json())
        return content


def read_draft(value: Any, task: Task | None = None) -> Draft | None:
    """The draft in a slot's value; None where there is none, or one for another task."""
    try:
        draft = Draft.parse_obj(value)
    except (ValidationError, TypeError):
        return None
    return draft if task in (None, draft.task) else None
