"""How Care calls helpdesks over HTTP: time limits, a size limit, and typed failures.

Nothing is repeated here: the outbox does that, hours long if it has to. So every failure says
either "later" (`Unavailable`, with the wait that the desk asks for) or "never" (`DeskRefused`).
A token that is refused is "later": somebody will mend it, and nothing should be lost by then.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from care.clients.calls.body import read_body
from care.correlation import correlation_id
from care.deadline import remaining
from care.errors import BrokenAnswer, Rejected, Unavailable
from care.helpdesks.refusals import in_short

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 10.0
MAX_ANSWER_BYTES = 4 * 1024 * 1024
LONGEST_WAIT_SECONDS = 3600.0  # whoever asks for more is asked again after this
_LATER = (408, 423, 425)
# Where desks say when they want to be asked again, beside the standard's Retry-After.
_RESETS = ("RateLimit-Reset", "X-RateLimit-Reset", "X-Rate-Limit-Reset")
_SINCE_1970 = 1e9  # a number of seconds above this is a moment, below it a wait


class DeskRefused(Rejected):
    """The desk understood and refused. Another try of the same is no use.

    Args:
        answer: what it said, for those who look for a reason; it may be personal.
    """

    def __init__(self, message: str, status: int, answer: Any) -> None:
        super().__init__(f"refused-{status}", message)
        self.status = status
        self.answer = answer


class DeskHttp:
    """Calls one helpdesk's JSON API.

    Args:
        name: what the desk is called in errors and logs.
        base_url: its address; paths are added to it.
        headers: sent with every call, above all those that say who is calling.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        headers: Mapping[str, str] | None = None,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.name = name
        self._base_url = base_url.rstrip("/")
        self._headers = dict(headers or {})
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies or .netrc that the operator did not set here

    def get(self, path: str, **params: str | int) -> Any:
        """What is at `path`: JSON as Python has it, anything else as a string."""
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Any:
        """Posts `body` as JSON; what comes back, as for `get`."""
        return self.call("POST", path, body, headers=headers)

    def put(self, path: str, body: Any) -> Any:
        """Puts `body` as JSON; what comes back, as for `get`."""
        return self.call("PUT", path, body)

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """One call and its answer.

        Raises:
            DeskRefused: with the desk's own words, without personal data.
            Unavailable: no answer, none in time, too large a one, or one that says "later".
        """
        left = min(self._answer_seconds, remaining(self._answer_seconds))
        ends_at = time.monotonic() + left
        try:
            with self._session.request(
                method,
                self._base_url + path,
                params=params,
                json=body,
                headers={**self._headers, "X-Correlation-Id": correlation_id(), **(headers or {})},
                timeout=(min(self._connect_seconds, left), left),
                allow_redirects=False,
                stream=True,
            ) as response:
                content = read_body(self.name, response, ends_at, MAX_ANSWER_BYTES)
        except (requests.RequestException, HTTPError) as error:
            raise Unavailable(f"{self.name}: {type(error).__name__}") from None
        return self._understand(f"{method} {path.partition('?')[0]}", response, content)

    def _understand(self, call: str, response: requests.Response, content: bytes) -> Any:
        status = response.status_code
        if response.ok and not response.is_redirect:
            return self._answer(response, content)
        message = f"{self.name}: {call} answered {status}"
        if status == requests.codes.too_many_requests:
            raise Unavailable(message, retry_after=wait_of(response.headers))
        if status >= requests.codes.server_error or status in _LATER:
            raise Unavailable(message, retry_after=wait_of(response.headers))
        if status == requests.codes.unauthorized:
            raise Unavailable(f"{message}: CARE_HELPDESK_TOKEN is not, or no longer, accepted")
        if response.is_redirect:
            raise Unavailable(f"{message}: CARE_HELPDESK_URL has to be where it leads")
        answer = _json(content)
        if "text/plain" in response.headers.get("Content-Type", ""):
            answer = content.decode(errors="replace")
        raise DeskRefused(f"{message}: {in_short(answer)}", status, answer)

    def _answer(self, response: requests.Response, content: bytes) -> Any:
        if not content:
            return None
        if "json" not in response.headers.get("Content-Type", ""):
            return content.decode(errors="replace")
        answer = _json(content)
        if answer is None and content.strip() != b"null":
            raise BrokenAnswer(f"{self.name}: the answer is not JSON")
        return answer


def wait_of(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds after which the desk wants to be asked again; None where it does not say.

    Source: RFC 9110, section 10.2.3 (seconds or a date); the vendors' reset headers, which hold
    seconds, or the moment in seconds since 1970.
    """
    now = now or datetime.now(timezone.utc)
    for name in ("Retry-After", *_RESETS):
        seconds = _seconds(headers.get(name, ""), now)
        if seconds is not None:
            return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS)
    return None


def basic(user: str, password: str) -> dict[str, str]:
    """The header of HTTP Basic. Source: RFC 7617, section 2."""
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def _seconds(value: str, now: datetime) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError):
            return None
        at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
        return (at - now).total_seconds()
    return seconds - now.timestamp() if seconds > _SINCE_1970 else seconds


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
