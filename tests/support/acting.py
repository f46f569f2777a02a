"""Runs an action as the action server would, and tells what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.boundary import CareAction

DOMAIN: dict[str, Any] = {}


@dataclass
class Outcome:
    """`said` are the responses' names, `replies` all about them, `slots` what was noted."""

    said: list[str]
    replies: list[dict[str, Any]]
    slots: dict[str, Any]
    events: list[dict[str, Any]]

    @property
    def next_action(self) -> str | None:
        """What is done next in any case; None where Rasa decides."""
        return next((e["name"] for e in self.events if e["event"] == "followup"), None)


def act(
    action: CareAction,
    slots: dict[str, Any] | None = None,
    given: dict[str, Any] | None = None,
    *,
    metadata: dict[str, Any] | None = None,
    bot: dict[str, Any] | None = None,
    form: str | None = None,
    told: Iterable[str] = (),
    message: dict[str, Any] | None = None,
) -> Outcome:
    """Runs `action` in the conversation "c1".

    `given` are slots that this message filled, `told` the kinds of entities in it, `form` is
    the open form; `message` is what else was understood of it.
    """
    events: list[dict[str, Any]] = [{"event": "bot", **bot}] if bot else []
    understood = {
        "text": "…",
        "intent": {"name": "inform"},
        "entities": [{"entity": kind} for kind in told],
        **(message or {}),
    }
    user = {"event": "user", "text": understood["text"], "parse_data": understood}
    events.append({**user, "metadata": metadata or {}})
    events.append({"event": "action", "name": "the_form"})
    events += [SlotSet(name, value) for name, value in (given or {}).items()]
    tracker = Tracker.from_dict(
        {
            "sender_id": "c1",
            "slots": {**(slots or {}), **(given or {})},
            "latest_message": understood,
            "events": events,
            "paused": False,
            "active_loop": {"name": form} if form else {},
            "latest_action_name": None,
        }
    )
    dispatcher = CollectingDispatcher()
    result = asyncio.run(action.run(dispatcher, tracker, DOMAIN))
    return Outcome(
        said=[m.get("response") or m["text"] for m in dispatcher.messages],
        replies=dispatcher.messages,
        slots={e["name"]: e["value"] for e in result if e["event"] == "slot"},
        events=result,
    )
