"""One conversation: all that is known, what was said, and what can be done."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from care.desk.labels import known_intents
from care.desk.models import Note, Outcome, Said
from care.handoff.models import Handoff
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
        "lines": _lines(desk, handoff),
        "teams": desk.teams,
        "outcomes": [one.value for one in Outcome if one is not Outcome.HANDED_BACK],
        "intents": known_intents(),
    }


def _lines(desk: DeskDep, handoff: Handoff) -> list[Said | Note]:
    """What was said and noted, in the order of time."""
    said: list[Said | Note] = [*desk.conversations.said(handoff)]
    return sorted([*said, *desk.conversations.notes(handoff)], key=lambda line: line.at)
