"""What the small helpdesks have in common: a server in memory that fails on command."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from care.helpdesks.port import Helpdesk

SECRET = "the-secret-of-the-webhooks"
TOKEN = "the-token"


class Answer(Exception):
    """What is answered instead of the result."""

    def __init__(self, status: int, body: Any = None, **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class Call:
    """A call that came."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Webhook:
    """A call that the desk makes to Care."""

    headers: dict[str, str]
    body: bytes


@dataclass
class Case:
    """A case as its agents see it: what the customer could read, and what not."""

    id: int
    public: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    from_customer: list[str] = field(default_factory=list)
    priority: str = ""
    status: str = "open"


class FakeDesk:
    """A helpdesk on a port of its own.

    `faults` are used up one for each call that changes something: "lost" does the work and breaks
    the connection, "500-done" does the work and says it failed, an `Answer` is given instead.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[Any] = []
        self.webhooks: list[Webhook] = []
        self._lock = threading.Lock()
        self._ids = 100
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def new_id(self) -> int:
        self._ids += 1
        return self._ids

    def serve(self, call: Call) -> Any:
        """What the desk answers. Raises `Answer` for anything but a 200."""
        raise NotImplementedError

    def cases(self) -> list[Case]:
        """All cases."""
        raise NotImplementedError

    def desk(self) -> Helpdesk:
        """The adapter that speaks to it."""
        raise NotImplementedError

    def agent_says(self, case: Case, text: str) -> Webhook:
        """An agent answers the customer; the webhook that follows."""
        raise NotImplementedError

    def agent_notes(self, case: Case, text: str) -> Webhook:
        """An agent writes a private note."""
        raise NotImplementedError

    def agent_closes(self, case: Case) -> Webhook:
        """An agent resolves the case."""
        raise NotImplementedError

    def take(self, call: Call) -> tuple[str, Any]:
        """The fault, if any, and what is answered."""
        with self._lock:
            self.calls.append(call)
            fault = self.faults.pop(0) if self.faults and call.method != "GET" else ""
            if isinstance(fault, Answer):
                return "", fault
            try:
                return fault, Answer(200, self.serve(call))
            except Answer as answer:
                return fault, answer


def signed(body: bytes, algorithm: str = "sha256") -> str:
    """The HMAC of these bytes, in hexadecimal digits."""
    return hmac.new(SECRET.encode(), body, getattr(hashlib, algorithm)).hexdigest()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hung up are expected here."""


def _handler(owner: FakeDesk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            body = json.loads(raw) if raw else None
            query = dict(parse_qsl(parts.query))
            headers = {name.lower(): value for name, value in self.headers.items()}
            fault, answer = owner.take(Call(self.command, parts.path, query, body, headers))
            if fault == "lost":
                self.close_connection = True
                self.connection.close()
                return
            self._answer(Answer(500, {"error": "oops"}) if fault == "500-done" else answer)

        do_GET = do_POST = do_PUT = do_PATCH = _serve  # noqa: N815  # named by the base class

        def _answer(self, answer: Answer) -> None:
            content = b"" if answer.body is None else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler


Maker = Callable[[], FakeDesk]
