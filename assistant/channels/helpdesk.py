"""The helpdesk channel: where helpdesks tell what their agents do. See `docs/helpdesks.md`.

A call is checked, kept and answered; the outbox's worker does the rest. So a desk has its answer
within milliseconds, whatever Care or the shop are busy with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from assistant.channels.problems import Problem, handler_of
from care.bootstrap import Services, services
from care.errors import Unavailable
from care.helpdesks.inbox import count_refusal
from care.helpdesks.port import WebhookRefused

CHANNEL = "helpdesk"
_THREADS = 4


class HelpdeskInput(InputChannel):
    """Serves `POST /webhooks/helpdesk/<name of the desk>`."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's one route. Nothing goes to Rasa: agents talk to customers."""
        route = _Route(services())
        blueprint = Blueprint("care_helpdesk")
        blueprint.add_route(handler_of(route.take), "/<desk:str>", methods=["POST"])
        blueprint.listener("before_server_stop")(route.close)
        return blueprint


class _Route:
    def __init__(self, care: Services) -> None:
        self._care = care
        # Its own threads: customers' turns may hold the others for seconds.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="care-helpdesk")

    async def close(self, app: Sanic, _: Any) -> None:
        self._threads.shutdown(wait=False)

    async def take(self, request: Request) -> HTTPResponse:
        """200 once the call is kept; it may be sent again, and is kept once."""
        desk = request.path.rstrip("/").rsplit("/", 1)[-1]
        if desk != self._care.desk.name:
            raise Problem(404, "no-such-desk", "Calls go to the name of the desk in use.")
        most = self._care.settings.helpdesk_max_body_bytes
        if len(request.body) > most:
            raise Problem(413, "too-large", f"A call may have at most {most} bytes.")
        headers, body = dict(request.headers), bytes(request.body)
        loop = asyncio.get_running_loop()
        is_new = await loop.run_in_executor(self._threads, self._keep, headers, body)
        return json({"state": "kept" if is_new else "known"})

    def _keep(self, headers: dict[str, str], body: bytes) -> bool:
        desk = self._care.desk
        try:
            return self._care.desk_inbox.keep(desk.name, desk.admit(headers, body), body)
        except WebhookRefused as error:
            count_refusal(self._care.desk_inbox, desk.name, error.why)
            # Why is told to the operator only: it would help whoever tries to guess.
            raise Problem(401, "not-the-desk", "The call's signature is not good.") from None
        except Unavailable:
            detail = "Care cannot keep calls at the moment. Send it again."
            raise Problem(503, "unavailable", detail, Retry_After="5") from None
