"""Personal data covered, for those who do not need it."""

from __future__ import annotations

from collections.abc import Collection

from care.privacy.find import find
from care.privacy.found import Kind


def masked(text: str, kinds: Collection[Kind]) -> str:
    """The text with these kinds of personal data replaced by their names, as in "[card]"."""
    for found in reversed(find(text, kinds) if kinds else []):
        text = f"{text[: found.start]}[{found.kind.value}]{text[found.end :]}"
    return text
