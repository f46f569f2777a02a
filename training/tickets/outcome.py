"""What a reader makes of one record. Nothing is dropped without being counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from training.errors import BadRow
from training.rows import Row


@dataclass(frozen=True)
class Bad:
    """A record that is not what was expected, and what it holds."""

    error: BadRow
    content: object


@dataclass(frozen=True)
class LeftOut:
    """A record that is fine, but no customer's message."""

    reason: str


Outcome: TypeAlias = Row | Bad | LeftOut
