"""A server on a real socket that breaks on command, in every way that a customer may meet."""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter

from support.proxy import TrackingServer
from tools.ports import find_free

HANG_SECONDS = 10.0  # longer than anybody waits; whoever hangs up ends it
PROBLEMS = "https://care.example/problems/shop/"


@dataclass(frozen=True)
class Asked:
    """A request; `parts` are its path's, without the slashes."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def parts(self) -> list[str]:
        return [unquote(part) for part in urlsplit(self.path).path.split("/") if part]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else {}


@dataclass(frozen=True)
class Answer:
    """What a server says."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def problem(status: int, reason: str | None = None, **more: Any) -> Answer:
    """A refusal as the shop words it; by HTTP's own name where there is no other `reason`."""
    reason = reason or HTTPStatus(status).phrase.lower().replace(" ", "-")
    body = {"type": PROBLEMS + reason, "title": reason, "status": status, **more}
    headers = {"Content-Type": "application/problem+json"}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = "30"
    return Answer(status, json.dumps(body).encode(), headers)


@dataclass(frozen=True)
class Fault:
    """How a request fails: by this answer, or, without one, by how its connection ends.

    Where the work is done all the same, `is_done`, only the answer is lost.
    """

    name: str
    answer: Answer | None = None
    is_done: bool = False

    @property
    def takes_time(self) -> bool:
        """Whether the customer has to wait for it."""
        return self.name.endswith("hang")


_HTML = Answer(200, b"<html><body>It works!</body></html>", {"Content-Type": "text/html"})
_STATUSES = (400, 401, 404, 409, 429, 500, 503)
TWELVE = (
    Fault("down"),
    Fault("hang"),
    Fault("reset"),
    *(Fault(str(status), problem(status)) for status in _STATUSES),
    Fault("broken JSON", Answer(200, b'{"id": "#W000')),
    Fault("HTML", _HTML),
)
# The same statuses from something in front of the server, which does not say why.
BARE = tuple(Fault(f"bare {status}", Answer(status)) for status in (400, 404, 409, 429))
# Nobody hears that it was done.
LOST = (
    Fault("done, then hang", is_done=True),
    Fault("done, then reset", is_done=True),
    Fault("done, then 500", problem(500), is_done=True),
)


class BreakingServer:
    """Answers by `respond`; what fits `is_broken` meets `fault` in place of that."""

    def __init__(self, respond: Callable[[Asked], Answer]) -> None:
        self.respond = respond
        self.port = find_free()
        self.fault: Fault | None = None
        self.is_broken: Callable[[str, str, bytes], bool] = lambda method, path, body: False
        self.met = 0  # requests that the fault befell
        self._server: TrackingServer | None = None
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def breaking(
        self, fault: Fault, is_broken: Callable[[str, str, bytes], bool]
    ) -> Iterator[None]:
        """Inside, the requests that `is_broken` picks by method, path and body fail."""
        self.fault, self.is_broken, self.met = fault, is_broken, 0
        try:
            if fault.name == "down":
                with self._closing_before_requests():
                    yield
            else:
                yield
        finally:
            self.fault = None

    @contextmanager
    def gone(self) -> Iterator[None]:
        """Inside, nobody listens: connections are refused."""
        self.close()
        try:
            yield
        finally:
            self.open()

    def open(self) -> None:
        owner = self

        class Handler(_Handler):
            server_side = owner

        self._server = TrackingServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            for connection in list(self._server.connections):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            self._server = None

    @contextmanager
    def _closing_before_requests(self) -> Iterator[None]:
        """The door is shut right before a request that is to find it so, and opened after it.

        A server cannot refuse a connection by what will be asked, so the sender tells it.
        """
        send = HTTPAdapter.send

        def refused(
            adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any
        ) -> requests.Response:
            body = request.body.encode() if isinstance(request.body, str) else request.body or b""
            is_ours = str(request.url).startswith(self.url)
            if not (is_ours and self.is_broken(str(request.method), request.path_url, body)):
                return send(adapter, request, **options)
            self.met += 1
            with self.gone():
                return send(adapter, request, **options)

        with mock.patch.object(HTTPAdapter, "send", refused):
            yield


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # it would cost 40 ms an answer
    server_side: BreakingServer

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
        asked = Asked(self.command, self.path, self.headers, body)
        owner, fault = self.server_side, self.server_side.fault
        if fault is None or not owner.is_broken(self.command, self.path, body):
            self._answer(owner.respond(asked))
            return
        owner.met += 1
        if fault.is_done:
            owner.respond(asked)
        self._fail(fault)

    def _fail(self, fault: Fault) -> None:
        if fault.answer is not None:
            self._answer(fault.answer)
            return
        self.close_connection = True
        if fault.takes_time:
            # Readable means here: the client has hung up.
            select.select([self.connection], [], [], HANG_SECONDS)
        else:
            # Closed without lingering, which is what sends a reset.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
