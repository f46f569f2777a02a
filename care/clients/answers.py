"""Reading the shop's answers: typed values, or a `BrokenAnswer` that names the field at fault."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from care.clients.calls.health import Watched
from care.clients.http import HttpClient
from care.errors import BrokenAnswer

M = TypeVar("M", bound=BaseModel)


class HttpPart:
    """A part of the shop that is reached over its HTTP API."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    @property
    def watched(self) -> Watched:
        """What tells whether the shop is well."""
        return Watched(self._http, "/health")


def path(*parts: str) -> str:
    """The path of a call; ids may hold any characters."""
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


def read(model: type[M], value: Any) -> M:
    """The record in an answer. Raises `BrokenAnswer`."""
    try:
        return model.parse_obj(value)
    except ValidationError as error:
        fields = ", ".join(".".join(str(part) for part in e["loc"]) for e in error.errors()[:3])
        raise BrokenAnswer(f"shop: {model.__name__} has a broken field: {fields}") from None


def read_list(model: type[M], value: Any, field: str) -> list[M]:
    """The records in a field of an answer. Raises `BrokenAnswer`."""
    items = value.get(field) if isinstance(value, dict) else None
    if not isinstance(items, list):
        raise BrokenAnswer(f"shop: expected a list in the field {field}")
    return [read(model, item) for item in items]


def text(value: Any, field: str) -> str:
    """The text in a field of an answer. Raises `BrokenAnswer`."""
    found = value.get(field) if isinstance(value, dict) else None
    if not isinstance(found, str) or not found:
        raise BrokenAnswer(f"shop: expected text in the field {field}")
    return found


def accepted(value: Any) -> None:
    """Raises `BrokenAnswer` where the shop does not say that it will do it: `{}` is no word."""
    if not isinstance(value, dict) or value.get("accepted") is not True:
        raise BrokenAnswer("shop: expected that it was accepted")
