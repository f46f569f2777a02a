"""One conversation: all that is known, what was said, and what can be done."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from care.desk.labels import known_intents
from care.desk.models import Note, Outcome, Said
from care.handoff.emails import Written
from care.handoff.models import Handoff, Way
from care.handoff.note import summary
from console.security import DeskDep, LoggedIn, Me, PagesDep

router = APIRouter(prefix="/conversations")

_MOST_ANSWERS = 9  # as many as there are digits to choose them by


@router.get("/{number}")
def show(
    desk: DeskDep,
    pages: PagesDep,
    me: Me,
    number: str,
    told: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """The whole page; `told` is why something could not be done."""
    desk.agents.note_presence(me.account)
    package = desk.conversations.package(number)
    return pages.page(
        "conversation.html",
        **_context(desk, me, number),
        told=told,
        package=package,
        summary=summary(package),
        answers=list(package.answers)[:_MOST_ANSWERS],
        waiting=desk.lists.pulse().waiting,
    )


@router.get("/{number}/live")
def live(desk: DeskDep, pages: PagesDep, me: Me, number: str) -> Response:
    """What changes while the page is open, for our script."""
    return pages.page("_live.html", **_context(desk, me, number))


def _context(desk: DeskDep, me: LoggedIn, number: str) -> dict[str, Any]:
    handoff = desk.conversations.handoff(number)
    return {
        "me": me,
        "handoff": handoff,
        "is_mine": handoff.agent is not None and handoff.agent.id == me.account.id,
        "is_typing": desk.conversations.is_customer_typing(handoff),
        "obstacle": _obstacle(desk, handoff),
        "lines": _lines(desk, handoff),
        "teams": desk.teams,
        "outcomes": [one.value for one in Outcome if one is not Outcome.HANDED_BACK],
        "intents": known_intents(),
    }


def _obstacle(desk: DeskDep, handoff: Handoff) -> str:
    """Why the customer cannot be written to; "" if they can, or are here."""
    return desk.conversations.emails.obstacle(handoff) if handoff.way is Way.EMAIL else ""


def _lines(desk: DeskDep, handoff: Handoff) -> list[Said | Note | Written]:
    """What was said, written by e-mail and noted, in the order of time."""
    seen = desk.conversations
    lines: list[Said | Note | Written] = [*seen.said(handoff), *seen.notes(handoff)]
    lines += seen.emails.of(handoff)
    return sorted(lines, key=lambda line: line.at)
