"""Who is looking at a page, and whether a form is one of ours.

The browser has one random token in a cookie: before the log-in it is only good for the log-in's
form, and the log-in puts another in its place. Each form carries a proof that whoever made it knows
the token; no other site can read it, and with `SameSite=Strict` none can even have it sent.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Form, Request, Response

from care.desk.models import Account
from care.desk.service import Desk
from console.rendering import Pages

COOKIE = "care_desk"
FRAGMENT_HEADER = "x-fragment"  # set by our script: it wants a part of a page


class LogInNeeded(Exception):
    """Nobody is logged in."""


class ForgedForm(Exception):
    """A form was sent that is not one of this browser's own."""


class LeadsOnly(Exception):
    """Only leads may see or do this."""


@dataclass(frozen=True)
class Visit:
    """A browser at the desk. `account` is None where nobody is logged in."""

    token: str
    account: Account | None

    @property
    def csrf(self) -> str:
        """What this browser's forms carry."""
        return hashlib.sha256(f"form:{self.token}".encode()).hexdigest()


@dataclass(frozen=True)
class LoggedIn:
    """A browser whose agent is known."""

    token: str
    account: Account
    csrf: str


def desk_dep(request: Request) -> Desk:
    """The desk that the app is for."""
    return cast(Desk, request.app.state.desk)


def pages_dep(request: Request) -> Pages:
    """What makes its pages."""
    return cast(Pages, request.app.state.pages)


DeskDep = Annotated[Desk, Depends(desk_dep)]
PagesDep = Annotated[Pages, Depends(pages_dep)]


def visit_dep(request: Request, desk: DeskDep) -> Visit:
    """The browser: one that comes for the first time gets a token."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return Visit(secrets.token_urlsafe(32), None)
    return Visit(token, desk.sessions.account(token))


VisitDep = Annotated[Visit, Depends(visit_dep)]


def logged_in_dep(visit: VisitDep) -> LoggedIn:
    """The agent's browser. Raises LogInNeeded."""
    if visit.account is None:
        raise LogInNeeded
    return LoggedIn(visit.token, visit.account, visit.csrf)


Me = Annotated[LoggedIn, Depends(logged_in_dep)]


def lead_dep(me: Me) -> LoggedIn:
    """The browser of a lead. Raises LeadsOnly."""
    if not me.account.is_lead:
        raise LeadsOnly
    return me


Lead = Annotated[LoggedIn, Depends(lead_dep)]


def own_form_dep(visit: VisitDep, csrf: Annotated[str, Form()] = "") -> None:
    """Raises ForgedForm."""
    if not hmac.compare_digest(csrf.encode(), visit.csrf.encode()):
        raise ForgedForm


OwnForm = Depends(own_form_dep)


def keep(request: Request, response: Response, token: str, seconds: int | None = None) -> None:
    """Has the browser keep the token, out of reach of scripts and of other sites."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=seconds,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
