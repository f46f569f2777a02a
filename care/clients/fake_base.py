"""What the parts of the fake shop have in common: customers, orders, a clock, keys and letters."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar

from care.accounts.models import Customer
from care.clients.fake_faults import CanFail
from care.errors import NotFound, Rejected
from care.orders.models import Order

R = TypeVar("R")
_KEY = re.compile(r"[!-~]{1,255}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LONGEST_LINE = 200
_LETTERS_AN_HOUR = 5


@dataclass(frozen=True)
class Letter:
    """An e-mail that would have been sent: to whom, and what kind of it."""

    to: str
    kind: str
    at: datetime


@dataclass
class FakePart(CanFail):
    """A part of a shop in memory; all parts share these. Set `now` to have another time there."""

    customers: list[Customer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    _answers: dict[str, tuple[object, object]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def _today(self) -> date:
        return self.now().astimezone(timezone.utc).date()

    def _once(self, key: str, asked: object, change: Callable[[], R]) -> R:
        """The answer of the change; of the first time, if it was asked with this key before."""
        if not _KEY.fullmatch(key):
            raise Rejected("idempotency-key-required")
        with self._lock:
            if key not in self._answers:
                self._answers[key] = (asked, change())
            first, answer = self._answers[key]
            if first != asked:
                raise Rejected("idempotency-key-reused")
            return answer  # type: ignore[return-value]

    def _write(self, to: str, kind: str) -> None:
        self.letters.append(Letter(to, kind, self.now()))

    def _write_seldom(self, to: str, kind: str) -> None:
        """Writes at most once a minute and five times an hour to the same address."""
        hour = self.now() - timedelta(hours=1)
        before = [
            letter.at
            for letter in self.letters
            if folded(letter.to) == folded(to) and letter.kind == kind and letter.at > hour
        ]
        if len(before) < _LETTERS_AN_HOUR and not any(
            at > self.now() - timedelta(minutes=1) for at in before
        ):
            self._write(to, kind)

    def _owners(self, email: str) -> list[Customer]:
        return [c for c in self.customers if folded(c.email) == folded(email)]

    def _customer(self, customer_id: str) -> Customer:
        for customer in self.customers:
            if customer.id == customer_id:
                return customer
        raise NotFound("fake shop: no such customer")

    def _keep_customer(self, kept: Customer) -> Customer:
        self.customers = [kept if c.id == kept.id else c for c in self.customers]
        return kept


def folded(text: str) -> str:
    """The text as it is compared with others."""
    return text.strip().lower()


def a_line(text: str) -> str:
    """The text without blanks around it. Raises `Rejected` where nothing or too much is left."""
    line = text.strip()
    if not 1 <= len(line) <= _LONGEST_LINE:
        raise Rejected("invalid-request")
    return line


def an_email(text: str) -> str:
    """The address without blanks around it. Raises `Rejected` where it is none."""
    address = a_line(text)
    if not _EMAIL.fullmatch(address):
        raise Rejected("invalid-request")
    return address
