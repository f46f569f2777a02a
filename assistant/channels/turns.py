"""One customer message through Rasa, from its storing to the storing of its replies."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message as NluMessage

from assistant.channels.handover import LAST_HANDOFF, last_handoff, leaving
from assistant.channels.incoming import Incoming, for_nlu
from assistant.opening import LANGUAGE
from assistant.remedies.processor import SERVICE_PROBLEM, note_question
from care.accounts.memory import Kind
from care.bootstrap import Services
from care.conversations.models import CHOSEN, Choice, Message, Reply
from care.conversations.wishes import is_continuation
from care.correlation import correlated
from care.deadline import deadline
from care.incidents import in_one_line

logger = logging.getLogger(__name__)
T = TypeVar("T")

CHANNEL = "website"


class Replies(OutputChannel):
    """Collects what Care says in one turn."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def __init__(self) -> None:
        self.expects: str | None = None
        self._replies: list[Reply] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        text = message.get("text")
        if not text:
            return
        choices = tuple(
            Choice(secrets.token_urlsafe(12), button["title"], button["payload"])
            for button in message.get("buttons") or []
        )
        self._replies.append(Reply(text, choices, sources=_sources(message)))

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        await self.send_response(recipient_id, {"text": text})

    def collected(self) -> list[Reply]:
        """The replies in order; the last one says what kind of answer is expected."""
        if not self._replies:
            return []
        *earlier, last = self._replies
        return [*earlier, replace(last, expects=self.expects)]


class Turns:
    """Takes messages and answers them: each once, one after another per conversation."""

    def __init__(self, agent: Callable[[], Agent], care: Services) -> None:
        self._agent = agent
        self._care = care
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="care-channel")
        self._running: set[asyncio.Task[list[Message]]] = set()

    async def take(self, conversation_id: str, incoming: Incoming) -> list[Message]:
        """The replies to a message.

        A client that hangs up does not stop the turn: it finds the replies when it sends the
        message again.

        Raises:
            NotFound: no such conversation, or no such choice in it.
            Rejected: `conversation-ended` or `id-reused`.
            Unavailable: the database cannot answer.
        """
        task = asyncio.ensure_future(self._take(conversation_id, incoming))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def finish(self, seconds: float) -> None:
        """Waits for the turns that are under way, at most so long."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """Runs blocking work without stopping the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    async def _take(self, conversation_id: str, incoming: Incoming) -> list[Message]:
        transcript = self._care.transcript
        # Rasa's own lock looks again only once a second; waiting here costs nothing.
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            choice = None
            if incoming.choice is not None:
                choice = await self.in_thread(transcript.choice, conversation_id, incoming.choice)
            left = await self.in_thread(leaving, self._care, conversation_id, incoming, choice)
            accepted = await self.in_thread(
                partial(transcript.accept, for_bot=left is not None),
                conversation_id,
                incoming.id,
                incoming.text if choice is None else choice.title,
                incoming.fingerprint,
            )
            if accepted.replies is not None:
                return accepted.replies
            replies = None
            if not accepted.is_new:
                replies = await self._said_before(conversation_id, incoming.id)
            if replies is None:
                meaning = self._meaning(incoming, choice, left)
                known = await self.in_thread(self._known, conversation_id, accepted.is_first)
                replies = await self._answer(conversation_id, incoming, meaning, known)
            return await self.in_thread(transcript.answer, conversation_id, incoming.id, replies)

    async def _said_before(self, conversation_id: str, message_id: str) -> list[Reply] | None:
        """The replies of a turn that was taken, but whose replies were not stored; else None."""
        tracker = await self._agent().tracker_store.retrieve(conversation_id)
        events = iter(tracker.events if tracker else ())
        if not any(isinstance(e, UserUttered) and e.message_id == message_id for e in events):
            return None
        output = Replies()
        for event in takewhile(_is_of_the_turn, events):
            if isinstance(event, BotUttered):
                await output.send_response(conversation_id, event.message())
        note_question(output, tracker)
        return output.collected() or [await self._apology(conversation_id)]

    async def _answer(
        self,
        conversation_id: str,
        incoming: Incoming,
        meaning: dict[str, Any] | None,
        known: dict[str, Any],
    ) -> list[Reply]:
        settings = self._care.settings
        output = Replies()
        with correlated(None) as correlation_id, deadline(settings.answer_within):
            metadata = {
                "correlation_id": correlation_id,
                "deadline": time.time() + settings.turn_budget,
                **known,
            }
            message = UserMessage(
                for_nlu(incoming.text or "") if meaning is None else meaning[TEXT],
                output,
                conversation_id,
                parse_data=meaning,
                input_channel=CHANNEL,
                message_id=incoming.id,
                metadata=metadata,
            )
            try:
                await self._agent().handle_message(message)
            except Exception as error:  # noqa: BLE001  # no customer is left without an answer
                logger.error("turn failed: %s", in_one_line(error))
                return [await self._apology(conversation_id)]
            return output.collected() or [await self._apology(conversation_id)]

    def _known(self, conversation_id: str, is_first: bool) -> dict[str, Any]:
        """What the channel knows and the message does not say."""
        known = {LAST_HANDOFF: last_handoff(self._care, conversation_id)}
        if is_first:
            memory = self._care.memories.recall(conversation_id, Kind.LANGUAGE)
            known[LANGUAGE] = memory.value["code"] if memory else None
        return known

    def _meaning(
        self, incoming: Incoming, choice: Choice | None, left: str | None
    ) -> dict[str, Any] | None:
        """What a message means that need not be understood: a choice, or leaving the queue."""
        if choice is None and left is None:
            return None
        payload, text = f"/{left}", incoming.text
        if choice is not None:
            payload, text = choice.payload, choice.title
        message = YAMLStoryReader.unpack_regex_message(
            NluMessage({TEXT: payload}), self._agent().domain
        )
        return {
            TEXT: text,
            INTENT: message.get(INTENT),
            INTENT_RANKING_KEY: message.get(INTENT_RANKING_KEY),
            ENTITIES: message.get(ENTITIES, []),
            CHOSEN: choice is not None,
        }

    async def _apology(self, conversation_id: str) -> Reply:
        nobody = DialogueStateTracker.from_events(conversation_id, [])
        response = await self._agent().nlg.generate(SERVICE_PROBLEM, nobody, CHANNEL)
        return Reply((response or {}).get("text") or "")


def _sources(message: dict[str, Any]) -> tuple[dict[str, str], ...]:
    """What an action names as the sources of its reply: title and address of each."""
    found = message.get("sources") or []
    return tuple({"title": str(one["title"]), "url": str(one["url"])} for one in found)


def _is_of_the_turn(event: Event) -> bool:
    """Whether `event` is still about the same message, of which some wishes may have waited."""
    return not isinstance(event, UserUttered) or is_continuation(event.metadata)
