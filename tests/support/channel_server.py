"""The website channel on a real port, without Rasa: for what is decided before a turn begins."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from sanic.touchup.service import TouchUp

from assistant.channels import website
from care.bootstrap import Services
from tools.ports import find_free


async def _nobody(message: UserMessage) -> None:
    """Rasa's callback; the channel does not use it."""


def _done_before(app: Sanic) -> None:
    """In the place of what Sanic does once for each process."""


class _Ready:
    """In the place of Rasa's agent."""

    def is_ready(self) -> bool:
        return True


@contextmanager
def channel_server(care: Services, patch: pytest.MonkeyPatch) -> Iterator[str]:
    """The channel's address while it runs."""
    patch.setattr(website, "services", lambda: care)
    app = Sanic(f"website-{id(care)}")
    app.ctx.agent = _Ready()
    app.blueprint(website.WebsiteInput().blueprint(_nobody), url_prefix="/webhooks/website")
    port, loop, up = find_free(), asyncio.new_event_loop(), threading.Event()

    async def start() -> None:
        server = await app.create_server("127.0.0.1", port, return_asyncio_server=True)
        assert server is not None
        await server.startup()
        # Sanic rewrites its own classes at a process's first start, and cannot do it again.
        TouchUp.run = _done_before
        await server.before_start()
        await server.after_start()
        up.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield f"http://127.0.0.1:{port}/webhooks/website"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
