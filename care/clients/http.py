"""One HTTP client for all back ends: deadlines, and what may be asked again.

Calls end within the turn's deadline, and no single one may use it up: after a reading there is
time to read again, after a change that was not answered there is time to look whether it was made.
Only readings are repeated here. A change with a key could be, too, but its caller looks first.

Whether a call is made at all, and how, is decided in `care/clients/calls/`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from care.clients.calls.guards import Guards
from care.clients.calls.health import BackEndHealth
from care.clients.calls.limits import CallLimits
from care.clients.calls.memory import Memory
from care.clients.calls.tokens import AccessToken, ClientCredentials
from care.clients.calls.wire import ConnectionBroke, ServerFailed, TokenRefused, Wire
from care.deadline import deadline, remaining
from care.errors import BrokenAnswer, DeadlineExceeded, Unavailable

T = TypeVar("T")

# How much of the budget a single call may use, its access token included.
READ_SHARE = 0.6
WRITE_SHARE = 0.5
_PAUSE_SECONDS = 0.05  # before asking a server again that has just failed
_WORTH_REPEATING_SECONDS = 0.3


class HttpClient:
    """Calls one back end's JSON API.

    Args:
        name: what the back end is called in errors and logs.
        base_url: its address.
        credentials: how Care proves to it who is calling.
        limits: how long calls may take, and how many there may be.
        memory: what is kept of its answers, by default as `AGES` says.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        credentials: ClientCredentials,
        limits: CallLimits,
        memory: Memory | None = None,
    ) -> None:
        self.name = name
        self.memory = memory or Memory()
        self._credentials = credentials
        self._budget = limits.budget
        self._read_seconds = limits.budget * READ_SHARE
        self._write_seconds = limits.budget * WRITE_SHARE
        self._guards = Guards(name, limits)
        self._wire = Wire(name, base_url.rstrip("/"), limits.connect_timeout)

    @property
    def health(self) -> BackEndHealth:
        """How the back end is, as far as the calls tell."""
        return self._guards.health

    def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at `path`. Repeated once where no answer came: reading is harmless."""

        def read() -> Any:
            with deadline(self._read_seconds):
                return self._authorised("GET", path, params=params)

        with deadline(self._budget):
            try:
                return self._twice(read)
            except Unavailable:
                self._guards.missed(read)
                raise

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Posts `body` as JSON and returns the JSON that comes back. Never repeated.

        Args:
            key: the change's Idempotency-Key, where it has one.
        """
        return self._change("POST", path, body, key)

    def put(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Puts `body` as JSON; otherwise as `post`."""
        return self._change("PUT", path, body, key)

    def patch(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Sends the fields of `body` as changes; otherwise as `post`."""
        return self._change("PATCH", path, body, key)

    def delete(self, path: str, key: str | None = None) -> Any:
        """Deletes what is at `path`; otherwise as `post`."""
        return self._change("DELETE", path, None, key)

    def _change(self, method: str, path: str, body: dict[str, Any] | None, key: str | None) -> Any:
        headers = {} if key is None else {"Idempotency-Key": key}
        with deadline(self._write_seconds):
            return self._authorised(method, path, headers, json=body)

    def _twice(self, call: Callable[[], T]) -> T:
        """What `call` returns, at the second try if the first had no answer and time is left.

        A library for retries would count tries and waits; what decides here is the turn's time.
        """
        try:
            return call()
        except (ConnectionBroke, ServerFailed, DeadlineExceeded) as error:
            pause = _PAUSE_SECONDS if isinstance(error, ServerFailed) else 0.0
            pause = error.retry_after or pause
            if not self._has_left(_WORTH_REPEATING_SECONDS + pause):
                raise
        time.sleep(pause)
        return call()

    def _has_left(self, seconds: float) -> bool:
        try:
            return remaining(self._budget) >= seconds
        except DeadlineExceeded:
            return False

    def _authorised(
        self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any
    ) -> Any:
        try:
            return self._once(method, path, headers, **options)
        except TokenRefused:
            # The back end may have been restarted with other keys; the next token is a new one.
            pass
        try:
            return self._once(method, path, headers, **options)
        except TokenRefused:
            raise Unavailable(f"{self.name}: refuses Care's credentials") from None

    def _once(self, method: str, path: str, headers: dict[str, str] | None, **options: Any) -> Any:
        with self._guards.call(remaining(self._budget)):
            token = self._credentials.token(self._fetch_token)
            headers = {**(headers or {}), "Authorization": f"Bearer {token}"}
            try:
                return self._wire.send(method, path, self._budget, headers, **options)
            except TokenRefused:
                self._credentials.forget(token)
                raise

    def _fetch_token(self, auth: tuple[str, str]) -> AccessToken:
        form = {"grant_type": "client_credentials"}
        answer = self._twice(
            lambda: self._wire.send("POST", "/oauth/token", self._budget, data=form, auth=auth)
        )
        try:
            return AccessToken.parse_obj(answer)
        except ValidationError:
            raise BrokenAnswer(f"{self.name}: not an access token as of RFC 6749") from None
