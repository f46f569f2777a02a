"""How the back ends are: what their calls have told, and what they answer when asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from care.clients.calls.breaker import State
from care.errors import CareError


@dataclass(frozen=True)
class BackEndHealth:
    """How a back end is, as far as this process's calls tell.

    Args:
        name: what it is called in errors and logs.
        state: whether calls go through, fail at once, or one is trying again.
        failures: failed calls in a row.
        last_error: the last failure's message, "" if there was none.
        since: when the state was entered, in UTC.
        in_flight: calls that are under way.
    """

    name: str
    state: State
    failures: int
    last_error: str
    since: datetime
    in_flight: int


@dataclass(frozen=True)
class Asked:
    """What came of asking a back end.

    Args:
        health: how it is.
        seconds: what the answer took.
        error: why it is not well, "" if it is.
    """

    health: BackEndHealth
    seconds: float
    error: str


class Client(Protocol):
    """What calls a back end, as far as its health is concerned."""

    @property
    def health(self) -> BackEndHealth:
        """How the back end is."""

    def get(self, path: str) -> Any:
        """The JSON at a path."""


@dataclass(frozen=True)
class Watched:
    """A back end, and the path at which it tells whether it is well."""

    client: Client
    path: str

    def ask(self) -> Asked:
        """Calls it once, by the way all calls take; never raises a `CareError`."""
        begun = time.monotonic()
        error = ""
        try:
            self.client.get(self.path)
        except CareError as failure:
            error = str(failure)
        return Asked(self.client.health, time.monotonic() - begun, error)


class Health:
    """The health of all back ends of this process."""

    def __init__(self, watched: Sequence[Watched]) -> None:
        self._watched = tuple(watched)

    def now(self) -> tuple[BackEndHealth, ...]:
        """How they are; asks nobody."""
        return tuple(each.client.health for each in self._watched)

    def ask(self) -> tuple[Asked, ...]:
        """Asks each of them, one after the other."""
        return tuple(each.ask() for each in self._watched)
