"""A server between two others that breaks on command: how back ends fail in real life."""

from __future__ import annotations

import random
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

# Every way to fail but being down, which `broken` treats by closing the door.
MODES = (
    "down",
    "hang",
    "trickle",
    "reset",
    "500",
    "503",
    "404",
    "400",
    "html",
    "half",
    "empty",
    "[]",
)
# Every way a request fails in `flaky`: before the work is done, or when its answer is lost.
FLAWS = ("500", "hold", "done-hold", "done-500")
HANG_SECONDS = 10.0
HOLD_SECONDS = 4.0
_HTML = b"<html><body>It works!</body></html>"


@dataclass
class Flaws:
    """Throws the dice for each request: which flaw it gets, if any, and which were given."""

    rate: float
    seed: int
    spare: tuple[str, ...]
    given: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._lock = threading.Lock()

    def pick(self, method: str, path: str) -> str:
        """A flaw or "", by chance."""
        if path.startswith(self.spare):
            return ""
        with self._lock:
            if self._dice.random() >= self.rate:
                return ""
            flaw = self._dice.choice(FLAWS)
            self.given.append((method, path, flaw))
            return flaw


class BreakingProxy:
    """Passes requests on to `target`, or does what `mode` says.

    Args:
        target: the address of the server behind.
        only: paths that are broken; others are passed on in every mode.
    """

    def __init__(self, target: str, port: int, only: str = "") -> None:
        self.target = target
        self.port = port
        self.mode = ""
        self.only = only
        self.only_with = b""
        self.flaws: Flaws | None = None
        self._server: ThreadingHTTPServer | None = None
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def broken(self, mode: str, only_with: bytes = b"") -> Iterator[None]:
        """Everything inside meets a broken server; afterwards it is well again.

        With `only_with`, only requests with these bytes in their body.
        """
        if mode == "down":
            self.close()
        self.mode, self.only_with = mode, only_with
        try:
            yield
        finally:
            self.mode = ""
            if mode == "down":
                self.open()

    @contextmanager
    def flaky(
        self, rate: float, seed: int, spare: tuple[str, ...] = ("/oauth", "/health")
    ) -> Iterator[list[tuple[str, str, str]]]:
        """Everything inside fails now and then: each request, with this probability, by a flaw.

        Paths that begin with one of `spare` never do. Yields a list that grows: method, path and
        flaw of each request that failed.
        """
        flaws = self.flaws = Flaws(rate, seed, spare)
        try:
            yield flaws.given
        finally:
            self.flaws = None

    def mode_for(self, method: str, path: str, body: bytes) -> str:
        """How this request fails, or ""."""
        if not path.startswith(self.only) or self.only_with not in body:
            return ""
        if self.mode or self.flaws is None:
            return self.mode
        return self.flaws.pick(method, path)

    def open(self) -> None:
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self._server = TrackingServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            for connection in self._server.connections:
                connection.close()
            self._server = None


class TrackingServer(ThreadingHTTPServer):
    """Knows its connections, so that they can be cut."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, *args: object) -> None:
        self.connections: set[socket.socket] = set()
        super().__init__(*args)  # type: ignore[arg-type]

    def process_request(self, request: socket.socket, client_address: object) -> None:
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hung up are expected here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # it would cost 40 ms an answer
    owner: BreakingProxy

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        mode = self.owner.mode_for(self.command, self.path, body)
        if mode.startswith("done-") or mode == "lost":
            self._pass_on(body)  # the work is done, and nobody hears of it
        self._fail(mode.removeprefix("done-"), body)

    def _fail(self, mode: str, body: bytes) -> None:
        if mode in ("", "hang", "half"):
            if mode == "hang":
                time.sleep(HANG_SECONDS)
            answer = self._pass_on(body)
            self._answer(answer.status_code, answer.content, answer.headers, half=mode == "half")
        elif mode == "trickle":
            self._trickle()
        elif mode in ("reset", "lost", "hold"):
            if mode == "hold":
                # Readable means here: the client has hung up.
                select.select([self.connection], [], [], HOLD_SECONDS)
            self._hang_up()
        elif mode.isdigit():
            self._answer(int(mode), _HTML, {"Content-Type": "text/html"})
        elif mode == "html":
            self._answer(200, _HTML, {"Content-Type": "text/html"})
        else:
            self._answer(
                200, mode.replace("empty", "").encode(), {"Content-Type": "application/json"}
            )

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):  # the client may have done so before
            self.connection.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, body: bytes) -> requests.Response:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        return requests.request(
            self.command, self.owner.target + self.path, data=body, headers=headers, timeout=30
        )

    def _answer(self, status: int, content: bytes, headers: object, half: bool = False) -> None:
        self.send_response(status)
        for name in ("Content-Type", "ETag", "WWW-Authenticate", "Idempotent-Replay"):
            if value := headers.get(name):  # type: ignore[attr-defined]
                self.send_header(name, value)
        sent = content[: len(content) // 2] if half else content
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def _trickle(self) -> None:
        """A byte now and then, for longer than anybody should wait."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        end = time.monotonic() + HANG_SECONDS
        while time.monotonic() < end:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)
        self.close_connection = True
