"""Errors as `application/problem+json` (RFC 9457), in one place."""

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from shop.errors import InvalidRequest, ShopError, Unavailable
from shop.oauth import OAuthError

PROBLEMS = "https://care.example/problems/shop/"
HTTP_SLUGS = {
    404: "no-such-path",
    405: "method-not-allowed",
    413: "request-too-large",
    500: "internal-error",
}


class ProblemView(BaseModel):
    """A problem; some types have further members, which `docs/shop.md` lists."""

    type: str
    title: str
    status: int
    detail: str


# For the description of the API: what every call may answer instead of its own response.
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": ProblemView.schema()}},
    }
}

log = logging.getLogger(__name__)


class ProblemResponse(JSONResponse):
    """A problem body in ASCII, so that whatever it quotes from the request can be sent."""

    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode("ascii")


def problem(error: ShopError) -> ProblemResponse:
    """The response for an error of the shop."""
    body = {
        "type": PROBLEMS + error.slug,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        **error.fields,
    }
    return ProblemResponse(body, status_code=error.status, headers=error.headers)


def plain_problem(status: int, detail: str | None = None) -> ProblemResponse:
    """The response for an error that HTTP itself has a name for."""
    title = HTTPStatus(status).phrase
    slug = HTTP_SLUGS.get(status, title.lower().replace(" ", "-"))
    body = {"type": PROBLEMS + slug, "title": title, "status": status, "detail": detail or title}
    return ProblemResponse(body, status_code=status)


def install(app: FastAPI) -> None:
    """Let the app answer every error with a problem body; token errors as RFC 6749 has them."""
    app.exception_handler(ShopError)(_on_shop_error)
    app.exception_handler(OAuthError)(_on_oauth_error)
    app.exception_handler(RequestValidationError)(_on_validation_error)
    app.exception_handler(HTTPException)(_on_http_exception)
    app.exception_handler(OperationalError)(_on_database_error)


def _on_shop_error(_request: Request, error: ShopError) -> Response:
    return problem(error)


def _on_oauth_error(_request: Request, error: OAuthError) -> Response:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="shop"'
    body = {"error": error.code, "error_description": error.description}
    return JSONResponse(body, status_code=error.status, headers=headers)


def _on_validation_error(_request: Request, error: RequestValidationError) -> Response:
    mistakes = [_mistake(each) for each in error.errors()]
    detail = "; ".join(f"{each['field']}: {each['message']}" for each in mistakes)
    return problem(InvalidRequest(detail, {"errors": mistakes}))


def _mistake(error: dict[str, Any]) -> dict[str, str]:
    where: Sequence[object] = error["loc"]
    inside = where[1:] if len(where) > 1 else where  # drops "body", "query", "path", "header"
    return {"field": ".".join(str(part) for part in inside), "message": error["msg"]}


def _on_http_exception(_request: Request, error: HTTPException) -> Response:
    response = plain_problem(error.status_code, error.detail)
    response.headers.update(error.headers or {})
    return response


def _on_database_error(_request: Request, error: OperationalError) -> Response:
    log.error("the database does not answer", exc_info=error)
    return problem(Unavailable())
