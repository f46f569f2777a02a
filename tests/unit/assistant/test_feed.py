"""Whatever is lost on the way, all pages end with the same messages, in order and each once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.channels import feed
from assistant.channels.feed import Feed, Seat
from care.bootstrap import Services
from care.conversations.models import Author
from care.conversations.transcript import append_said
from care.errors import StoreUnavailable

TABS = 3
_NUMBERS = count()  # of conversations
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("said"), st.integers(1, 3)),
        st.tuples(st.sampled_from(["opens", "breaks", "closes"]), st.integers(0, TABS - 1)),
        st.tuples(st.just("away"), st.just(0)),
        st.tuples(st.just("look"), st.just(0)),
    ),
    max_size=40,
)


class Tab:
    """A page that keeps what it has got, and asks for what is new when it connects again."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.seat: Seat | None = None
        self.is_broken = False  # what is sent to it is lost, and the server does not know yet

    @property
    def last(self) -> int:
        return int(self.messages[-1]["seq"]) if self.messages else 0

    def gets(self, message: dict[str, Any]) -> None:
        if message["seq"] > self.last:
            self.messages.append(message)


class World:
    """A conversation, its pages and the process that serves them."""

    def __init__(self, care: Services, conversation_id: str) -> None:
        self.care, self.id = care, conversation_id
        self.tabs = [Tab() for _ in range(TABS)]
        self.is_away = False
        self.opened = 0
        self.feed = Feed(care, self.emit, self.in_thread)
        care.transcript.start(conversation_id, None)

    async def emit(self, sid: str, event: str, content: dict[str, Any]) -> None:
        for tab in self.tabs:
            if event == "message" and tab.seat and tab.seat.sid == sid and not tab.is_broken:
                tab.gets(content)

    async def in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        if self.is_away:
            raise StoreUnavailable("database: away")
        return function(*arguments)

    def said(self, many: int) -> None:
        with self.care.database.write() as connection:
            for number in range(many):
                append_said(connection, self.id, Author.AGENT, "Ana", f"text {number}")

    def opens(self, tab: Tab) -> None:
        self.closes(tab)
        self.opened += 1
        tab.is_broken, sid = False, f"sid{self.opened}"
        tab.seat = Seat(sid, sid, self.id, "", tab.last)
        self.feed.join(tab.seat)

    def closes(self, tab: Tab) -> None:
        if tab.seat:
            self.feed.leave(tab.seat)
        tab.seat = None

    async def look(self) -> None:
        with suppress(StoreUnavailable):  # the next look has it
            await self.feed._look([self.id])

    async def does(self, what: str, which: int) -> None:
        if what == "said":
            self.said(which)
        elif what == "away":
            self.is_away = not self.is_away
        elif what == "breaks":
            self.tabs[which].is_broken = True
        elif what == "look":
            await self.look()
        else:
            getattr(self, what)(self.tabs[which])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_all_pages_end_with_the_same(care: Services, steps: list[tuple[str, int]]) -> None:
    async def play() -> World:
        world = World(care, f"c{next(_NUMBERS)}")
        for what, which in steps:
            await world.does(what, which)
        world.is_away = False
        for tab in world.tabs:
            world.opens(tab)
        await world.look()
        return world

    world = asyncio.run(play())
    whole = [message.as_dict() for message in care.transcript.since(world.id, 0)]
    for tab in world.tabs:
        assert tab.messages == whole


async def test_a_database_that_is_away_stops_nothing(
    care: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.02)
    world = World(care, "c1")
    world.said(2)
    world.is_away = True
    world.opens(world.tabs[0])
    running = asyncio.create_task(world.feed.run())
    await asyncio.sleep(0.1)
    assert world.tabs[0].messages == []
    world.is_away = False
    await asyncio.sleep(0.1)
    running.cancel()
    assert [message["seq"] for message in world.tabs[0].messages] == [1, 2]


async def test_nobody_is_asked_for_where_nobody_is(care: Services) -> None:
    world = World(care, "c1")
    world.opens(world.tabs[0])
    assert world.feed.count("c1") == 1
    world.closes(world.tabs[0])
    assert world.feed.count("c1") == 0
    assert not world.feed._seats
