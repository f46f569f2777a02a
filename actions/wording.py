"""The few words that an action has to put together: names in a sentence, titles of choices, dates.

Rasa gives responses and actions only name them. What stands in the middle of a response or on a
choice is read from the same files, once, so that whoever edits the wording finds all of it there.
It is in the language of the customer whose turn it is (`speaking`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from ruamel.yaml import YAML

DATA = Path(__file__).parents[1] / "data"
_LANGUAGE: ContextVar[str | None] = ContextVar("language", default=None)
_DEFAULT = "en"


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """What is put together inside is in this language; None is the default one."""
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def said(response: str) -> str:
    """The text of a response, in its first variant; raises `KeyError` where there is none."""
    language = _LANGUAGE.get()
    own = _texts(language) if language else {}
    return own.get(response) or _texts(None)[response]


def has_response(response: str) -> bool:
    """Whether there is a response of this name."""
    return response in _texts(None)


def phrase(name: str, **values: object) -> str:
    """The response `utter_phrase_<name>`, with values for what stands in braces."""
    return said(f"utter_phrase_{name}").format(**values)


def name_of_task(intent: str) -> str | None:
    """What a task is called in a sentence, "cancelling an order"; None where it is no task."""
    response = f"utter_wish_{intent}"
    return said(response) if has_response(response) else None


def as_title(words: str) -> str:
    """The words with a capital at their beginning, for a button."""
    return words[:1].upper() + words[1:]


def said_day(day: date) -> str:
    """A day as it is said: "Friday, 27 November"; the form is in `utter_phrase_form_of_day`."""
    return str(format_date(day, phrase("form_of_day"), locale=_LANGUAGE.get() or _DEFAULT))


def said_moment(moment: datetime) -> str:
    """A moment as it is said: "Friday, 27 November at 2:30 PM", in the moment's own time zone."""
    form = phrase("form_of_moment")
    return str(format_datetime(moment, form, locale=_LANGUAGE.get() or _DEFAULT))


@lru_cache(maxsize=8)
def _texts(language: str | None) -> dict[str, str]:
    ending = f".{language}" if language else ""
    responses: dict[str, list[dict[str, str]]] = {}
    for file in sorted(DATA.glob(f"*/responses{ending}.yml")):
        responses |= YAML(typ="safe", pure=True).load(file)["responses"]
    return {name: variants[0].get("text", "") for name, variants in responses.items()}
