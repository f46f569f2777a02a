"""All that a person needs to go on with a conversation, in one value.

It is put together when it is sent: from the handoff, the transcript, and what the shop tells. What
the shop does not tell now is left out, and said to be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from care.accounts.models import Customer, Identity, Level, Proof
from care.conversations.models import Author
from care.handoff.models import Handoff
from care.orders.models import Order


@dataclass(frozen=True)
class Who:
    """The customer, as far as it is known who that is.

    Attributes:
        proof: how that was shown.
        orders: those that are not delivered or cancelled yet.
        earlier: how many conversations of theirs were handed over before.
    """

    identity: Identity
    proof: Proof | None
    customer: Customer | None
    orders: Sequence[Order]
    earlier: int

    @property
    def is_verified(self) -> bool:
        """Whether they have proved who they are."""
        return self.identity.level is Level.VERIFIED


@dataclass(frozen=True)
class Line:
    """One message of the transcript, with personal data masked as it is set."""

    at: datetime
    author: Author
    name: str
    text: str


@dataclass(frozen=True)
class Package:
    """What goes over.

    Attributes:
        wishes: what was asked for and not done, in the customer's words.
        task: what was being done, with what was told for it and what was asked last.
        about: the order that was being talked about, open or not.
        troubles: what could not be done, in a few words each, in the order in which it was said.
        missing: what could not be found out, as a back end did not answer.
        answers: sentences an agent could send.
    """

    handoff: Handoff
    who: Who
    wishes: Sequence[str]
    intent: str
    confidence: float | None
    task: str
    facts: dict[str, Any]
    asked: str
    about: Order | None
    failed_tries: int
    troubles: Sequence[str]
    frustration: float | None
    urgency: float | None
    transcript: Sequence[Line]
    missing: Sequence[str]
    answers: Sequence[str]

    @property
    def tags(self) -> list[str]:
        """By which the desk sorts: the reason, the wish, and what kind of customer it is."""
        level = self.who.identity.level.value
        return [tag for tag in (self.handoff.reason.value, self.intent, self.task, level) if tag]
