"""The outbox's typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class State(str, Enum):
    """Where an entry stands."""

    WAITING = "waiting"  # to be delivered, or to be tried again
    DONE = "done"
    DEAD = "dead"  # given up; somebody has to look, and to send it again


@dataclass(frozen=True)
class Letter:
    """Something to be delivered.

    Attributes:
        kind: says who delivers it.
        key: what it is known by for ever, so that whoever gets it twice can tell.
        stream: what is in one stream is delivered in its order: a conversation's id.
        blocks: what comes after it makes no sense without it, even if it is given up.
        due_at: when it is delivered; None is at once.
    """

    kind: str
    key: str
    stream: str
    payload: Mapping[str, Any]
    blocks: bool = False
    due_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """A letter in the outbox."""

    id: int
    key: str
    kind: str
    stream: str
    payload: Mapping[str, Any]
    attempts: int  # that were begun, the present one included
    written_at: datetime
    state: State = State.WAITING
    due_at: datetime | None = None
    error: str = ""
