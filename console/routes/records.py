"""What is over, what could not be delivered, and what was done."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from care.desk.lists import PAGE
from console.security import DeskDep, Lead, LoggedIn, Me, OwnForm, PagesDep

router = APIRouter()


@router.get("/history")
def history(
    desk: DeskDep,
    pages: PagesDep,
    me: Me,
    q: Annotated[str, Query(max_length=64)] = "",
    page: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> Response:
    """Closed conversations; `q` is a number or its beginning."""
    number = q.strip().upper()
    found = desk.lists.closed(number, page)
    return pages.page(
        "history.html",
        **_frame(desk, me),
        found=found,
        q=q.strip(),
        page=page,
        has_more=len(found) == PAGE,
    )


@router.get("/letters")
def letters(desk: DeskDep, pages: PagesDep, me: Lead) -> Response:
    """What could not be delivered, and calls in the helpdesk's name that were not its own."""
    return pages.page(
        "letters.html",
        **_frame(desk, me),
        letters=desk.outbox.dead(),
        refusals=desk.inbox.refusals(),
    )


@router.post("/letters/{entry}/resend", dependencies=[OwnForm])
def resend(desk: DeskDep, me: Lead, entry: int) -> Response:
    """Has one delivered again."""
    desk.resend(entry, me.account)
    return RedirectResponse("/letters", 303)


@router.get("/log")
def log(
    desk: DeskDep,
    pages: PagesDep,
    me: Lead,
    before: Annotated[int | None, Query(ge=0)] = None,
    number: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """Who did what, and when."""
    number = number.strip().upper()
    lines = desk.log.lines(before, number or None)
    return pages.page("log.html", **_frame(desk, me), lines=lines, number=number)


def _frame(desk: DeskDep, me: LoggedIn) -> dict[str, Any]:
    return {"me": me, "waiting": desk.lists.pulse().waiting}
