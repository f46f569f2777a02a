"""One turn of a conversation, as an action sees it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from care.conversations.models import CHOSEN
from care.conversations.wishes import PAUSED, WAITING_WISHES, Wish, read_wishes

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
    are the kinds of entities in this message; `form` is the open form; `messages` is what was
    understood of each of the customer's messages, the latest last; `said` are the names of the
    responses that were given before. `came_back` tells a form that it declined this message
    before, and that something else has answered it since.
    """

    conversation_id: str
    slots: dict[str, Any]
    given: dict[str, Any]
    metadata: Mapping[str, Any]
    last_bot_message: Mapping[str, Any]
    form: str | None
    told: frozenset[str]
    channel: str | None = None
    messages: Sequence[Mapping[str, Any]] = ()
    said: Sequence[str] = ()
    came_back: bool = False
    declined: bool = False
    replies: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    has_ended: bool = False

    @classmethod
    def read(cls, tracker: Tracker) -> Turn:
        """The turn that Rasa's tracker describes."""
        message = tracker.latest_message or {}
        earlier = [e.get("parse_data") or {} for e in tracker.events if e.get("event") == "user"]
        return cls(
            conversation_id=tracker.sender_id,
            slots=dict(tracker.slots),
            given=_filled(tracker) | tracker.slots_to_validate(),
            metadata=_last(tracker, "user").get("metadata") or {},
            last_bot_message=_last(tracker, "bot"),
            form=(tracker.active_loop or {}).get("name"),
            told=frozenset(e["entity"] for e in message.get("entities") or []),
            channel=_last(tracker, "user").get("input_channel"),
            messages=[*earlier[:-1], message],
            said=_said(tracker),
            came_back=_was_declined(tracker),
        )

    def fresh(self) -> Turn:
        """The same turn with nothing said or noted yet; changing it does not change this one."""
        return replace(self, slots=dict(self.slots), replies=[], events=[])

    def take_over(self, other: Turn) -> None:
        """Makes what another turn has said and noted this one's."""
        self.slots, self.replies, self.events = other.slots, other.replies, other.events
        self.has_ended, self.declined = other.has_ended, other.declined

    @property
    def message(self) -> Mapping[str, Any]:
        """What was understood of this message: `text`, `intent`, `entities`, and more."""
        return self.messages[-1] if self.messages else {}

    @property
    def intent(self) -> str:
        """What the customer wants with this message; empty where that is not known."""
        return str((self.message.get("intent") or {}).get("name") or "")

    @property
    def words(self) -> str:
        """What the customer typed; empty where they took a choice, whose title is not theirs."""
        return typed(self.message)

    @property
    def meaning(self) -> str:
        """The words in rough English, where they are in another language: for a yes or a day.

        What a customer is called and where they live is in `words`.
        """
        return str(self.message.get("gloss") or self.words) if self.words else ""

    @property
    def choice(self) -> tuple[str, str]:
        """The kind and the value of the choice the customer took, both empty where they typed."""
        kind, _, value = (self.told_of("chosen") or [""])[0].partition(":")
        return kind, value

    def told_of(self, kind: str) -> list[str]:
        """The values of this message's entities of a kind."""
        found = self.message.get("entities") or []
        return [str(e["value"]) for e in found if e.get("entity") == kind and e.get("value")]

    @property
    def waiting(self) -> list[Wish]:
        """What the customer asked for as well and has not been answered yet."""
        return read_wishes(self.slots.get(WAITING_WISHES))

    @property
    def paused(self) -> list[dict[str, Any]]:
        """What was left in the middle, the latest last: forms, with their drafts."""
        value = self.slots.get(PAUSED)
        return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []

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

    def strongest(self, feeling: str) -> float | None:
        """The highest value, from 0 to 1, that a message had for it; None where none had any."""
        values = (message.get(feeling) for message in self.messages)
        numbers = [float(v) for v in values if isinstance(v, (int, float))]
        return max(numbers, default=None)

    def set(self, **slots: Any) -> None:
        """Notes new values of slots."""
        self.slots.update(slots)
        self.events += [SlotSet(name, value) for name, value in slots.items()]

    def say(self, response: str, buttons: list[Button] | None = None, **variables: Any) -> None:
        """Gives a response of `data/*/responses.yml`, with values for what stands in braces."""
        offered = [vars(button) for button in buttons or []]
        self.replies.append({"response": response, "buttons": offered, **variables})

    def await_answer(self) -> None:
        """Lets what waits or was left go on waiting: something was asked that no form asks."""
        if self.waiting or self.paused:
            self.events.append(FollowupAction("action_listen"))

    def end_task(self, next_action: str = "action_listen") -> None:
        """Leaves an open form and does `next_action` in place of what would come next."""
        self.events += [ActiveLoop(None), FollowupAction(next_action)]
        self.set(**{REQUESTED_SLOT: None})
        self.has_ended = True

    def finish_task(self) -> None:
        """Leaves an open form; what else was asked for comes next."""
        if self.waiting:
            self.end_task("action_next_wish")
        else:
            self.end_task("action_resume" if self.paused else "action_listen")

    def decline(self) -> None:
        """Leaves this message to the rules; the form that is open is asked again after them."""
        self.declined = True

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


def _filled(tracker: Tracker) -> dict[str, Any]:
    """The slots that this message filled; a form that comes back to work needs them checked.

    Rasa notes them right after the message, before anything is done.
    """
    events = list(tracker.events)
    latest = next((n for n, e in reversed([*enumerate(events)]) if e.get("event") == "user"), None)
    if latest is None:
        return {}
    noted = takewhile(lambda e: e.get("event") == "slot", events[latest + 1 :])
    return {e["name"]: tracker.slots.get(e["name"]) for e in noted}


def typed(message: Mapping[str, Any]) -> str:
    """The words of a message; empty for a choice, whose title is not the customer's."""
    text = str(message.get("text") or "")
    return "" if message.get(CHOSEN) or text.startswith("/") else text


def _said(tracker: Tracker) -> list[str]:
    """The names of the responses that were given, the latest last."""
    spoken = [e.get("metadata") or {} for e in tracker.events if e.get("event") == "bot"]
    return [str(about["utter_action"]) for about in spoken if about.get("utter_action")]


def _was_declined(tracker: Tracker) -> bool:
    """Whether the open form has turned the latest message away."""
    form = (tracker.active_loop or {}).get("name")
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action_execution_rejected" and event.get("name") == form:
            return True
    return False


def _last(tracker: Tracker, kind: str) -> Mapping[str, Any]:
    return next((e for e in reversed(tracker.events) if e.get("event") == kind), {})
