"""One request and its answer: time limits, and failures as typed errors.

Headers that trickle are not noticed here: whoever waits for the call has to stop waiting, as
`actions/boundary.py` does.
"""

from __future__ import annotations

import json
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ProtocolError
from urllib3.exceptions import TimeoutError as ReadTimeout

from care.clients.calls.body import read_body
from care.clients.calls.pace import read_retry_after
from care.clients.problems import Problem, read_problem
from care.correlation import correlation_id
from care.deadline import remaining
from care.errors import BrokenAnswer, DeadlineExceeded, NotFound, Rejected, Unavailable

MAX_ANSWER_BYTES = 2 * 1024 * 1024
_CONNECTIONS = 64  # as many as there are workers, so none is opened for one call only
_REFUSALS = (400, 404, 409, 410, 412, 422, 428, 429)
_NAMELESS = "about:blank"  # a problem that says no more than its status does
_USUAL_PAUSE = 1.0  # seconds, where a back end asks for a pause and does not say how long


class TokenRefused(Exception):
    """The access token is not, or no longer, accepted."""


class ConnectionBroke(Unavailable):
    """No connection, or it broke before an answer came."""


class ServerFailed(Unavailable):
    """The answer was that the server had failed."""


class Refused(Unavailable):
    """The answer was a refusal without a name: something in front of the back end gave it."""


class Throttled(Refused):
    """The answer was that there are too many calls; `retry_after` is always there."""


class Wire:
    """Sends requests to one back end, over connections that are kept.

    Args:
        name: what the back end is called in errors.
        base_url: its address, without a slash at the end.
        connect_timeout: seconds to wait for a connection.
    """

    def __init__(self, name: str, base_url: str, connect_timeout: float) -> None:
        self._name, self._base_url = name, base_url
        self._connect_timeout = connect_timeout
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_CONNECTIONS))
        self._session.trust_env = False  # no proxies or .netrc that the operator did not set here

    def send(
        self,
        method: str,
        path: str,
        budget: float,
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> Any:
        """The JSON that is answered within the deadline, or `budget` seconds where there is none.

        Raises:
            NotFound, Rejected: the back end refused, and said why.
            TokenRefused: it does not take the access token.
            Unavailable: one of the above, `DeadlineExceeded` or `BrokenAnswer`.
        """
        left = remaining(budget)
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
                body = read_body(self._name, response, ends_at, MAX_ANSWER_BYTES)
                return self._understand(response, body)
        except (requests.Timeout, ReadTimeout):
            raise DeadlineExceeded(f"{self._name}: no answer in time") from None
        except (requests.ConnectionError, ProtocolError):
            raise ConnectionBroke(f"{self._name}: cannot be reached") from None
        except (requests.RequestException, HTTPError) as error:
            raise Unavailable(f"{self._name}: {type(error).__name__}") from None

    def _understand(self, response: requests.Response, body: bytes) -> Any:
        status = response.status_code
        retry_after = read_retry_after(response.headers.get("Retry-After"))
        if status == requests.codes.unauthorized:
            raise TokenRefused
        if status in _REFUSALS and (problem := read_problem(body)):
            self._refuse(status, problem)
        message = f"{self._name}: answered {status}"
        if status >= requests.codes.server_error:
            raise ServerFailed(message, retry_after=retry_after)
        if status == requests.codes.too_many_requests:
            raise Throttled(message, retry_after=retry_after or _USUAL_PAUSE)
        if not response.ok or response.is_redirect:
            raise Refused(message)
        try:
            return json.loads(body)
        except ValueError:
            raise BrokenAnswer(f"{self._name}: the answer is not JSON") from None

    def _refuse(self, status: int, problem: Problem) -> None:
        """Raises what a problem document stands for; nothing where it does not say why."""
        if status == requests.codes.not_found:
            raise NotFound(f"{self._name}: {problem.reason}")
        if status != requests.codes.too_many_requests or problem.reason != _NAMELESS:
            message = f"{self._name}: refused with {status}"
            raise Rejected(problem.reason, message, problem.facts)
