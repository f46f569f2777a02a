"""The tracker store: what is remembered, and what it costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import event, insert

import assistant.stores.tracker
from assistant.stores.tracker import CareTrackerStore
from assistant.stores.window import FOLD_AT_TURNS, KEEP_TURNS
from care.bootstrap import Services
from care.errors import Unavailable
from care.store.tables import tracker_events

DOMAIN = Domain.load("domain.yml")


@pytest.fixture
def make_store(care: Services, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(assistant.stores.tracker, "services", lambda: care)
    return lambda: CareTrackerStore(DOMAIN)


@pytest.fixture
def statements(care: Services) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(care.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(care.database.engine, "before_cursor_execute", note)


async def take_turn(store: CareTrackerStore, text: str, *extra: Any) -> Any:
    """One turn as Rasa takes it: read, a few events, save."""
    tracker = await store.get_or_create_tracker("c1")
    tracker.update(UserUttered(text, {"name": "greet"}))
    for one in extra:
        tracker.update(one)
    tracker.update(ActionExecuted("utter_greet"))
    tracker.update(BotUttered("Hello!"))
    tracker.update(ActionExecuted("action_listen"))
    await store.save(tracker)
    return tracker


def words(tracker: Any) -> list[str]:
    return [e.text for e in tracker.events if isinstance(e, UserUttered)]


async def test_another_process_remembers_everything(make_store: Any) -> None:
    await take_turn(make_store(), "hi", SlotSet("email", "ada@example.com"))
    tracker = await make_store().retrieve("c1")
    assert words(tracker) == ["hi"]
    assert tracker.get_slot("email") == "ada@example.com"
    assert tracker.latest_message.text == "hi"


async def test_two_processes_take_turns(make_store: Any) -> None:
    one, two = make_store(), make_store()
    for number in range(6):
        await take_turn(one if number % 2 else two, f"hi {number}")
    assert words(await one.retrieve("c1")) == [f"hi {n}" for n in range(6)]


async def test_a_slower_writer_is_refused_and_nothing_is_mixed(make_store: Any) -> None:
    one, two = make_store(), make_store()
    await take_turn(one, "hi")
    stale = await two.retrieve("c1")
    await take_turn(one, "second")
    stale.update(UserUttered("lost race"))
    with pytest.raises(Unavailable, match="somebody else"):
        await two.save(stale)
    assert words(await two.retrieve("c1")) == ["hi", "second"]


async def test_a_turn_that_fails_leaves_nothing_behind(make_store: Any) -> None:
    store = make_store()
    await take_turn(store, "hi")
    half_way = await store.retrieve("c1")
    half_way.update(SlotSet("email", "half@way.example"))  # and then the turn raises
    tracker = await store.retrieve("c1")
    assert tracker.get_slot("email") is None
    assert words(tracker) == ["hi"]


async def test_a_turn_reads_and_writes_only_what_is_new(
    make_store: Any, statements: list[str]
) -> None:
    store = make_store()
    costs = []
    for number in range(60):
        statements.clear()
        await take_turn(store, f"hi {number}")
        costs.append(len(statements))
    assert set(costs[1:]) == {3}  # one look, one head, one insert of all new events
    assert not any("tracker_events" in s and s.startswith("SELECT") for s in statements)


async def test_the_window_stays_small_and_forgets_no_slot(make_store: Any) -> None:
    store = make_store()
    await take_turn(store, "hi", SlotSet("email", "ada@example.com"))
    for number in range(100):
        tracker = await take_turn(store, f"hi {number}")
        assert len(words(tracker)) <= FOLD_AT_TURNS
    for fresh in (await store.retrieve("c1"), await make_store().retrieve("c1")):
        assert KEEP_TURNS <= len(words(fresh)) <= FOLD_AT_TURNS
        assert words(fresh)[-1] == "hi 99"
        assert fresh.get_slot("email") == "ada@example.com"
        assert fresh.latest_action_name == "action_listen"
    assert len(words(await store.retrieve_full_tracker("c1"))) == 101


async def test_the_window_is_the_same_from_memory_and_from_the_database(make_store: Any) -> None:
    store = make_store()
    for number in range(37):
        await take_turn(store, f"hi {number}")
        warm, cold = await store.retrieve("c1"), await make_store().retrieve("c1")
        assert [e.as_dict() for e in warm.events] == [e.as_dict() for e in cold.events]
        store._remember(warm)


async def test_a_form_stays_open_however_long_it_takes(make_store: Any) -> None:
    store = make_store()
    await take_turn(store, "before")
    await take_turn(store, "track", ActiveLoop("track_order_form"))
    for number in range(50):
        tracker = await take_turn(store, f"in the form {number}")
        assert len(words(tracker)) <= FOLD_AT_TURNS
    tracker = await make_store().retrieve("c1")
    assert tracker.active_loop_name == "track_order_form"
    replayed = DialogueStateTracker.from_events("c1", list(tracker.events), DOMAIN.slots)
    assert replayed.active_loop_name == "track_order_form"


async def test_a_database_in_trouble_is_not_an_empty_conversation(
    make_store: Any, care: Services
) -> None:
    store = make_store()
    await take_turn(store, "hi")
    with care.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE trackers RENAME TO elsewhere")
    with pytest.raises(Unavailable):
        await store.get_or_create_tracker("c1")
    with care.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO trackers")
    assert words(await store.retrieve("c1")) == ["hi"]


async def test_an_event_nobody_can_read_costs_no_more_than_itself(
    make_store: Any, care: Services
) -> None:
    await take_turn(make_store(), "hi")
    with care.database.write() as connection:
        for seq, data in ((90, "{half"), (91, '{"event": "of the future"}'), (92, "5")):
            row = {"conversation_id": "c1", "seq": seq, "timestamp": 0.0, "type_name": "x"}
            connection.execute(insert(tracker_events).values(**row, data=data))
        connection.exec_driver_sql("UPDATE trackers SET next_seq = 93")
    assert words(await make_store().retrieve("c1")) == ["hi"]


async def test_ids_no_database_likes_end_nothing(make_store: Any) -> None:
    for bad in ("\ud800", "a\x00b"):
        with pytest.raises((Unavailable, ValueError)):
            store = make_store()
            await store.get_or_create_tracker(bad)
            raise ValueError  # SQLite may well keep a NUL
    assert await make_store().retrieve("c1") is None


async def test_a_slow_database_does_not_stop_other_conversations(
    make_store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_store()
    monkeypatch.setattr(store._rows, "head", lambda _: time.sleep(0.5))
    ticks = 0

    async def other_work() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    other = asyncio.ensure_future(other_work())
    await store.retrieve("c1")
    other.cancel()
    assert ticks > 20
