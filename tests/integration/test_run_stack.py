"""A newcomer types `make run`, asks about an order, and presses Ctrl-C."""

from __future__ import annotations

import os
import queue
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tools import ports
from tools.environment import ROOT

READY_S = 300  # training included
PERSON = re.compile(r"(\S+@\S+)\s+(#?\w+) \(\w")


class Terminal:
    """`python -m tools.run` as a terminal sees it."""

    def __init__(self, variables: dict[str, str], *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.run", *options],
            cwd=ROOT,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.seen = ""
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, words: str) -> str:
        """All it printed up to a line with `words`."""
        end = time.monotonic() + READY_S
        while words not in self.seen:
            assert time.monotonic() < end, f"no {words!r} in:\n{self.seen}"
            assert self._alive_or_unread(), f"it ended with:\n{self.seen}"
            try:
                self.seen += self._lines.get(timeout=0.5)
            except queue.Empty:
                continue
        return self.seen

    def family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def _alive_or_unread(self) -> bool:
        return self.process.poll() is None or not self._lines.empty()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """Free ports, databases of its own, and each shared secret under one of its names only."""
    return {
        **os.environ,
        "SHOP_PORT": str(ports.find_free()),
        "CARE_ACTIONS_PORT": str(ports.find_free()),
        "CARE_PORT": str(ports.find_free()),
        "CARE_DESK_PORT": str(ports.find_free()),
        "CARE_DESK_DEMO_PASSWORD": secrets.token_urlsafe(16),
        "SHOP_DATABASE_URL": f"sqlite:///{tmp_path}/shop.db",
        "CARE_DATABASE_URL": f"sqlite:///{tmp_path}/care.db",
        "CARE_SESSION_SECRET": secrets.token_urlsafe(32),
        "CARE_CUSTOMER_TOKEN_SECRET": secrets.token_urlsafe(32),
        "CARE_SHOP_CLIENT_SECRET": secrets.token_urlsafe(32),
        "SHOP_TOKEN_SECRET": secrets.token_urlsafe(32),
        "SHOP_DEVELOPMENT": "true",
    }


@pytest.fixture
def start(variables: dict[str, str]) -> Iterator[Callable[..., Terminal]]:
    """Starts `make run`; whatever a failed test leaves behind is stopped."""
    started: list[Terminal] = []

    def run(*options: str, **more: str) -> Terminal:
        started.append(Terminal({**variables, **more}, *options))
        return started[-1]

    yield run
    for terminal in started:
        if terminal.process.poll() is None:
            terminal.process.terminate()
            terminal.process.wait(timeout=30)


def ask(port: str, text: str) -> str:
    """One customer's question, and all that Care replied."""
    channel = f"http://127.0.0.1:{port}/webhooks/website"
    with httpx.Client(trust_env=False, timeout=30) as client:
        token = client.post(f"{channel}/sessions", json={}).raise_for_status().json()["token"]
        answer = client.post(
            f"{channel}/messages",
            headers={"Authorization": f"Bearer {token}"},
            json={"id": str(uuid.uuid4()), "text": text},
        ).raise_for_status()
    return "\n".join(message["text"] or "" for message in answer.json()["messages"])


def is_alive(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_newcomer_tracks_an_order_and_leaves_nothing_running(
    start: Callable[..., Terminal], variables: dict[str, str]
) -> None:
    terminal = start()
    printed = terminal.wait_for("Ctrl-C stops everything")
    assert variables["CARE_DESK_DEMO_PASSWORD"] in printed
    for name in ("SHOP_PORT", "CARE_PORT", "CARE_DESK_PORT"):
        assert f"http://127.0.0.1:{variables[name]}/" in printed
    people = PERSON.findall(printed)
    assert len(people) == 3

    email, order = people[0]
    reply = ask(variables["CARE_PORT"], f"Where is my order {order}? My e-mail is {email}")
    assert order.lstrip("#") in reply

    family = terminal.family()
    assert len(family) >= 6
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.wait(timeout=20) == 0
    assert not [one for one in family if is_alive(one)]
    for name in ("SHOP_PORT", "CARE_ACTIONS_PORT", "CARE_DESK_PORT", "CARE_PORT"):
        assert ports.is_free(int(variables[name])), name


def test_one_process_dying_ends_the_rest_and_is_named(start: Callable[..., Terminal]) -> None:
    terminal = start("--no-seed")
    terminal.wait_for("Ctrl-C stops everything")
    family = terminal.family()
    shop = next(
        one
        for one in family
        if one.cmdline()[-2:-1] != ["console"] and "serve" in one.cmdline()[-1:]
    )
    shop.kill()
    assert terminal.process.wait(timeout=30) == 1
    terminal.wait_for("shop ended by itself")
    assert not [one for one in family if is_alive(one)]


def test_sigterm_during_start_leaves_nothing_running(start: Callable[..., Terminal]) -> None:
    terminal = start("--no-seed")
    while len(terminal.family()) < 3:
        time.sleep(0.05)
    family = terminal.family()
    terminal.process.terminate()
    assert terminal.process.wait(timeout=30) == 0
    assert not [one for one in family if is_alive(one)]


@pytest.mark.parametrize("name", ["SHOP_PORT", "CARE_ACTIONS_PORT", "CARE_PORT"])
def test_a_taken_port_is_named_before_anything_starts(
    start: Callable[..., Terminal], name: str
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        terminal = start(**{name: str(port)})
        assert terminal.process.wait(timeout=30) == 1
    printed = terminal.wait_for("is taken")
    assert f"Port {port} is taken" in printed
    assert f"{name}=" in printed
    assert "Traceback" not in printed
