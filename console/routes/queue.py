"""The queue, and whether one takes conversations from it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import RedirectResponse

from console.security import DeskDep, Me, OwnForm, PagesDep

router = APIRouter()

Team = Annotated[str, Query(max_length=64)]


@router.get("/")
def show(desk: DeskDep, pages: PagesDep, me: Me, team: Team = "") -> Response:
    """All that is open."""
    desk.agents.note_presence(me.account)
    return _queue("queue.html", desk, pages, me, team)


@router.get("/queue")
def board(desk: DeskDep, pages: PagesDep, me: Me, team: Team = "") -> Response:
    """The lists alone, for our script."""
    return _queue("_board.html", desk, pages, me, team)


@router.post("/availability", dependencies=[OwnForm])
def set_availability(desk: DeskDep, me: Me, available: Annotated[bool, Form()] = False) -> Response:
    """Notes whether the agent takes conversations."""
    desk.agents.set_available(me.account, available)
    return RedirectResponse("/", 303)


def _queue(template: str, desk: DeskDep, pages: PagesDep, me: Me, team: str) -> Response:
    chosen = team if team in desk.teams else None
    found = desk.lists.board(me.account, chosen)
    waiting = desk.lists.pulse().waiting
    return pages.page(
        template, me=me, board=found, waiting=waiting, teams=desk.teams, team=chosen or ""
    )
