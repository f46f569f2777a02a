"""A conversation over the website channel, as a customer's page holds it."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests

from goals.reading import Choice, Heard

TIMEOUT_S = 20
TRIES = 5


class ChannelBroken(Exception):
    """The channel does not do what `docs/channel.md` says."""


class Channel(Protocol):
    """What a customer needs of a conversation."""

    def say(self, text: str) -> Heard: ...

    def choose(self, choice: Choice) -> Heard: ...


@dataclass
class Played:
    """How a conversation went; `problem` is why it broke off, if it did."""

    turns: int = 0
    transcript: list[dict[str, Any]] = field(default_factory=list)
    came_to: list[str] = field(default_factory=list)
    problem: str = ""


class Website:
    """The channel over HTTP; a message that got no good answer is sent again under its id."""

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/webhooks/website"
        self._http = requests.Session()
        begun = self._post("/sessions", {})
        self.conversation_id = begun["conversation_id"]
        self._http.headers["Authorization"] = f"Bearer {begun['token']}"

    def say(self, text: str) -> Heard:
        return self._send({"text": text})

    def choose(self, choice: Choice) -> Heard:
        return self._send({"choice": choice.id})

    def close(self) -> None:
        self._http.close()

    def _send(self, message: dict[str, str]) -> Heard:
        answer = self._post("/messages", {"id": str(uuid.uuid4()), **message})
        return heard(answer["messages"])

    def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        problem = ""
        for attempt in range(TRIES):
            time.sleep(0.5 * attempt)
            try:
                answer = self._http.post(self._url + path, json=body, timeout=TIMEOUT_S)
            except requests.RequestException as error:
                problem = str(error)
                continue
            if answer.status_code < 300:
                given: dict[str, Any] = answer.json()
                return given
            problem = f"{answer.status_code} {answer.text[:300]}"
            if answer.status_code < 500:
                break
        raise ChannelBroken(f"{path}: {problem}")


def heard(messages: list[dict[str, Any]]) -> Heard:
    """What a list of the channel's messages says; the last one has the question."""
    choices = [Choice(c["id"], c["title"]) for m in reversed(messages) for c in m["choices"]]
    expects = messages[-1]["expects"] if messages else None
    return Heard(tuple(m["text"] for m in messages), tuple(choices), expects)
