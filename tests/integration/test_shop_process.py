"""The shop as a process of its own, with others working on its database at the same time."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

SHOP = (sys.executable, "-m", "shop.cli")
ROOT = Path(__file__).parents[2]
START_LIMIT_S = 20.0
ADDRESS = {"address1": "9 Mill Lane", "city": "Madison", "state": "WI", "zip": "53701"}


class ShopProcess:
    """A shop served from a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SHOP_PORT": str(self.port),
            "SHOP_CLIENT_SECRET": "secret",
            "SHOP_TOKEN_SECRET": "t" * 32,
            "SHOP_CUSTOMER_TOKEN_SECRET": "c" * 32,
        }
        if "TEST_SHOP_DATABASE_URL" in os.environ:
            self.environment["SHOP_DATABASE_URL"] = os.environ["TEST_SHOP_DATABASE_URL"]

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """The finished command."""
        return subprocess.run(  # our own command
            (*SHOP, *command),
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def serve(self) -> "subprocess.Popen[str]":
        """The server, once it is healthy."""
        log = (self.folder / "log").open("w")
        server = subprocess.Popen(  # our own command
            (*SHOP, "serve"),
            cwd=self.folder,
            env=self.environment,
            stdout=log,
            stderr=log,
            text=True,
        )
        deadline = time.monotonic() + START_LIMIT_S
        while not self._is_healthy():
            assert server.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "the shop did not start in time"
            time.sleep(0.05)
        return server

    def client(self) -> httpx.Client:
        """A client with an access token."""
        http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        grant = {"grant_type": "client_credentials"}
        token = http.post("/oauth/token", data=grant, auth=("care", "secret")).json()
        http.headers["Authorization"] = f"Bearer {token['access_token']}"
        return http

    def _is_healthy(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShopProcess]:
    shop = ShopProcess(tmp_path_factory.mktemp("shop"))
    assert shop.run("seed", "--force").returncode == 0
    server = shop.serve()
    yield shop
    server.send_signal(signal.SIGINT)
    assert server.wait(timeout=10) == 0


@pytest.fixture
def http(process: ShopProcess) -> Iterator[httpx.Client]:
    assert process.run("seed", "--force").returncode == 0
    client = process.client()
    yield client
    client.close()


def order_ids(process: ShopProcess, status: str) -> list[str]:
    process.run("export", "out")
    orders = json.loads((process.folder / "out" / "orders.json").read_text())
    return [order_id[1:] for order_id, order in orders.items() if order["status"] == status]


def at_once(calls: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(calls)) as threads:
        return [done.result() for done in [threads.submit(call) for call in calls]]


def test_a_running_shop_shows_what_was_imported(process: ShopProcess, http: httpx.Client) -> None:
    [first, *_] = order_ids(process, "pending")
    folder = process.folder / "out"
    orders = json.loads((folder / "orders.json").read_text())
    orders[f"#{first}"]["address"]["city"] = "Newtown"
    (folder / "orders.json").write_text(json.dumps(orders))
    assert http.get(f"/v1/orders/{first}").json()["address"]["city"] != "Newtown"
    imported = process.run("import", "out")
    assert (imported.returncode, imported.stderr) == (0, "")
    assert http.get(f"/v1/orders/{first}").json()["address"]["city"] == "Newtown"


def test_readers_see_the_old_or_the_new_shop_but_never_half_of_one(
    process: ShopProcess, http: httpx.Client
) -> None:
    [pending, *_] = order_ids(process, "pending")
    with ThreadPoolExecutor(1) as threads:
        importing = threads.submit(process.run, "import", "out")
        answers = []
        while not importing.done():
            answers.append(http.get(f"/v1/orders/{pending}").status_code)
        assert importing.result().returncode == 0
    assert set(answers) == {200}


def test_the_same_call_many_times_at_once_is_done_once(
    process: ShopProcess, http: httpx.Client
) -> None:
    [pending, *_] = order_ids(process, "pending")
    call = {
        "url": f"/v1/orders/{pending}/cancel",
        "json": {"reason": "no longer needed"},
        "headers": {"Idempotency-Key": "one-and-the-same"},
    }
    answers = at_once([lambda: http.post(**call)] * 8)
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotent-Replay" in answer.headers for answer in answers) == 7
    cancelled = http.get(f"/v1/orders/{pending}").json()
    assert [entry["type"] for entry in cancelled["payments"]] == ["payment", "refund"]
    assert cancelled["version"] == 2


def test_two_changes_at_once_are_both_done_or_one_is_told(
    process: ShopProcess, http: httpx.Client
) -> None:
    for number, pending in enumerate(order_ids(process, "pending")[:6]):
        cancelled, moved = at_once(
            [
                lambda order_id=pending, key=f"a{number}": http.post(
                    f"/v1/orders/{order_id}/cancel",
                    json={"reason": "no longer needed"},
                    headers={"Idempotency-Key": key},
                ),
                lambda order_id=pending, key=f"b{number}": http.put(
                    f"/v1/orders/{order_id}/address",
                    json={**ADDRESS, "country": "USA"},
                    headers={"Idempotency-Key": key},
                ),
            ]
        )
        order = http.get(f"/v1/orders/{pending}").json()
        done = [answer for answer in (cancelled, moved) if answer.status_code == 200]
        assert order["version"] == 1 + len(done)
        assert (order["status"] == "cancelled") == (cancelled.status_code == 200)
        assert (order["address"]["address1"] == "9 Mill Lane") == (moved.status_code == 200)
        assert {cancelled.status_code, moved.status_code} <= {200, 409}


def test_of_two_changes_of_the_same_version_one_wins(
    process: ShopProcess, http: httpx.Client
) -> None:
    [pending, *_] = order_ids(process, "pending")
    answers = at_once(
        [
            lambda city=city: http.put(
                f"/v1/orders/{pending}/address",
                json={**ADDRESS, "city": city, "country": "USA"},
                headers={"Idempotency-Key": city, "If-Match": '"1"'},
            )
            for city in ("Madison", "Tucson", "Duluth", "Boulder")
        ]
    )
    [winner] = [answer for answer in answers if answer.status_code == 200]
    losers = {answer.status_code for answer in answers if answer is not winner}
    assert losers <= {409, 412}  # whether they read before or after the winner wrote
    assert http.get(f"/v1/orders/{pending}").json() == winner.json()


def test_a_taken_port_is_named(process: ShopProcess) -> None:
    second = process.run("serve")
    assert second.returncode == 2
    assert "SHOP_PORT" in second.stderr
    assert str(process.port) in second.stderr
    assert "Traceback" not in second.stderr


def test_a_missing_secret_is_named(process: ShopProcess) -> None:
    refused = process.run("serve", SHOP_TOKEN_SECRET="too short")
    assert refused.returncode == 2
    assert refused.stderr.startswith("SHOP_TOKEN_SECRET")
    assert refused.stderr.count("\n") == 1


def test_every_command_explains_itself(process: ShopProcess) -> None:
    for command in ([], ["seed"], ["import"], ["export"], ["serve"]):
        helped = process.run(*command, "--help")
        assert helped.returncode == 0
        assert "usage: shop" in helped.stdout
    assert process.run("dance").returncode == 2
