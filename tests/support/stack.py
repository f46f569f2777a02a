"""The real processes on loopback, with a breaking proxy before the shop and the action server."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import requests

from care.settings import DEFAULT_POLICY
from support.hours import always_open
from support.proxy import BreakingProxy
from tools import train
from tools.ports import find_free
from tools.services import Process, Service, stop_all

SECRET = "a-secret-for-tests-that-is-long-enough"
# All customers of a test call from one address, and faster than people type.
UNLIMITED = {
    "CARE_CALLS_PER_SECOND": "100000",
    "CARE_CALLS_AT_ONCE": "100000",
    "CARE_CONNECTIONS_PER_ADDRESS": "100000",
    "CARE_SESSIONS_PER_MINUTE": "100000",
    "CARE_SESSIONS_AT_ONCE": "100000",
    "CARE_MESSAGES_PER_MINUTE": "100000",
    "CARE_MESSAGES_AT_ONCE": "100000",
}
START_SECONDS = 120
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """What the processes of a test need to know; nothing of a developer's own."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CARE_", "SHOP_"))}
    return {
        **inherited,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SANIC_HOST": "127.0.0.1",
        "CARE_DATABASE_URL": f"sqlite:///{folder}/care.db",
        "CARE_POLICY": str(always_open(DEFAULT_POLICY, folder)),
        "CARE_SESSION_SECRET": SECRET,
        "CARE_CUSTOMER_TOKEN_SECRET": SECRET,
        "CARE_SHOP_CLIENT_SECRET": SECRET,
        **UNLIMITED,
        "SHOP_DATABASE_URL": f"sqlite:///{folder}/shop.db",
        "SHOP_CLIENT_SECRET": SECRET,
        "SHOP_TOKEN_SECRET": SECRET,
        "SHOP_CUSTOMER_TOKEN_SECRET": SECRET,
        "SHOP_DEVELOPMENT": "true",
        **changes,
    }


class ShopProcess:
    """A shop of one's own, filled with the records of `records` or with its own demo data."""

    def __init__(self, folder: Path, records: Path | None, **changes: str) -> None:
        self.port = find_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment(folder, SHOP_PORT=str(self.port), **changes)
        self._log = folder / "shop.log"
        fill = ["seed"] if records is None else ["import", str(records)]
        subprocess.run(
            [BIN / "shop", *fill], env=self.environment, cwd=ROOT, check=True, capture_output=True
        )
        self.process = self.start()

    def start(self) -> Process:
        self.process = start(
            Service("shop", "shop serve", f"{self.url}/health"), self.environment, self._log
        )
        wait_healthy(self.process)
        return self.process

    def newest_code(self, email: str) -> str:
        """The code in the newest e-mail to this address."""
        answer = requests.get(f"{self.url}/outbox.json", params={"to": email}, timeout=5).json()
        digits = [word for word in answer["emails"][0]["text"].split() if word.strip(".").isdigit()]
        return next(word.strip(".") for word in digits if len(word.strip(".")) == 6)


class CareStack:
    """Shop, action server and assistant, running; `changes` are settings of the latter two."""

    def __init__(self, folder: Path, records: Path | None, **changes: str) -> None:
        train.ensure(environment(folder), threading.Event())
        self.folder = folder
        actions_port, port = find_free(), find_free()
        self.url = f"http://127.0.0.1:{port}"
        self.shop = ShopProcess(folder, records, SHOP_CARE_URL=self.url)
        self.shop_proxy = BreakingProxy(self.shop.url, find_free())
        self.actions_proxy = BreakingProxy(
            f"http://127.0.0.1:{actions_port}", find_free(), "/webhook"
        )
        self.environment = {
            **self.shop.environment,
            "CARE_SHOP_URL": self.shop_proxy.url,
            "CARE_ACTIONS_URL": self.actions_proxy.url,
            **changes,
        }
        self._actions = Service(
            "actions",
            f"rasa run actions --port {actions_port}",
            f"http://127.0.0.1:{actions_port}/health",
        )
        self.actions = self._run(self._actions)
        self._assistant = Service(
            "assistant",
            f"rasa run --interface 127.0.0.1 --port {port} --model models/care.tar.gz",
            f"{self.url}/webhooks/website/health",
        )
        self.assistant = self._run(self._assistant)
        wait_healthy(self.actions, self.assistant)

    def stop(self) -> None:
        stop_all([self.assistant, self.actions, self.shop.process])
        self.shop_proxy.close()
        self.actions_proxy.close()

    def customer(self, customer_id: str | None = None) -> Customer:
        """A customer who has just opened the chat, logged in on the website or not."""
        return Customer(self.url, customer_id)

    def logs(self) -> str:
        """Everything the processes have printed."""
        return "".join(
            (self.folder / f"{name}.log").read_text(errors="replace")
            for name in ("shop", "actions", "assistant")
        )

    def events(self, customer: Customer, kind: str) -> list[dict[str, Any]]:
        """What Rasa has noted of this kind in the customer's conversation."""
        with sqlite3.connect(self.folder / "care.db") as database:
            rows = database.execute(
                "SELECT data FROM tracker_events WHERE conversation_id = ? AND type_name = ?"
                " ORDER BY seq",
                (customer.conversation_id, kind),
            )
            return [json.loads(row[0]) for row in rows]

    def restart(self) -> None:
        """Kills all in the midst of whatever they do, and waits until they are there again."""
        for process in (self.assistant, self.actions, self.shop.process):
            kill(process)
        self.shop.process = self.shop.start()
        self.actions, self.assistant = self._run(self._actions), self._run(self._assistant)
        wait_healthy(self.shop.process, self.actions, self.assistant)

    def _run(self, service: Service) -> Process:
        return start(service, self.environment, self.folder / f"{service.name}.log")


@dataclass
class Customer:
    """Somebody at the website's chat.

    The website says who it is by `token`, or, where only `customer_id` is given, by one of the
    test's own making.
    """

    url: str
    customer_id: str | None = None
    token: str | None = None
    heard: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.http = requests.Session()
        if self.customer_id and not self.token:
            self.token = customer_token(self.customer_id)
        answer = self.post("/sessions", {"customer_token": self.token} if self.token else {})
        assert answer.status_code == 201, answer.text
        self.conversation_id = answer.json()["conversation_id"]
        self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def post(self, path: str, body: Any) -> requests.Response:
        """Any call of the channel, with JSON."""
        return self.http.post(f"{self.url}/webhooks/website{path}", json=body, timeout=15)

    def send(self, message_id: str | None = None, **message: Any) -> requests.Response:
        """A message with `text` or `choice`."""
        return self.post("/messages", {"id": message_id or str(uuid.uuid4()), **message})

    def says(self, text: str) -> str:
        """What Care answers, all of it as one text."""
        return self._hear(text=text)

    def chooses(self, title: str) -> str:
        """Takes the choice with this in its title; what Care answers."""
        choices = [c for m in self.heard for c in m["choices"] if title in c["title"]]
        assert choices, f"nothing like {title!r} was offered: {self.heard}"
        return self._hear(choice=choices[0]["id"])

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        answer = self.http.get(
            f"{self.url}/webhooks/website/messages", params={"after": after}, timeout=5
        )
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    @property
    def choices(self) -> list[str]:
        """The titles of what was offered last."""
        return [c["title"] for m in self.heard for c in m["choices"]]

    def _hear(self, **message: Any) -> str:
        begun = time.monotonic()
        answer = self.send(**message)
        self.seconds = time.monotonic() - begun
        assert answer.status_code == 200, answer.text
        self.heard = answer.json()["messages"]
        return "\n".join(m["text"] for m in self.heard)


class Records:
    """The shop's records: whom and what tests can be about."""

    def __init__(self, folder: Path) -> None:
        self.users = json.loads((folder / "users.json").read_text())
        self.orders = json.loads((folder / "orders.json").read_text())

    def someone(
        self, orders: int = 2, status: str | None = None
    ) -> tuple[str, dict[str, Any], str]:
        """A customer with at least so many orders: id, record, and the number of one order."""
        for user_id, user in self.users.items():
            fitting = [n for n in user["orders"] if status in (None, self.orders[n]["status"])]
            if len(user["orders"]) >= orders and fitting:
                return user_id, user, fitting[0]
        raise AssertionError(f"no customer with {orders} orders and one of them {status}")


def customer_token(customer_id: str) -> str:
    """What the storefront would sign."""
    claims = {"sub": customer_id, "aud": "care", "exp": int(time.time()) + 60}
    return jwt.encode(claims, SECRET, "HS256")


def start(service: Service, variables: dict[str, str], log: Path) -> Process:
    return Process(service, variables, log)


def kill(process: Process) -> None:
    """Ends it at once, without a chance to finish anything."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait_stopped(5)


def wait_healthy(*processes: Process) -> None:
    end = time.monotonic() + START_SECONDS
    for process in processes:
        while not process.is_healthy():
            assert process.code is None, process.tail
            assert time.monotonic() < end, process.tail
            time.sleep(0.1)
