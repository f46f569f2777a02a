"""Brings to every open connection what is new in its conversation, in order and each once.

The database is asked, not the process that has written: the customer may be connected to another
one, and agents write from the desk's. So it needs neither a broker nor that all of a conversation
happens in one place.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from care.bootstrap import Services
from care.conversations.standing import Standing
from care.errors import CareError
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
Emit = Callable[[str, str, dict[str, Any]], Awaitable[None]]  # to whom, what, with what
InThread = Callable[..., Awaitable[Any]]


@dataclass
class Seat:
    """One connection in a conversation.

    Attributes:
        sid: its name to socket.io; `connection` is that of what carries it.
        authorization: what opened it, as the header of that name has it.
        sent: the number of the latest message that it got.
        told: the state that it was told last.
        in_order: has what comes over it taken in the order in which it came.
    """

    sid: str
    connection: str
    conversation_id: str
    authorization: str
    sent: int
    told: dict[str, Any] | None = None
    in_order: asyncio.Lock = field(default_factory=asyncio.Lock)


class Feed:
    """Looks at the conversations of all connections of this process."""

    def __init__(self, care: Services, emit: Emit, in_thread: InThread) -> None:
        self._care, self._emit, self._in_thread = care, emit, in_thread
        self._seats: dict[str, dict[str, Seat]] = defaultdict(dict)
        self._soon: set[str] = set()
        self._awake = asyncio.Event()

    def join(self, seat: Seat) -> None:
        """Brings it what is new from now on, and at once what it has missed."""
        self._seats[seat.conversation_id][seat.sid] = seat
        self.look_soon(seat.conversation_id)

    def leave(self, seat: Seat) -> None:
        """Forgets a connection."""
        others = self._seats.get(seat.conversation_id, {})
        others.pop(seat.sid, None)
        if not others:
            self._seats.pop(seat.conversation_id, None)

    def count(self, conversation_id: str) -> int:
        """How many connections the conversation has."""
        return len(self._seats.get(conversation_id, {}))

    def look_soon(self, conversation_id: str) -> None:
        """Something was written there: it need not wait for the next look at all."""
        self._soon.add(conversation_id)
        self._awake.set()

    async def run(self) -> None:
        """Looks until it is cancelled."""
        loop = asyncio.get_running_loop()
        next_look = loop.time()
        while True:
            left = next_look - loop.time()
            if left > 0:
                await self._sleep(left)
            due = self._soon & self._seats.keys()
            if loop.time() >= next_look:
                due, next_look = set(self._seats), loop.time() + LOOK_SECONDS
            self._soon = set()
            self._awake.clear()
            try:
                await self._look(due)
            except CareError as error:
                logger.warning("feed: %s", in_one_line(error))
            except Exception as error:  # noqa: BLE001  # one page must not stop all others
                logger.error("feed: %s", in_one_line(error))

    async def _sleep(self, seconds: float) -> None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._awake.wait(), seconds)

    async def _look(self, conversation_ids: Iterable[str]) -> None:
        ids = list(conversation_ids)
        if not ids:
            return
        standings = await self._in_thread(self._care.standings.of, ids)
        for conversation_id, standing in standings.items():
            seats = list(self._seats.get(conversation_id, {}).values())
            behind = [seat for seat in seats if seat.sent < standing.last_seq]
            if behind:
                await self._bring(conversation_id, behind)
            for seat in seats:
                await self._tell(seat, standing)

    async def _bring(self, conversation_id: str, seats: list[Seat]) -> None:
        after = min(seat.sent for seat in seats)
        messages = await self._in_thread(self._care.transcript.since, conversation_id, after)
        for message in messages:
            content = message.as_dict()
            for seat in seats:
                if seat.sent < message.seq:
                    seat.sent = message.seq
                    await self._emit(seat.sid, "message", content)

    async def _tell(self, seat: Seat, standing: Standing) -> None:
        state = standing.as_dict()
        if seat.told != state:
            seat.told = state
            await self._emit(seat.sid, "state", state)
