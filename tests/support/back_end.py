"""A back end that answers what it was told: how calls fail, one by one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = (200, {"access_token": "t", "expires_in": 600})
OK = (200, {"fine": True})
RESET = (0, {})
HALF = (-1, {"fine": "but the connection breaks"})


class Server(ThreadingHTTPServer):
    """Gives the answers it was told, one after the other; the last of them for ever.

    An answer is a status, a body and perhaps headers, or a number of seconds to wait before `OK`.
    """

    daemon_threads = True
    request_queue_size = 64

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
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

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
        status, body, *headers = answer
        self.close_connection = status <= 0
        if status:
            content = json.dumps(body).encode()
            self.send_response(200 if status < 0 else status)
            self.send_header("Content-Length", str(len(content)))
            for name, value in (headers[0] if headers else {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if status < 0 else content)


def problem(slug: str, **facts: Any) -> dict[str, Any]:
    return {"type": f"https://x.example/{slug}", "title": "No", "detail": "No!", **facts}


@contextmanager
def running() -> Iterator[Server]:
    """A server that runs for as long as the block does."""
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
