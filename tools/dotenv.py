"""Writes a checkout's `.env` from `.env.example`, with secrets of its own.

Standard library only, and any Python from 3.8.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

SECRET_BYTES = 32  # 43 characters; settings refuse secrets of less than 32

PAIRS = (
    ("CARE_CUSTOMER_TOKEN_SECRET", "SHOP_CUSTOMER_TOKEN_SECRET"),
    ("CARE_SHOP_CLIENT_ID", "SHOP_CLIENT_ID"),
    ("CARE_SHOP_CLIENT_SECRET", "SHOP_CLIENT_SECRET"),
)
"""Settings Care and the demo shop must agree on: one name of each."""

_EMPTY_SECRET = re.compile(r"^([A-Z_]+_(?:SECRET|PASSWORD))=[ \t]*$", re.MULTILINE)


def ensure(root: Path) -> bool:
    """Write `.env` for its owner's eyes only (mode 0600), unless there is one.

    Returns:
        Whether it was written now. A present file is never touched.
    """
    text = fill((root / ".env.example").read_text(encoding="utf-8"))
    try:
        handle = os.open(root / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return True


def fill(example: str) -> str:
    """`example` with a fresh secret for each that is empty, the same one for both of a pair."""
    partner = {theirs: ours for ours, theirs in PAIRS}
    made: dict[str, str] = {}

    def line(match: re.Match[str]) -> str:
        name = match.group(1)
        key = partner.get(name, name)
        made.setdefault(key, secrets.token_urlsafe(SECRET_BYTES))
        return f"{name}={made[key]}"

    return _EMPTY_SECRET.sub(line, example)
