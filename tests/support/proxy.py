"""A server between two others that breaks on command: how back ends fail in real life."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
HANG_SECONDS = 10.0
_HTML = b"<html><body>It works!</body></html>"


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

    def open(self) -> None:
        proxy = self

        class Handler(_Handler):
            owner = proxy

        self._server = _Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            for connection in self._server.connections:
                connection.close()
            self._server = None


class _Server(ThreadingHTTPServer):
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
    owner: BreakingProxy

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        meant = self.path.startswith(self.owner.only) and self.owner.only_with in body
        mode = self.owner.mode if meant else ""
        if mode == "lost":
            self._pass_on(body)  # the work is done, and nobody hears of it
        if mode in ("", "hang", "half"):
            if mode == "hang":
                time.sleep(HANG_SECONDS)
            answer = self._pass_on(body)
            self._answer(answer.status_code, answer.content, answer.headers, half=mode == "half")
        elif mode == "trickle":
            self._trickle()
        elif mode in ("reset", "lost"):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        elif mode.isdigit():
            self._answer(int(mode), _HTML, {"Content-Type": "text/html"})
        elif mode == "html":
            self._answer(200, _HTML, {"Content-Type": "text/html"})
        else:
            self._answer(
                200, mode.replace("empty", "").encode(), {"Content-Type": "application/json"}
            )

    def _pass_on(self, body: bytes) -> requests.Response:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        return requests.request(
            self.command, self.owner.target + self.path, data=body, headers=headers, timeout=30
        )

    def _answer(self, status: int, content: bytes, headers: object, half: bool = False) -> None:
        self.send_response(status)
        for name in ("Content-Type", "ETag", "WWW-Authenticate"):
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
