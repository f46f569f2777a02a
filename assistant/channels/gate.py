"""Who may call the website channel, from which pages, and how often.

Nothing here knows what is said. Session tokens travel in a header that browsers send for nobody
but our own script, so a foreign page can do nothing in a customer's name; it is turned away all the
same where it is not on the list of origins.
"""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from assistant.channels.problems import Problem
from assistant.channels.rates import Rates
from care.settings import Settings

_METHODS = "GET, POST"
_REQUEST_HEADERS = "Authorization, Content-Type"
_PREFLIGHT_SECONDS = 600
_TYPING_PER_SECOND = 0.5
# What the channel answers is data; pages that it has (help articles) bring their own policy.
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Gate:
    """Lets calls in, and adds to answers what browsers need to know."""

    def __init__(self, settings: Settings) -> None:
        self._origins = settings.origins
        self._proxies = settings.proxies
        self._calls = Rates(settings.calls_per_second, settings.calls_at_once)
        self._sessions = Rates(settings.sessions_per_minute / 60, settings.sessions_at_once)
        self._typing = Rates(_TYPING_PER_SECOND, 1)
        self._messages = Rates(settings.messages_per_minute / 60, settings.messages_at_once)

    def admit(self, request: Request) -> None:
        """Raises a problem: 403 for a page of another origin, 429 for who calls too often."""
        self.check_origin(request)
        _require(self._calls.take(self.address(request)))

    def admit_session(self, request: Request) -> None:
        """Raises a 429 problem for an address that begins too many conversations."""
        _require(self._sessions.take(self.address(request)))

    def admit_message(self, conversation_id: str) -> None:
        """Raises a 429 problem for a conversation in which too much is said at once."""
        _require(self._messages.take(conversation_id))

    def may_tell_typing(self, conversation_id: str) -> bool:
        """Whether it is time to tell again that the customer is writing."""
        return self._typing.take(conversation_id) == 0

    def check_origin(self, request: Request) -> None:
        """Raises a 403 problem for a page that is neither ours nor on the list."""
        origins = request.headers.getall("origin", [])
        if not all(self._is_known(origin, request) for origin in origins):
            raise Problem(403, "origin", "This page's origin is not in CARE_ORIGINS.")

    def address(self, request: Request) -> str:
        """The caller's network address: what the outermost of our own proxies has seen."""
        lines = ",".join(request.headers.getall("x-forwarded-for", []))
        passed = [part.strip() for part in lines.split(",") if part.strip()]
        if 0 < self._proxies <= len(passed):
            return passed[-self._proxies]
        return str(request.ip)

    def preflight(self, request: Request) -> HTTPResponse:
        """The answer to a browser that asks whether its page may call."""
        headers = {
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": str(_PREFLIGHT_SECONDS),
        }
        return empty(headers=headers)

    def finish(self, request: Request, response: HTTPResponse) -> None:
        """Adds the headers that go with every answer; those that are there stay."""
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        origin = request.headers.get("origin")
        if self._origins:
            vary = response.headers.get("Vary")
            response.headers["Vary"] = f"{vary}, Origin" if vary else "Origin"
        if origin in self._origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def _is_known(self, origin: str, request: Request) -> bool:
        try:
            host = urlsplit(origin).netloc
        except ValueError:
            return False
        return origin in self._origins or (host != "" and host == request.host)


def _require(wait: float) -> None:
    if wait > 0:
        detail = "You call too often. Wait as long as Retry-After says, then send it again."
        raise Problem(429, "too-often", detail, Retry_After=str(math.ceil(wait)))
