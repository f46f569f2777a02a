"""The facts customers prove themselves with, as they write them."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[A-Z0-9._%+-]{1,64}@(?:[A-Z0-9-]{1,63}\.){1,8}[A-Z]{2,24}", re.IGNORECASE)
# Six digits; people copy them with a blank or a dash in the middle.
CODE = re.compile(r"(?<![\w#-])[0-9]{3}[\s-]?[0-9]{3}(?![\w-])")


def normalise_email(text: str) -> str | None:
    """The address in lower case; None where `text` is none."""
    found = EMAIL.fullmatch(text.strip())
    return found.group().lower() if found else None


def normalise_code(text: str) -> str | None:
    """The six digits of a one-time code; None where `text` is none."""
    found = CODE.fullmatch(text.strip())
    return re.sub(r"\D", "", found.group()) if found else None
