"""What Zendesk's event webhooks tell.

Events have their ids as strings and their words in capitals, where the API has numbers and small
letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent
from care.helpdesks.values import at_path, moment_or_now

_KIND = "zen:event-type:ticket."
_ENDED = {"SOLVED", "CLOSED"}


def is_ours(value: Mapping[str, Any]) -> bool:
    """Whether it is about a ticket that Care may have opened: those have an external id."""
    return bool(at_path(value, "detail", "external_id"))


def read(
    value: Mapping[str, Any], desk: str, me: str, agent: Callable[[str], Agent]
) -> list[DeskEvent]:
    """The events in a webhook about one of Care's tickets.

    Args:
        me: Care's own user; what it did is an echo.
        agent: finds an agent by their id.
    """
    kind = str(value.get("type")).removeprefix(_KIND)
    happened = value.get("event") or {}
    case, at = str(at_path(value, "detail", "external_id")), moment_or_now(value.get("time"))
    told_id = str(value.get("id"))
    if kind == "comment_added":
        return _spoken(happened.get("comment") or {}, desk, case, me, at)
    if kind == "status_changed" and str(happened.get("current")).upper() in _ENDED:
        outcome = str(happened.get("current")).lower()
        return [DeskEvent(desk, told_id, case, Event.CLOSED, at, outcome=outcome)]
    if kind == "agent_assignment_changed":
        new = happened.get("current")
        if not new:
            return [DeskEvent(desk, told_id, case, Event.RELEASED, at)]
        if str(new) != me:
            return [DeskEvent(desk, told_id, case, Event.ASSIGNED, at, agent(str(new)))]
    return []


def _spoken(comment: Mapping[str, Any], desk: str, case: str, me: str, at: Any) -> list[DeskEvent]:
    """A public comment of an agent."""
    author = comment.get("author") or {}
    is_public = comment.get("is_public") is True and author.get("is_staff") is True
    text = str(comment.get("body") or "").strip()
    if not is_public or not text or str(author.get("id")) == me:
        return []
    name = str(author.get("name") or "")
    who = Agent(str(author["id"]), name) if name else None
    return [DeskEvent(desk, f"comment:{comment.get('id')}", case, Event.SPOKE, at, who, text)]
