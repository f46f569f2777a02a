"""The two doors a customer of the benchmark speaks through."""

from __future__ import annotations

import uuid
from typing import Protocol

import requests

TIMEOUT_S = 60.0


class Channel(Protocol):
    """One conversation at a time with one assistant."""

    def begin(self) -> None:
        """Begin a new conversation."""

    def say(self, text: str) -> str:
        """All that is replied to `text`, as one text. Raises requests.RequestException."""


class Website:
    """Care's own channel."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/webhooks/website"
        self._http = _session()

    def begin(self) -> None:
        """Begin a new conversation, with a token of its own."""
        answer = self._http.post(f"{self._address}/sessions", json={}, timeout=TIMEOUT_S)
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def say(self, text: str) -> str:
        """All that is replied to `text`, as one text. Raises requests.RequestException."""
        message = {"id": str(uuid.uuid4()), "text": text}
        answer = self._http.post(f"{self._address}/messages", json=message, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return "\n".join(one["text"] or "" for one in answer.json()["messages"])


class Rest:
    """Rasa's REST channel."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/webhooks/rest/webhook"
        self._http = _session()
        self._sender = ""

    def begin(self) -> None:
        """Begin a new conversation: to this channel, another sender."""
        self._sender = f"bench-{uuid.uuid4()}"

    def say(self, text: str) -> str:
        """All that is replied to `text`, as one text. Raises requests.RequestException."""
        message = {"sender": self._sender, "message": text}
        answer = self._http.post(self._address, json=message, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return "\n".join(one.get("text", "") for one in answer.json())


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy stands between this machine and itself
    return session
