"""Values of a mapping file: constants, or templates that are filled when they are needed.

A template is Jinja's, in its sandbox. A string that is one expression and nothing else gives the
expression's own value, so that `"{{ values.queue }}"` is a number where the queue is one; any
other string is text. What a template names and nobody knows is an error, never an empty string.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.runtime import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from care.errors import Rejected
from care.helpdesks.texts import marked

Names = Mapping[str, Any]
Value = Callable[[Names], Any]

_UNSEEN = "\u2060"  # word joiner
_ONE_EXPRESSION = re.compile(r"\s*\{\{((?:(?!\}\}).)*)\}\}\s*", re.DOTALL)


def parted(text: object) -> str:
    """The text with an unseen character at each brace, so that no template language finds a mark.

    Some desks fill templates in what they are sent, and a customer can write anything.
    """
    return str(text).replace("{", f"{{{_UNSEEN}").replace("}", f"{_UNSEEN}}}")


_JINJA = ImmutableSandboxedEnvironment(undefined=StrictUndefined)  # not for HTML
_JINJA.filters |= {"marked": marked, "parted": parted}


def compiled(written: Any) -> Value:
    """What makes the value, for strings, and for lists and objects with strings in them.

    A field of an object whose value is None is left out.

    Raises:
        ValueError: a template cannot be read; the message says what is wrong.
    """
    if isinstance(written, dict):
        fields = {name: compiled(value) for name, value in written.items()}
        return lambda names: _without_nothing({n: value(names) for n, value in fields.items()})
    if isinstance(written, list):
        parts = [compiled(value) for value in written]
        return lambda names: [value(names) for value in parts]
    if isinstance(written, str) and "{" in written:
        return _template(written)
    return lambda names: written


def text_of(value: Value, names: Names) -> str:
    """The value as text; "" for None."""
    found = value(names)
    return "" if found is None else str(found)


@lru_cache(maxsize=1024)
def _template(written: str) -> Value:
    match = _ONE_EXPRESSION.fullmatch(written)
    try:
        if match:
            return _safely(_JINJA.compile_expression(match[1], undefined_to_none=False), written)
        return _safely(_JINJA.from_string(written).render, written)
    except TemplateError as error:
        raise ValueError(f"{written!r}: {error}") from None


def _safely(fill: Callable[..., Any], written: str) -> Value:
    def value(names: Names) -> Any:
        try:
            found = fill(**names)
        except Exception as error:  # noqa: BLE001  # whatever a template does, it is the mapping's
            raise _unfit(written, error) from None
        if isinstance(found, Undefined):
            raise _unfit(written, KeyError())
        return found

    return value


def _unfit(written: str, error: Exception) -> Rejected:
    """The message names the template and the kind of error: its text may quote a customer."""
    return Rejected("mapping", f"the mapping's {written!r} does not fit: {type(error).__name__}")


def _without_nothing(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
