"""Talks to Rasa in this process, with messages whose meaning is given, not understood.

That Care is a program is said before the first answer, whatever that is; it is left out here.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from actions.wording import said
from assistant.opening import INTRODUCTION


@dataclass
class Talk:
    """One conversation; `heard` are the replies to the last message."""

    agent: Agent
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    heard: list[dict[str, Any]] = field(default_factory=list)

    def says(self, intent: str, text: str = "…", told: Any = None, **more: Any) -> list[str]:
        """Says something with this intent; `told` are entities, `more` what else is understood."""
        parsed = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": entities(told),
            **more,
        }
        return self._hear(text, parsed)

    def chooses(self, title: str) -> list[str]:
        """Takes the choice with this title."""
        payload = next(b["payload"] for b in self.buttons if b["title"] == title)
        message = YAMLStoryReader.unpack_regex_message(
            Message({"text": payload}), self.agent.domain
        )
        return self._hear(title, message.as_dict(only_output_properties=True))

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """What was offered with the last message."""
        return [button for message in self.heard for button in message.get("buttons") or []]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.buttons]

    @property
    def tracker(self) -> DialogueStateTracker:
        return asyncio.run(self.agent.tracker_store.get_or_create_tracker(self.id))

    @property
    def form(self) -> str | None:
        """The form that is open."""
        return self.tracker.active_loop_name

    def _hear(self, text: str, parsed: dict[str, Any]) -> list[str]:
        output = CollectingOutputChannel()
        message = UserMessage(text, output, self.id, parse_data=parsed, input_channel="test")
        asyncio.run(self.agent.handle_message(message))
        self.heard = output.messages
        introduction = said(INTRODUCTION) + "\n"
        return [m["text"].removeprefix(introduction) for m in self.heard]


def entities(told: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The entities of a message that told these."""
    return [{"entity": kind, "value": value} for kind, value in (told or {}).items()]
