"""Access tokens: how Care shows a back end who is calling."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from pydantic import BaseModel

from care.deadline import remaining
from care.errors import DeadlineExceeded

_LONGEST_WAIT = 10.0  # seconds to wait for another thread's fetching where no deadline is set


class AccessToken(BaseModel):
    """What an OAuth2 server answers; `expires_in` is in seconds."""

    access_token: str
    expires_in: float = 60.0


class ClientCredentials:
    """An OAuth2 client's access token, fetched when needed and kept until shortly before its end.

    One thread fetches it, the others wait for that one, for as long as they have time.

    Source: RFC 6749, section 4.4.
    """

    _EARLY_SECONDS = 30.0

    def __init__(self, client_id: str, client_secret: str) -> None:
        self._auth = (client_id, client_secret)
        self._lock = threading.Lock()
        self._token = ""
        self._good_until = 0.0

    def token(self, fetch: Callable[[tuple[str, str]], AccessToken]) -> str:
        """The current token; `fetch` is called with id and secret where a new one is needed.

        Raises `DeadlineExceeded` where another thread's fetching takes too long, and what `fetch`
        raises.
        """
        if not self._lock.acquire(timeout=remaining(_LONGEST_WAIT)):
            raise DeadlineExceeded("no access token in time")
        try:
            if time.monotonic() >= self._good_until:
                answer = fetch(self._auth)
                self._token = answer.access_token
                self._good_until = time.monotonic() + answer.expires_in - self._EARLY_SECONDS
            return self._token
        finally:
            self._lock.release()

    def forget(self, refused: str) -> None:
        """Makes the next call fetch a new token, unless one came since this one was refused."""
        # Not locked: whoever fetches just now sets the time afterwards, and is not waited for.
        if refused == self._token:
            self._good_until = 0.0
