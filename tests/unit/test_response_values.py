"""Whoever says a response gives all that stands in braces in it.

Rasa says a response with its braces where a value is missing, and logs an error; a phrase without
its values stops the action. What is checked is each call that names a response in so many words.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

_BRACES = re.compile(r"{(\w+)}")
RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variations
    for file in sorted(Path("data").glob("*/responses.yml"))
    for name, variations in YAML(typ="safe").load(file)["responses"].items()
}
# What says a response: the place of its name among the arguments, and of the values, where they
# are given as one; else they are arguments of their own.
SPEAKERS: dict[str, tuple[int, int | None]] = {
    "say": (0, None),
    "confirm": (1, None),
    "failed": (1, None),
    "not_understood": (1, None),
    "phrase": (0, None),
    "Question": (1, 3),
}
NO_VALUES = {"buttons", "again", "choices"}


class Call(NamedTuple):
    """A place where a response is said, and the values that are given there."""

    place: str
    name: str
    values: frozenset[str]


def calls() -> Iterator[Call]:
    """Each call that names a response and all of its values."""
    for file in sorted(Path("actions").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _said(node, f"{file}:{node.lineno}")


def _said(call: ast.Call, place: str) -> Iterator[Call]:
    function = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if function not in SPEAKERS:
        return
    at, values_at = SPEAKERS[function]
    values = _values(call, values_at)
    for name in _names(call.args[at]) if len(call.args) > at else ():
        if values is not None:
            prefix = "utter_phrase_" if function == "phrase" else ""
            yield Call(place, prefix + name, values)


def _values(call: ast.Call, at: int | None) -> frozenset[str] | None:
    """The names of the values that are given; None where only running it would tell."""
    if at is None:
        names = [keyword.arg for keyword in call.keywords]
        return None if None in names else frozenset(n for n in names if n) - NO_VALUES
    if len(call.args) <= at:
        return frozenset() if len(call.keywords) == 0 else None
    given = call.args[at]
    if not isinstance(given, ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in given.keys]
    return None if None in keys else frozenset(map(str, keys))


def _names(node: ast.AST) -> Iterator[str]:
    """The response's name, either one of a condition; none where it is put together."""
    if isinstance(node, ast.IfExp):
        yield from _names(node.body)
        yield from _names(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def in_braces(name: str) -> set[str]:
    """What is filled in anywhere in a response: in its wordings and on its choices."""
    return {
        value
        for variation in RESPONSES[name]
        for text in (variation["text"], *(b["title"] for b in variation.get("buttons") or []))
        for value in _BRACES.findall(text)
    }


def test_calls_are_found() -> None:
    assert len(list(calls())) > 150


def test_all_that_stands_in_braces_is_given() -> None:
    lacking = [
        (call.place, call.name, sorted(needed))
        for call in calls()
        if (needed := in_braces(call.name) - call.values)
    ]
    assert lacking == []


def test_what_rules_say_needs_no_values() -> None:
    said = {
        name
        for file in sorted(Path("data").glob("*/*.yml"))
        if file.name in {"rules.yml", "tasks.yml", "answers.yml"}
        for name in re.findall(r"action: (utter_\w+)", file.read_text(encoding="utf-8"))
    }
    assert [name for name in sorted(said) if in_braces(name)] == []


def test_no_pronoun_follows_what_is_done_to_an_order() -> None:
    """ "Take back" and "change the address of" want a noun: "take back that order", or nothing."""
    texts = [variation["text"] for variations in RESPONSES.values() for variation in variations]
    assert [text for text in texts if re.search(r"\{do_it\} (?:it|them)\b", text)] == []
