"""Rasa's tracker store on Care's database: reads and writes only what is new.

Rasa's own SQL store reads the whole session before each message and counts rows to find out
what to write, on the event loop. This one

- keeps the trackers of recent conversations and asks the database one thing per turn: whether
  anybody else has written since; if so, it reads those events only;
- writes the turn's new events in one transaction that fails if somebody else was faster;
- works on a window (see `window.py`), so a turn at 300 turns costs what the first did;
- runs in threads, so a slow database delays the conversation that waits for it, no other;
- raises `Unavailable` when the database cannot answer. It never ends the process and never
  makes up an empty conversation.

Per conversation, calls come one after another: Rasa's lock sees to that.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from assistant.stores.rows import Head, TrackerRows
from assistant.stores.window import fold
from care.bootstrap import services

logger = logging.getLogger(__name__)
T = TypeVar("T")

MAX_CACHED = 1000


class ConversationTracker(DialogueStateTracker):
    """A tracker that knows how much of it is stored.

    `head` says where its window begins and how many events the database has; `unsaved` are
    the events since.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.head = Head()
        self.unsaved: list[Event] = []

    def update(self, event: Event, domain: Domain | None = None) -> None:
        super().update(event, domain)
        self.unsaved.append(event)

    def recall(self, events: Iterable[Event]) -> None:
        """Applies events that are stored already."""
        for event in events:
            super().update(event)


class CareTrackerStore(TrackerStore):
    """The tracker store named in `endpoints.yml`."""

    def __init__(self, domain: Domain, event_broker: EventBroker | None = None, **_: Any) -> None:
        self._recent: OrderedDict[str, ConversationTracker] = OrderedDict()
        self._rows = TrackerRows(services().database)
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="care-tracker")
        super().__init__(domain, event_broker)

    @property
    def domain(self) -> Domain:
        return self._domain

    @domain.setter
    def domain(self, domain: Domain | None) -> None:
        # Trackers hold the slots of the domain they were made with.
        self._recent.clear()
        self._domain = domain or Domain.empty()

    def init_tracker(self, sender_id: str) -> ConversationTracker:
        return ConversationTracker(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> ConversationTracker | None:
        """The conversation's tracker; None only if the database says there is none.

        The tracker is taken out of memory until it is saved: a turn that fails leaves
        nothing of itself behind.

        Raises:
            Unavailable: the database cannot answer.
        """
        tracker = self._recent.pop(sender_id, None)
        head = await self._in_thread(self._rows.head, sender_id)
        if head is None:
            return None
        if tracker is None or tracker.unsaved or tracker.head.next_seq > head.next_seq:
            tracker = self.init_tracker(sender_id)
            tracker.recall(head.opening)
            tracker.head = Head(head.window_start, head.window_start, head.opening)
        if tracker.head.next_seq < head.next_seq:
            first = tracker.head.next_seq
            tracker.recall(await self._in_thread(self._rows.events, sender_id, first))
            tracker.head = tracker.head.grown_to(head.next_seq)
        return tracker

    async def save(self, tracker: ConversationTracker) -> None:
        """Stores what is new.

        Raises:
            Unavailable: the database cannot answer, or somebody else wrote to this
                conversation meanwhile; nothing was stored then.
        """
        new = tracker.unsaved
        if not new:
            return
        kept, head = self._window(tracker, tracker.head.grown_by(len(new)))
        await self._in_thread(self._rows.append, tracker.sender_id, tracker.head, head, new)
        tracker.unsaved, tracker.head = [], head
        self._remember(kept)
        await self._publish(tracker.sender_id, new)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All that was ever said, for review; not for working on."""
        if not await self.exists(conversation_id):
            return None
        events = await self._in_thread(self._rows.events, conversation_id, 0)
        return DialogueStateTracker.from_events(conversation_id, events, self.domain.slots)

    async def exists(self, conversation_id: str) -> bool:
        return await self._in_thread(self._rows.head, conversation_id) is not None

    async def keys(self) -> Iterable[str]:
        return await self._in_thread(self._rows.conversation_ids)

    def _window(self, tracker: ConversationTracker, head: Head) -> tuple[ConversationTracker, Head]:
        """The tracker to go on with, and its head: the same ones, or a smaller window."""
        events = list(tracker.events)
        smaller = fold(events, self.domain)
        if smaller is None:
            return tracker, head
        # The opening's events are part of the tracker, not of the numbered ones.
        start = head.window_start + smaller.dropped - len(head.opening)
        head = Head(head.next_seq, start, smaller.opening)
        kept = self.init_tracker(tracker.sender_id)
        kept.recall([*smaller.opening, *events[smaller.dropped :]])
        kept.head = head
        return kept, head

    def _remember(self, tracker: ConversationTracker) -> None:
        self._recent[tracker.sender_id] = tracker
        while len(self._recent) > MAX_CACHED:
            self._recent.popitem(last=False)

    async def _publish(self, sender_id: str, events: list[Event]) -> None:
        """Hands stored events to the broker; a broker in trouble must not undo a turn."""
        if self.event_broker is None:
            return
        try:
            await self._stream_new_events(self.event_broker, events, sender_id)
        except Exception as error:  # noqa: BLE001  # brokers raise what their libraries raise
            logger.error("event broker: %s, %d events lost", type(error).__name__, len(events))

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
