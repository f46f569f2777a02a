"""One HTTP client for all back ends: pooled connections, time limits, typed failures.

Calls end within the turn's deadline, and no single one may use it up: after a reading there is
time to read again, after a change that was not answered there is time to look whether it was made.
Only readings are repeated here. A change with a key could be, too, but its caller looks first.

`requests` limits the time between two bytes only, so the body is read piece by piece against the
clock. (Headers that trickle are not noticed here; whoever waits for the call has to stop waiting,
as `actions/boundary.py` does.)
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ProtocolError
from urllib3.exceptions import TimeoutError as ReadTimeout

from care.clients.problems import read_problem
from care.correlation import correlation_id
from care.deadline import deadline, remaining
from care.errors import BrokenAnswer, DeadlineExceeded, NotFound, Rejected, Unavailable

T = TypeVar("T")

_CONNECTIONS = 64  # as many as there are workers, so none is opened for one call only
MAX_ANSWER_BYTES = 2 * 1024 * 1024
_PIECE_BYTES = 16 * 1024
_REFUSALS = (400, 404, 409, 410, 412, 422, 428, 429)
# How much of the budget a single call may use, its access token included.
READ_SHARE = 0.6
WRITE_SHARE = 0.5
_PAUSE_SECONDS = 0.05  # before asking a server again that has just failed
_WORTH_REPEATING_SECONDS = 0.3


class AccessToken(BaseModel):
    """What an OAuth2 server answers; `expires_in` is in seconds."""

    access_token: str
    expires_in: float = 60.0


class ClientCredentials:
    """An OAuth2 client's access token, fetched when needed and kept until shortly before its end.

    Source: RFC 6749, section 4.4.
    """

    _EARLY_SECONDS = 30.0

    def __init__(self, client_id: str, client_secret: str) -> None:
        self._auth = (client_id, client_secret)
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def token(self, fetch: Callable[[tuple[str, str]], AccessToken]) -> str:
        """The current token; `fetch` is called with id and secret where a new one is needed."""
        with self._lock:
            if time.monotonic() >= self._good_until:
                answer = fetch(self._auth)
                self._token = answer.access_token
                self._good_until = time.monotonic() + answer.expires_in - self._EARLY_SECONDS
            return self._token

    def forget(self) -> None:
        """Makes the next call fetch a new token."""
        with self._lock:
            self._good_until = 0.0


class HttpClient:
    """Calls one back end's JSON API.

    Args:
        name: what the back end is called in errors and logs.
        base_url: its address, without a slash at the end.
        credentials: how Care proves to it who is calling.
        connect_timeout: seconds to wait for a connection.
        budget: seconds of a turn; for one call, repeated or not, where no deadline is set.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        credentials: ClientCredentials,
        *,
        connect_timeout: float,
        budget: float,
    ) -> None:
        self.name = name
        self._base_url = base_url.rstrip("/")
        self._credentials = credentials
        self._connect_timeout = connect_timeout
        self._budget = budget
        self._read_seconds = budget * READ_SHARE
        self._write_seconds = budget * WRITE_SHARE
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))
        self._session.trust_env = False  # no proxies or .netrc that the operator did not set here

    def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at `path`. Repeated once where no answer came: reading is harmless."""

        def read() -> Any:
            with deadline(self._read_seconds):
                return self._authorised("GET", path, params=params)

        with deadline(self._budget):
            return self._twice(read)

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
        """What `call` returns, at the second try if the first had no answer and time is left."""
        try:
            return call()
        except (_ConnectionBroke, _ServerFailed, DeadlineExceeded) as error:
            if not self._has_left(_WORTH_REPEATING_SECONDS):
                raise
            pause = _PAUSE_SECONDS if isinstance(error, _ServerFailed) else 0.0
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
        except _TokenRefused:
            # The back end may have been restarted with other keys.
            self._credentials.forget()
        try:
            return self._once(method, path, headers, **options)
        except _TokenRefused:
            raise Unavailable(f"{self.name}: refuses Care's credentials") from None

    def _once(self, method: str, path: str, headers: dict[str, str] | None, **options: Any) -> Any:
        token = self._credentials.token(self._fetch_token)
        headers = {**(headers or {}), "Authorization": f"Bearer {token}"}
        return self._send(method, path, headers, **options)

    def _fetch_token(self, auth: tuple[str, str]) -> AccessToken:
        form = {"grant_type": "client_credentials"}
        answer = self._twice(lambda: self._send("POST", "/oauth/token", data=form, auth=auth))
        try:
            return AccessToken.parse_obj(answer)
        except ValidationError:
            raise BrokenAnswer(f"{self.name}: not an access token as of RFC 6749") from None

    def _send(
        self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any
    ) -> Any:
        left = remaining(self._budget)
        ends_at = time.monotonic() + left
        try:
            with self._session.request(
                method,
                self._base_url + path,
                headers={"X-Correlation-Id": correlation_id(), **(headers or {})},
                timeout=(min(self._connect_timeout, left), left),
                allow_redirects=False,
                stream=True,
                **options,
            ) as response:
                return self._understand(response, self._read(response, ends_at))
        except (requests.Timeout, ReadTimeout):
            raise DeadlineExceeded(f"{self.name}: no answer in time") from None
        except (requests.ConnectionError, ProtocolError):
            raise _ConnectionBroke(f"{self.name}: cannot be reached") from None
        except (requests.RequestException, HTTPError) as error:
            raise Unavailable(f"{self.name}: {type(error).__name__}") from None

    def _read(self, response: requests.Response, ends_at: float) -> bytes:
        body = b""
        # `read1` hands over what has come, where `iter_content` waits for a full piece.
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
            body += piece
            if len(body) > MAX_ANSWER_BYTES:
                raise BrokenAnswer(f"{self.name}: the answer is larger than any it should give")
            if time.monotonic() > ends_at:
                raise DeadlineExceeded(f"{self.name}: the answer came too slowly")
        return body

    def _understand(self, response: requests.Response, body: bytes) -> Any:
        status = response.status_code
        if status == requests.codes.unauthorized:
            raise _TokenRefused
        if status in _REFUSALS and (problem := read_problem(body)):
            if status == requests.codes.not_found:
                raise NotFound(f"{self.name}: {problem.reason}")
            raise Rejected(problem.reason, f"{self.name}: refused with {status}", problem.facts)
        if status >= requests.codes.server_error:
            raise _ServerFailed(f"{self.name}: answered {status}")
        if not response.ok or response.is_redirect:
            raise Unavailable(f"{self.name}: answered {status}")
        try:
            return json.loads(body)
        except ValueError:
            raise BrokenAnswer(f"{self.name}: the answer is not JSON") from None


class _TokenRefused(Exception):
    """The access token is not, or no longer, accepted."""


class _ConnectionBroke(Unavailable):
    """No connection, or it broke before an answer came."""


class _ServerFailed(Unavailable):
    """The answer was that the server had failed."""
