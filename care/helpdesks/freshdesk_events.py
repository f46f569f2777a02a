"""What has happened to a Freshdesk ticket: its whole story, every time it is asked.

Every event has the id of what it is about, so that of a story told again only what is new counts,
and a call that never came is made good by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent
from care.helpdesks.texts import is_marked
from care.helpdesks.values import moment_or_now, needed

_ENDED = {4: "resolved", 5: "closed"}


def read(
    ticket: Mapping[str, Any],
    said: Iterable[Mapping[str, Any]],
    desk: str,
    me: int,
    agent: Callable[[int], Agent],
) -> list[DeskEvent]:
    """The events of a ticket, in their order.

    Args:
        said: its replies and notes, the oldest first.
        me: Care's own agent; what it said is an echo.
        agent: finds an agent by their id.
    """
    ticket_id = needed(ticket, "id")
    case, at = f"{desk}:{ticket_id}", moment_or_now(ticket.get("updated_at"))
    found = []
    if (holder := ticket.get("responder_id")) and holder != me:
        event_id = f"assigned:{ticket_id}:{holder}"
        found.append(DeskEvent(desk, event_id, case, Event.ASSIGNED, at, agent(int(holder))))
    found += [_spoken(one, desk, case, agent) for one in said if _is_reply(one, me)]
    if outcome := _ENDED.get(int(ticket.get("status") or 0)):
        found.append(
            DeskEvent(desk, f"closed:{ticket_id}", case, Event.CLOSED, at, outcome=outcome)
        )
    return found


def _spoken(
    one: Mapping[str, Any], desk: str, case: str, agent: Callable[[int], Agent]
) -> DeskEvent:
    return DeskEvent(
        desk,
        f"conversation:{one['id']}",
        case,
        Event.SPOKE,
        moment_or_now(one.get("created_at")),
        agent(int(one["user_id"])),
        str(one["body_text"]).strip(),
    )


def _is_reply(one: Mapping[str, Any], me: int) -> bool:
    """A public word of an agent: no note, nothing of the customer's, and no echo."""
    is_public = one.get("private") is False and one.get("incoming") is False
    is_echo = one.get("user_id") == me or is_marked(one.get("body"))
    has_all = one.get("id") and one.get("user_id") and str(one.get("body_text") or "").strip()
    return bool(is_public and has_all) and not is_echo
