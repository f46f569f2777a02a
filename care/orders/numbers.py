"""Order numbers in the one form the shop uses: `#W` and seven digits."""

from __future__ import annotations

import re

# A customer writes `#W2611340`, `W2611340`, `w 2611340`, `order 2611340` or `2611340`.
PATTERN = re.compile(r"(?<![\w#])(?:#\s?)?(?:w[\s-]?)?([0-9]{7})(?!\w|[.,][0-9])", re.IGNORECASE)


def normalise(text: str) -> str | None:
    """The order number that `text` is, as `#W2611340`; None where it is none."""
    found = PATTERN.fullmatch(text.strip())
    return f"#W{found.group(1)}" if found else None
