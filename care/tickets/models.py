"""Cases: what customers want looked into, as typed values."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from pydantic import Field

from care.records import Record

MOST_CHARS = 2000  # of a description or a note; more is cut off


class Category(str, Enum):
    """What a case is about."""

    DELIVERY = "delivery"
    PRODUCT = "product"
    BILLING = "billing"
    ACCOUNT = "account"
    WEBSITE = "website"
    OTHER = "other"
    FEEDBACK = "feedback"


class Urgency(str, Enum):
    """How soon it has to be looked at."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class CaseStatus(str, Enum):
    """Where a case stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"  # for the customer
    CLOSED = "closed"


class NewCase(Record):
    """What a case is opened with; `email` is where somebody who is not verified is answered."""

    category: Category
    description: str = Field(..., min_length=1, max_length=MOST_CHARS)
    urgency: Urgency = Urgency.NORMAL
    email: str | None = None


class Case(Record):
    """A case as it stands."""

    number: str
    category: Category
    urgency: Urgency
    status: CaseStatus
    description: str
    opened_at: datetime
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        return self.status is not CaseStatus.CLOSED
