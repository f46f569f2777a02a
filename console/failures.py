"""What errors look like: a page that says what to do, or, for our script, its text alone."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from care.errors import NotAllowed, NotFound, Rejected, Unavailable
from care.incidents import in_one_line
from console.security import FRAGMENT_HEADER, ForgedForm, LeadsOnly, LogInNeeded

logger = logging.getLogger(__name__)

_STATUS: dict[type[Exception], int] = {
    ForgedForm: 403,
    LeadsOnly: 403,
    NotAllowed: 403,
    NotFound: 404,
    RequestValidationError: 422,
    Unavailable: 503,
}


def install(app: FastAPI) -> None:
    """Has the app answer errors so."""
    for kind in _STATUS:
        app.add_exception_handler(kind, _failed)
    app.add_exception_handler(HTTPException, _failed)
    app.add_exception_handler(LogInNeeded, _log_in)
    app.add_exception_handler(Rejected, _refused)
    app.add_exception_handler(Exception, _broken)


def _failed(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return _page(request, error.status_code)
    if isinstance(error, Unavailable):
        logger.warning("desk: %s", in_one_line(error))
    status = next(code for kind, code in _STATUS.items() if isinstance(error, kind))
    name = "forged" if isinstance(error, ForgedForm) else ""
    return _page(request, status, name)


def _broken(request: Request, error: Exception) -> Response:
    logger.error("desk: %s", in_one_line(error))
    return _page(request, 500)


def _log_in(request: Request, _: Exception) -> Response:
    if FRAGMENT_HEADER in request.headers:
        return _page(request, 401)
    back = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
    return RedirectResponse(f"/login{back}", 303)


def _refused(request: Request, error: Any) -> Response:
    """Back to the conversation, where the page says why it could not be done."""
    number = request.path_params.get("number")
    if FRAGMENT_HEADER in request.headers or number is None:
        return _page(request, 409, error.reason)
    return RedirectResponse(f"/conversations/{quote(number)}?told={quote(error.reason)}", 303)


def _page(request: Request, status: int, name: str = "") -> Response:
    template = "told.html" if FRAGMENT_HEADER in request.headers else "error.html"
    response: Response = request.app.state.pages.page(
        template, status, what=name or str(status), me=None
    )
    return response
