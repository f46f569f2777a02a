"""Logging in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from care.errors import NotAllowed, Rejected
from console.security import COOKIE, DeskDep, OwnForm, PagesDep, VisitDep, keep

router = APIRouter()

Next = Annotated[str, Query(alias="next", max_length=200)]


@router.get("/login")
def show(request: Request, pages: PagesDep, visit: VisitDep, to: Next = "/") -> Response:
    """The form."""
    if visit.account:
        return RedirectResponse(_local(to), 303)
    response = pages.page("login.html", visit=visit, to=_local(to), email="", told="", me=None)
    keep(request, response, visit.token)
    return response


@dataclass(frozen=True)
class Given:
    """What was filled in."""

    email: str
    password: str
    to: str


def _given(
    email: Annotated[str, Form(max_length=320)] = "",
    password: Annotated[str, Form()] = "",
    to: Annotated[str, Form(alias="next", max_length=200)] = "/",
) -> Given:
    return Given(email, password, _local(to))


FilledIn = Annotated[Given, Depends(_given)]


@router.post("/login", dependencies=[OwnForm])
def log_in(
    request: Request, desk: DeskDep, pages: PagesDep, visit: VisitDep, given: FilledIn
) -> Response:
    """Logs in; what was wrong is not told, as that would tell strangers who works here."""
    client = request.client.host if request.client else ""
    try:
        token = desk.sessions.log_in(given.email, given.password, client)
    except (NotAllowed, Rejected) as error:
        is_wrong = isinstance(error, NotAllowed)
        told, status = ("wrong", 401) if is_wrong else ("too-many", 429)
        shown = {"to": given.to, "email": given.email, "told": told}
        return pages.page("login.html", status, visit=visit, me=None, **shown)
    response = RedirectResponse(given.to, 303)
    keep(request, response, token, desk.sessions.seconds)
    return response


@router.post("/logout", dependencies=[OwnForm])
def log_out(desk: DeskDep, visit: VisitDep) -> Response:
    """Logs out."""
    desk.sessions.log_out(visit.token)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


def _local(path: str) -> str:
    """The path, if it is one of the desk's own; else the first page."""
    is_local = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if is_local else "/"
