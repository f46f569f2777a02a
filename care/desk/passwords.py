"""Agents' passwords: hashed by Argon2id with the parameters of RFC 9106's second choice."""

from __future__ import annotations

import secrets
import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from care.errors import Rejected

SHORTEST, LONGEST = 12, 256  # characters
_HASHER = PasswordHasher()
# Each hashing takes 64 MB: a crowd at the door must not take all of it.
_AT_ONCE = threading.BoundedSemaphore(2)


def hashed(password: str) -> str:
    """The hash to be stored. Raises `Rejected`: `weak-password`."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Rejected(
            "weak-password", f"a password has {SHORTEST} to {LONGEST} characters: choose such a one"
        )
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(stored: str | None, password: str) -> bool:
    """Whether it is the password; takes as long where there is no such account (None)."""
    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        nobodys = _nobodys()  # whoever asks first waits for it, with an account or without
        try:
            return _HASHER.verify(stored or nobodys, password) and stored is not None
        except (Argon2Error, InvalidHashError):
            return False


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex(16))
