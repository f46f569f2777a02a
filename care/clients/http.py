"""One HTTP client for all back ends: pooled connections, time limits, typed failures.

Calls end within the turn's deadline. `requests` limits the time between two bytes only, so the
body is read piece by piece against the clock. (Headers that trickle are not noticed here; whoever
waits for the call has to stop waiting, as `actions/boundary.py` does.)
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as ReadTimeout

from care.correlation import correlation_id
from care.deadline import remaining
from care.errors import BrokenAnswer, DeadlineExceeded, NotFound, Rejected, Unavailable

_CONNECTIONS = 64  # as many as there are workers, so none is opened for one call only
MAX_ANSWER_BYTES = 2 * 1024 * 1024
_PIECE_BYTES = 16 * 1024
_REFUSALS = (400, 404, 409, 410, 412, 422, 428, 429)


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
        budget: seconds for one call where no deadline is set around it.
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
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))
        self._session.trust_env = False  # no proxies or .netrc that the operator did not set here

    def get(self, path: str, params: dict[str, str] | None = None) -> Any:
        """The JSON at `path`. Repeated once where the connection broke: reading is harmless."""
        try:
            return self._authorised("GET", path, params=params)
        except _ConnectionBroke:
            return self._authorised("GET", path, params=params)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Posts `body` as JSON and returns the JSON that comes back. Never repeated."""
        return self._authorised("POST", path, json=body)

    def _authorised(self, method: str, path: str, **options: Any) -> Any:
        try:
            return self._once(method, path, **options)
        except _TokenRefused:
            # The back end may have been restarted with other keys.
            self._credentials.forget()
        try:
            return self._once(method, path, **options)
        except _TokenRefused:
            raise Unavailable(f"{self.name}: refuses Care's credentials") from None

    def _once(self, method: str, path: str, **options: Any) -> Any:
        token = self._credentials.token(self._fetch_token)
        return self._send(method, path, headers={"Authorization": f"Bearer {token}"}, **options)

    def _fetch_token(self, auth: tuple[str, str]) -> AccessToken:
        form = {"grant_type": "client_credentials"}
        answer = self._send("POST", "/oauth/token", data=form, auth=auth)
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
        except requests.ConnectionError:
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
        if status in _REFUSALS and (reason := _reason(body)):
            if status == requests.codes.not_found:
                raise NotFound(f"{self.name}: {reason}")
            raise Rejected(reason, f"{self.name}: refused with {status}")
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


def _reason(body: bytes) -> str | None:
    """The last part of a problem's `type` (RFC 9457), the refusal's stable name.

    None where the body is no problem document: then it was not the back end itself that
    refused, but something in front of it.
    """
    try:
        problem = json.loads(body)
    except ValueError:
        return None
    kind = problem.get("type") if isinstance(problem, dict) else None
    return kind.rstrip("/").rsplit("/", 1)[-1] if isinstance(kind, str) else None
