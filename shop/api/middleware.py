"""What happens around every request: correlation id, log line, limit of size, the last net."""

import logging
import re
import time
import uuid
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop.api.problems import plain_problem

CORRELATION_HEADER = "X-Correlation-Id"
ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
LARGEST_BODY = 64 * 1024  # bytes; the largest sensible request has a few hundred

log = logging.getLogger("shop.requests")


class RequestFrame:
    """Outermost layer of the app. The log names routes, never paths: ids can hold names."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            await self._app(scope, _limited(receive), exchange.send)
        except Exception:
            log.exception("unexpected failure correlation_id=%s", exchange.correlation_id)
            await exchange.answer(500, "Something went wrong in the shop; it has been logged.")
        exchange.log()


class _Exchange:
    """One request and its response."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._started = time.perf_counter()
        self._status: int | None = None
        given = Headers(scope=scope).get(CORRELATION_HEADER, "")
        self.correlation_id = given if ACCEPTED_ID.fullmatch(given) else str(uuid.uuid4())

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            MutableHeaders(scope=message)[CORRELATION_HEADER] = self.correlation_id
        await self._send(message)

    async def answer(self, status: int, detail: str) -> None:
        """Answer with a problem, unless an answer is already under way."""
        if self._status is None:
            await plain_problem(status, detail)(self._scope, _nothing, self.send)

    def log(self) -> None:
        route: Any = self._scope.get("route")
        log.info(
            "%s %s %d %.0f ms correlation_id=%s",
            self._scope["method"],
            getattr(route, "path", "-"),
            self._status or 0,
            (time.perf_counter() - self._started) * 1000,
            self.correlation_id,
        )


def _limited(receive: Receive) -> Receive:
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > LARGEST_BODY:
            raise HTTPException(413, f"A request may have at most {LARGEST_BODY} bytes.")
        return message

    return receive_limited


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
