"""Finds personal data in what customers write. How much of it: `docs/training.md`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from care.privacy import names, numbers, places
from care.privacy.found import PERSONAL, Found, Kind, without_overlaps

__all__ = ["PERSONAL", "Found", "Kind", "find"]

REGIONS = ("US", "GB")
_ORDER_NUMBER = re.compile(
    r"(?<![\w#])#?[A-Z]{0,3}-?\d{5,15}(?!\w)|(?<=order )#?\w*\d\w*", re.IGNORECASE
)


def find(
    text: str, kinds: Collection[Kind] = PERSONAL, regions: tuple[str, ...] = REGIONS
) -> list[Found]:
    """The personal data in `text`, in order, without overlaps.

    Args:
        kinds: what to look for. Another kind that has the better claim to a place still keeps it
            from being taken for one of these.
        regions: where phone numbers without a country's code may be from, as in ISO 3166.
    """
    found = without_overlaps(_all(text, regions))
    return [one for one in found if one.kind in kinds]


def _all(text: str, regions: tuple[str, ...]) -> Iterator[Found]:
    yield from numbers.find(text, regions)
    yield from places.find(text)
    yield from names.find(text)
    for match in _ORDER_NUMBER.finditer(text):
        yield Found(*match.span(), Kind.ORDER_NUMBER)
