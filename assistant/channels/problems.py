"""Errors at Care's channels, as problem documents (RFC 9457).

Every problem has a stable `type`; the list is in `docs/channel.md`. Details never repeat what
was sent: they may end up in somebody's log.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from care.errors import NotFound, Rejected, Unavailable
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]

TYPE_PREFIX = "https://care.example/problems/"

# What the transcript may refuse, with the status that fits.
_REFUSALS = {
    "conversation-ended": (409, "This conversation has ended. Begin a new session."),
    "id-reused": (409, "Another message was sent under this id before. Ids are for one message."),
}


class Problem(Exception):
    """A request that cannot be served.

    Args:
        status: the HTTP status.
        slug: the end of the problem's `type`.
        detail: what was expected, for the developer of the client.
    """

    def __init__(self, status: int, slug: str, detail: str, **headers: str) -> None:
        super().__init__(slug)
        self.status = status
        self.slug = slug
        self.detail = detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def unauthorised(slug: str, detail: str) -> Problem:
    """A 401, with the header that goes with it."""
    return Problem(401, slug, detail, WWW_Authenticate="Bearer")


def respond(error: Exception) -> HTTPResponse:
    """The answer to a request that raised `error`; the one place that decides it."""
    problem = _as_problem(error)
    return json(
        _content(problem),
        status=problem.status,
        content_type="application/problem+json",
        headers=problem.headers,
    )


def as_dict(error: Exception) -> dict[str, Any]:
    """The same answer where there are no headers to it, as over a socket."""
    problem = _as_problem(error)
    wait = problem.headers.get("Retry-After")
    return {**_content(problem), **({"retry_after": int(wait)} if wait else {})}


def _content(problem: Problem) -> dict[str, Any]:
    return {
        "type": TYPE_PREFIX + problem.slug,
        "title": problem.slug.replace("-", " ").capitalize(),
        "status": problem.status,
        "detail": problem.detail,
    }


def handler_of(serve: Callable[[Request], Awaitable[HTTPResponse]]) -> Handler:
    """A function for Sanic (it writes on it, which a method does not allow)."""

    @wraps(serve)
    async def handler(request: Request, **_: str) -> HTTPResponse:
        try:
            return await serve(request)
        except Exception as error:  # noqa: BLE001  # every error has an answer, decided there
            return respond(error)

    return handler


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Rejected) and error.reason in _REFUSALS:
        status, detail = _REFUSALS[error.reason]
        return Problem(status, error.reason, detail)
    if isinstance(error, NotFound):
        return Problem(404, "not-found", "There is no such thing in this conversation.")
    if isinstance(error, Unavailable):
        logger.warning("website channel: %s", in_one_line(error))
        detail = "Care cannot keep messages at the moment. Send the message again, with its id."
        return Problem(503, "unavailable", detail, Retry_After="5")
    if isinstance(error, SanicException):
        return Problem(error.status_code, "bad-request", "The request cannot be served.")
    logger.error("website channel: %s", in_one_line(error))
    detail = "Something went wrong on Care's side. Send the message again, with its id."
    return Problem(500, "internal-error", detail)
