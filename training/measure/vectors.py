"""Sentences encoded once: cross-validation meets each of them in every fold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from care.encoder import SentenceEncoder


@contextmanager
def remembered() -> Iterator[None]:
    """While it lasts, no encoder in this process encodes a sentence twice.

    Vectors are the same with it and without: the encoder takes one sentence at a time. It must
    be off where time is measured.
    """
    original = SentenceEncoder._encode
    known: dict[tuple[str, str], Any] = {}

    def encode(self: SentenceEncoder, sentence: str) -> Any:
        key = (self.fingerprint, sentence)
        if key not in known:
            known[key] = original(self, sentence)
        return known[key]

    SentenceEncoder._encode = encode  # type: ignore[method-assign]
    try:
        yield
    finally:
        SentenceEncoder._encode = original  # type: ignore[method-assign]
