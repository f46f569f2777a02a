"""Tells open pages that something has changed (server-sent events), and that somebody is there.

What is sent says only that: the page then fetches what it shows. A connection that breaks is made
anew by the browser, and begins with the present state, so that nothing can be missed in between.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from care.desk.service import Desk
from care.errors import Unavailable
from console.security import DeskDep, LoggedIn, Me

router = APIRouter()

LOOK_SECONDS = 1.0
PRESENCE_SECONDS = 20.0  # a third of what the assistant takes for being there


@router.get("/live")
def live(
    request: Request, desk: DeskDep, me: Me, number: Annotated[str, Query(max_length=16)] = ""
) -> StreamingResponse:
    """Events named `state`; with `number`, of that conversation, too."""
    if number:
        desk.conversations.handoff(number)
    events = _events(request, desk, me, number)
    return StreamingResponse(events, media_type="text/event-stream")


async def _events(request: Request, desk: Desk, me: LoggedIn, number: str) -> AsyncIterator[str]:
    watch = Watch(desk, me, number)
    told = ""
    while not await request.is_disconnected():
        try:
            state = await run_in_threadpool(watch.look)
        except Unavailable:
            state = told  # the database is away for a moment
        if state is None:
            yield "event: gone\ndata: {}\n\n"
            return
        yield f"event: state\ndata: {state}\n\n" if state != told else ": still here\n\n"
        told = state
        await asyncio.sleep(LOOK_SECONDS)


class Watch:
    """What one page watches."""

    def __init__(self, desk: Desk, me: LoggedIn, number: str) -> None:
        self._desk = desk
        self._me = me
        self._number = number
        self._noted = float("-inf")

    def look(self) -> str | None:
        """The state as JSON; None where the session is over."""
        account = self._desk.sessions.account(self._me.token)
        if account is None:
            return None
        if time.monotonic() - self._noted >= PRESENCE_SECONDS:
            self._desk.agents.note_presence(account)
            self._noted = time.monotonic()
        pulse = self._desk.lists.pulse()
        state = {"waiting": pulse.waiting, "queue": pulse.version}
        if self._number:
            state["conversation"] = self._desk.conversations.version(self._number)
        return json.dumps(state)
