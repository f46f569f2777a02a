"""One turn of a conversation, as an action sees it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

REQUESTED_SLOT = "requested_slot"


@dataclass(frozen=True)
class Button:
    """A choice: what it says and the intent, with entities, that choosing it means."""

    title: str
    payload: str


@dataclass
class Turn:
    """What the customer said and what is known; collects what is said and noted in reply.

    `given` are slots that this message filled, or that were full when the form began; `told`
    are the kinds of entities in this message; `form` is the open form.
    """

    conversation_id: str
    slots: dict[str, Any]
    given: dict[str, Any]
    metadata: Mapping[str, Any]
    last_bot_message: Mapping[str, Any]
    form: str | None
    told: frozenset[str]
    replies: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    has_ended: bool = False

    @classmethod
    def read(cls, tracker: Tracker) -> Turn:
        """The turn that Rasa's tracker describes."""
        return cls(
            conversation_id=tracker.sender_id,
            slots=dict(tracker.slots),
            given=tracker.slots_to_validate(),
            metadata=_last(tracker, "user").get("metadata") or {},
            last_bot_message=_last(tracker, "bot"),
            form=(tracker.active_loop or {}).get("name"),
            told=frozenset(e["entity"] for e in tracker.latest_message.get("entities") or []),
        )

    def fresh(self) -> Turn:
        """The same turn with nothing said or noted yet; changing it does not change this one."""
        return replace(self, slots=dict(self.slots), replies=[], events=[])

    @property
    def asked(self) -> str | None:
        """The slot the open form has asked for; what was left over from another does not count."""
        return self.text(REQUESTED_SLOT) if self.form else None

    def text(self, slot: str) -> str | None:
        """A slot's text; None where it is empty or holds anything else."""
        value = self.slots.get(slot)
        return value if isinstance(value, str) else None

    def texts(self, slot: str) -> list[str]:
        """A slot's texts, where a message may have given several; empty where it has none."""
        value = self.slots.get(slot)
        values = value if isinstance(value, list) else [value]
        return [v for v in values if isinstance(v, str)]

    def number(self, slot: str) -> int:
        """A slot's count; 0 where it is empty or holds anything else."""
        value = self.slots.get(slot)
        return int(value) if isinstance(value, (int, float)) else 0

    def set(self, **slots: Any) -> None:
        """Notes new values of slots."""
        self.slots.update(slots)
        self.events += [SlotSet(name, value) for name, value in slots.items()]

    def say(self, response: str, buttons: list[Button] | None = None, **variables: Any) -> None:
        """Gives a response of `data/*/responses.yml`, with values for what stands in braces."""
        offered = [vars(button) for button in buttons or []]
        self.replies.append({"response": response, "buttons": offered, **variables})

    def end_task(self, next_action: str = "action_listen") -> None:
        """Leaves an open form and does `next_action` in place of what would come next."""
        self.events += [ActiveLoop(None), FollowupAction(next_action)]
        self.set(**{REQUESTED_SLOT: None})
        self.has_ended = True

    def seconds_left(self, budget: float) -> float:
        """What is left of the turn's `budget` for back-end work, in seconds.

        The channel notes when the message came in; where it did not, the turn begins now.
        """
        ends_at = self.metadata.get("deadline")
        if not isinstance(ends_at, (int, float)):
            return budget
        return min(budget, ends_at - time.time())

    def tell(self, dispatcher: CollectingDispatcher) -> None:
        """Hands the replies to Rasa."""
        for reply in self.replies:
            dispatcher.utter_message(**reply)


def _last(tracker: Tracker, kind: str) -> Mapping[str, Any]:
    return next((e for e in reversed(tracker.events) if e.get("event") == kind), {})
