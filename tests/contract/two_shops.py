"""A fake shop and a real one over HTTP, with the same records and one clock that can be moved.

The real one runs in this process, for the clock's sake.
"""

from __future__ import annotations

import re
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import requests
import uvicorn
from account_world import IDLE, START, offers, plant
from order_world import PEOPLE, write_records
from support.stack import SECRET

from care.bootstrap import http_shop
from care.clients.fake_shop import FakeShop
from care.clients.shop import Shop
from care.settings import Settings as CareSettings
from shop.app import create_app
from shop.context import open_shop
from shop.settings import Settings
from shop.transfer import read_folder, replace_all
from tools.ports import find_free

KINDS = {
    "Your e-mail address was changed": "email-changed",
    "Please confirm: our newsletter": "newsletter-confirmation",
    "Your account will be closed": "account-closing",
    "Your account stays open": "closure-withdrawn",
    "Finish opening your account": "open-account",
    "You already have an account": "account-exists",
    "Set another password": "password-reset",
    "Your user name": "username",
}


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


class RealSide:
    """A real shop with the people of `order_world` and their accounts."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self.url = f"http://127.0.0.1:{(port := find_free())}"
        settings = Settings(
            _env_file=None,
            database_url=f"sqlite:///{folder}/shop.db",
            port=port,
            client_secret=SECRET,
            token_secret=SECRET,
            customer_token_secret=SECRET,
            development=True,
        )
        running = open_shop(settings, clock)
        records = read_folder(write_records(folder))
        with running.database.writing() as connection:
            replace_all(connection, records)
            plant(connection)
        self._server = uvicorn.Server(
            uvicorn.Config(create_app(running), port=port, log_level="warning", ws="none")
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the shop could not be started"
            time.sleep(0.02)
        self.shop: Shop = http_shop(
            CareSettings(
                _env_file=None,
                shop_url=self.url,
                shop_client_secret=SECRET,
                session_secret=SECRET,
            )
        )

    def letters(self, to: str) -> list[str]:
        """The kinds of the e-mails to an address about the account, the newest first."""
        kinds = [KINDS.get(email["subject"]) for email in self._emails(to)]
        return [kind for kind in kinds if kind is not None]

    def codes(self, to: str) -> list[str]:
        """The codes sent to an address, the newest first."""
        emails = [email for email in self._emails(to) if email["subject"] == "Your code"]
        found = [re.search(r"\b\d{6}\b", email["text"]) for email in emails]
        return [match.group() for match in found if match]

    def follow_link(self, to: str) -> bool:
        """Follows the link in the newest letter to an address; whether it was still good."""
        links = [re.search(r"http\S+/links/\S+", email["text"]) for email in self._emails(to)]
        newest = next(match.group() for match in links if match)
        return requests.post(newest, timeout=5).ok

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def _emails(self, to: str) -> list[dict[str, str]]:
        answer = requests.get(f"{self.url}/outbox.json", params={"to": to}, timeout=5)
        emails: list[dict[str, str]] = answer.json()["emails"]
        return emails


class FakeSide:
    """A fake shop with the real one's records, read through the real one."""

    def __init__(self, real: RealSide) -> None:
        self.clock, shop = real.clock, real.shop
        customers = [shop.customer(each) for each in [*(p.id for p in PEOPLE), *IDLE]]
        orders = [order for c in customers for order in reversed(shop.orders_of(c.id))]
        fake = self.fake = FakeShop.with_records(customers, orders, shop.products())
        for customer in customers:
            fake.invoices += shop.invoices_of(customer.id)
            fake.payment_attempts += shop.payment_attempts_of(customer.id)
            fake.subscriptions += shop.subscriptions_of(customer.id)
        fake.offers = offers()
        fake.now = real.clock
        self.shop: Shop = fake

    def letters(self, to: str) -> list[str]:
        return [letter.kind for letter in reversed(self.fake.letters) if _same(letter.to, to)]

    def codes(self, to: str) -> list[str]:
        return [code for address, code in reversed(self.fake.sent) if _same(address, to)]

    def follow_link(self, to: str) -> bool:
        if self.letters(to)[0] == "password-reset":
            return self.fake.follow_reset_link(to)
        return self.fake.follow_newsletter_link(to)


Side = RealSide | FakeSide


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
