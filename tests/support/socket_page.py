"""A website's page that talks to the channel over socket.io."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import socketio


class Page:
    """A page that is open, with what it has got."""

    def __init__(self, url: str, transport: str = "websocket", **headers: str) -> None:
        self._url, self._transport, self._headers = url, transport, headers
        self.messages: list[dict[str, Any]] = []
        self.states: list[dict[str, Any]] = []
        self.client = socketio.Client(reconnection=False)
        self.client.on("message", self.messages.append)
        self.client.on("state", self.states.append)

    def opens(self, token: object, after: object = 0) -> Page:
        self.client.connect(
            self._url.removesuffix("/webhooks/website"),
            socketio_path="/webhooks/website/socket.io",
            transports=[self._transport],
            auth={"token": token, "after": after},
            headers=self._headers,
            wait_timeout=5,
        )
        return self

    def says(self, **content: object) -> dict[str, Any]:
        return dict(self.client.call("message", content, timeout=5))

    @property
    def texts(self) -> list[str]:
        return [message["text"] for message in self.messages]

    @property
    def seqs(self) -> list[int]:
        return [message["seq"] for message in self.messages]

    def closes(self) -> None:
        # Over polling this client waits for the answer to its last call, which comes with a ping.
        if self._transport == "websocket":
            self.client.disconnect()


def soon(look: Callable[[], object], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
