"""How much of the personal data in annotated texts is found, and how much of what is found is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from care.privacy.find import Found, Kind, find
from training.files import read_rows
from training.rows import Row, Span

# The names that annotated sets use for our kinds.
NAMES = {
    "EMAIL": Kind.EMAIL,
    "EMAIL_ADDRESS": Kind.EMAIL,
    "PHONE": Kind.PHONE,
    "PHONE_NUMBER": Kind.PHONE,
    "CREDIT_CARD": Kind.CARD,
    "IBAN_CODE": Kind.IBAN,
    "IBAN": Kind.IBAN,
    "US_SSN": Kind.ID_NUMBER,
    "US_DRIVER_LICENSE": Kind.ID_NUMBER,
    "PERSON": Kind.NAME,
    "STREET_ADDRESS": Kind.ADDRESS,
    "ADDRESS": Kind.ADDRESS,
    "ZIP": Kind.POSTCODE,
    "ZIP_CODE": Kind.POSTCODE,
    "USERNAME": Kind.USERNAME,
    "SECRET": Kind.SECRET,
    "IP_ADDRESS": Kind.IP,
}
# Parts of an address are an address: which of them a set annotates by itself is its own choice.
_PLACES = {Kind.ADDRESS, Kind.POSTCODE}
_PLACE_NAMES = {"STREET_ADDRESS", "ADDRESS", "ZIP", "ZIP_CODE", "GPE"}


@dataclass
class Figures:
    """Counts by kind.

    Attributes:
        there: annotated pieces.
        found: of those, the ones of which something was found as the same kind.
        covered: of those, the ones with no letter or digit left over, whatever they were taken for.
        claimed: pieces that were found.
        right: of those, the ones that touch an annotated piece of the same kind.
    """

    there: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    covered: Counter[Kind] = field(default_factory=Counter)
    claimed: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)


def measure(path: Path, regions: tuple[str, ...] = ("US", "GB")) -> Figures:
    """Figures on a file of texts with annotated spans.

    Raises:
        BadFile, BadRow: it is not one.
    """
    figures = Figures()
    for row in read_rows(path):
        found = find(row.text, regions=regions)
        _count_annotated(row, found, figures)
        for one in found:
            figures.claimed[one.kind] += 1
            figures.right[one.kind] += any(_same(one, span) for span in row.entities)
    return figures


def table(figures: Figures) -> str:
    """The figures to read."""
    lines = ["kind           there  recall  covered  found  precision"]
    for kind in Kind:
        there, claimed = figures.there[kind], figures.claimed[kind]
        if there or claimed:
            lines.append(
                f"{kind.value:<13} {there:>6} {_share(figures.found[kind], there):>7} "
                f"{_share(figures.covered[kind], there):>8} {claimed:>6} "
                f"{_share(figures.right[kind], claimed):>10}"
            )
    return "\n".join(lines)


def _count_annotated(row: Row, found: list[Found], figures: Figures) -> None:
    masked = {place for one in found for place in range(one.start, one.end)}
    for span in row.entities:
        kind = NAMES.get(span.entity)
        if kind is None:
            continue
        figures.there[kind] += 1
        figures.found[kind] += any(_same(one, span) for one in found)
        figures.covered[kind] += all(
            place in masked for place in range(span.start, span.end) if row.text[place].isalnum()
        )


def _same(one: Found, span: Span) -> bool:
    touches = one.start < span.end and span.start < one.end
    if one.kind in _PLACES:
        return touches and span.entity in _PLACE_NAMES
    return touches and NAMES.get(span.entity) == one.kind


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
