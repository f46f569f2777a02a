"""What finding personal data results in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """Kinds of personal data, in order of precedence: of two that overlap, the earlier stays."""

    EMAIL = "email"
    IBAN = "iban"
    CARD = "card"
    SECRET = "secret"  # noqa: S105 - the kind, not one
    ID_NUMBER = "id_number"
    PHONE = "phone"
    URL = "url"
    IP = "ip"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    POSTCODE = "postcode"
    USERNAME = "username"
    NAME = "name"
    ORDER_NUMBER = "order_number"


# An order's number says nothing about a person to those who cannot look it up.
PERSONAL = frozenset(Kind) - {Kind.ORDER_NUMBER}


@dataclass(frozen=True)
class Found:
    """One piece of personal data: `text[start:end]`."""

    start: int
    end: int
    kind: Kind


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """In order of place. Of two that overlap, the earlier kind stays, then the longer one."""
    rank = {kind: place for place, kind in enumerate(Kind)}
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (rank[f.kind], f.start - f.end, f.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)
