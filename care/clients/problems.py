"""What a back end says when it refuses: problem documents (RFC 9457)."""

from __future__ import annotations

import json
from dataclasses import dataclass

_STANDARD = frozenset({"type", "title", "status", "detail", "instance"})


@dataclass(frozen=True)
class Problem:
    """A refusal: its stable name, and what it says besides, as text; a list as "one, two"."""

    reason: str
    facts: dict[str, str]


def read_problem(body: bytes) -> Problem | None:
    """The problem in an answer's body; its name is the last part of its `type`.

    None where the body is no problem document: then it was not the back end itself that
    refused, but something in front of it.
    """
    try:
        problem = json.loads(body)
    except ValueError:
        return None
    kind = problem.get("type") if isinstance(problem, dict) else None
    if not isinstance(kind, str):
        return None
    told = {name: _as_text(value) for name, value in problem.items() if name not in _STANDARD}
    facts = {name: text for name, text in told.items() if text is not None}
    return Problem(kind.rstrip("/").rsplit("/", 1)[-1], facts)


def _as_text(value: object) -> str | None:
    """A number or text, or several of them as "#W1, #W2"; None where it is something else."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return str(value) if isinstance(value, str | int | float) else None
