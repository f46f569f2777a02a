"""Calling a back end that fails: what is repeated, what is not, and how long it may take."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from care.clients.calls.limits import CallLimits
from care.clients.calls.tokens import ClientCredentials
from care.clients.http import HttpClient
from care.deadline import deadline
from care.errors import BrokenAnswer, DeadlineExceeded, NotFound, Rejected, Unavailable

TOKEN = (200, {"access_token": "t", "expires_in": 600})
OK = (200, {"fine": True})
RESET = (0, {})
HALF = (-1, {"fine": "but the connection breaks"})
BUDGET = 1.0


class Server(ThreadingHTTPServer):
    """Gives the answers it was told, one after the other; the last of them for ever.

    An answer is a status and a body, or a number of seconds to wait before the next answer.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[bool, list[Any]] = {True: [TOKEN], False: [OK]}
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def says(self, *answers: Any) -> None:
        self.answers[False] = list(answers)

    def grants(self, *answers: Any) -> None:
        self.answers[True] = list(answers)

    def next_answer(self, path: str) -> Any:
        answers = self.answers[path == "/oauth/token"]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    @property
    def calls(self) -> list[str]:
        """Method and path of what was asked, without the asking for tokens."""
        return [f"{m} {path}" for m, path, _ in self.asked if path != "/oauth/token"]

    @property
    def tokens(self) -> int:
        return len(self.asked) - len(self.calls)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hung up are expected here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_GET  # noqa: N815  # named by the base class

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        answer = self.server.next_answer(self.path)
        if isinstance(answer, float):
            time.sleep(answer)
            answer = OK
        status, body = answer
        self.close_connection = status <= 0
        if status:
            content = json.dumps(body).encode()
            self.send_response(200 if status < 0 else status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if status < 0 else content)


def problem(slug: str, **facts: Any) -> dict[str, Any]:
    return {"type": f"https://x.example/{slug}", "title": "No", "detail": "No!", **facts}


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def client(server: Server) -> HttpClient:
    return HttpClient(
        "shop",
        f"http://127.0.0.1:{server.server_port}",
        ClientCredentials("care", "secret"),
        CallLimits(connect_timeout=0.5, budget=BUDGET),
    )


def seconds(call: Callable[[], object], error: type[Exception] | None = None) -> float:
    """How long the call takes, which ends with this error."""
    begun = time.monotonic()
    if error is None:
        call()
    else:
        with pytest.raises(error):
            call()
    return time.monotonic() - begun


@pytest.mark.parametrize("failure", [(500, {}), (503, {}), RESET, HALF, 0.8])
def test_reading_is_repeated_once(server: Server, client: HttpClient, failure: Any) -> None:
    server.says(failure, OK)
    assert client.get("/things") == {"fine": True}
    assert server.calls == ["GET /things"] * 2


@pytest.mark.parametrize("failure", [(500, {}), RESET, 2.0])
def test_reading_is_given_up_after_two_failures_and_in_time(
    server: Server, client: HttpClient, failure: Any
) -> None:
    server.says(failure)
    with deadline(BUDGET):
        assert seconds(lambda: client.get("/things"), Unavailable) < BUDGET + 0.2
    assert server.calls == ["GET /things"] * 2


def test_reading_is_not_repeated_where_too_little_time_is_left(
    server: Server, client: HttpClient
) -> None:
    server.says(0.9)
    with deadline(0.5), pytest.raises(DeadlineExceeded):
        client.get("/things")
    server.says((500, {}))
    with deadline(0.25), pytest.raises(Unavailable, match="500"):
        client.get("/things")
    assert server.calls == ["GET /things"] * 2


@pytest.mark.parametrize("refusal", [(404, problem("gone")), (422, problem("no")), (403, {})])
def test_an_answer_that_is_no_failure_is_not_asked_for_again(
    server: Server, client: HttpClient, refusal: Any
) -> None:
    server.says(refusal)
    with pytest.raises((NotFound, Rejected, Unavailable)):
        client.get("/things")
    assert server.calls == ["GET /things"]


@pytest.mark.parametrize("failure", [(500, {}), (503, {}), RESET, HALF, 0.8])
@pytest.mark.parametrize("method", ["post", "put"])
def test_a_change_is_never_repeated(
    server: Server, client: HttpClient, method: str, failure: Any
) -> None:
    server.says(failure, OK)
    with pytest.raises(Unavailable):
        getattr(client, method)("/things", {}, "key")
    assert server.calls == [f"{method.upper()} /things"]


def test_a_change_leaves_time_to_look_whether_it_was_made(
    server: Server, client: HttpClient
) -> None:
    server.says(0.8, OK)
    with deadline(BUDGET):
        taken = seconds(lambda: client.post("/things", {}, "key"), DeadlineExceeded)
        assert 0.4 < taken < 0.6
        assert client.get("/things") == {"fine": True}


def test_getting_a_token_counts_for_the_change(server: Server, client: HttpClient) -> None:
    server.grants(0.8)
    assert seconds(lambda: client.post("/things", {}, "key"), DeadlineExceeded) < 0.6
    assert server.calls == []


def test_a_change_carries_its_key(server: Server, client: HttpClient) -> None:
    client.put("/things", {}, "key-1")
    client.post("/things", {})
    keys = [
        headers.get("Idempotency-Key") for _, path, headers in server.asked if path == "/things"
    ]
    assert keys == ["key-1", None]


def test_a_token_is_asked_for_twice_where_that_fails(server: Server, client: HttpClient) -> None:
    for failure in ((500, {}), RESET):
        server.grants(failure, TOKEN)
        client._credentials.forget("t")
        before = server.tokens
        assert client.post("/things", {}, "key") == {"fine": True}
        assert server.tokens - before == 2


def test_a_refusal_has_its_reason_and_facts(server: Server, client: HttpClient) -> None:
    facts = {"balance": "5.00", "attempts_left": 4, "errors": [{"field": "x"}], "status": 422}
    server.says((422, problem("gift-card-too-low", **facts)))
    with pytest.raises(Rejected) as refused:
        client.post("/things", {}, "key")
    assert refused.value.reason == "gift-card-too-low"
    assert refused.value.facts == {"balance": "5.00", "attempts_left": "4"}
    assert "5.00" not in str(refused.value)


def test_somebody_who_was_faster_is_a_refusal_of_its_own(
    server: Server, client: HttpClient
) -> None:
    server.says((409, problem("conflict")))
    with pytest.raises(Rejected) as refused:
        client.put("/things", {}, "key")
    assert (refused.value.reason, refused.value.facts) == ("conflict", {})


def test_what_is_not_json_is_no_answer(server: Server, client: HttpClient) -> None:
    server.grants((200, {"something": "else"}))
    with pytest.raises(BrokenAnswer):
        client.get("/things")
