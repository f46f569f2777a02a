"""The few words that an action has to put together: names in a sentence, titles of choices, dates.

Rasa gives responses and actions only name them. What stands in the middle of a response or on a
choice is read from the same files, once, so that whoever edits the wording finds all of it there.
It is in the language of the customer whose turn it is (`speaking`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from ruamel.yaml import YAML

from care import responses
from care.responses import DATA

_LANGUAGE: ContextVar[str | None] = ContextVar("language", default=None)
_DEFAULT = "en"
_CURRENCY = "USD"  # of all amounts: docs/shop.md
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
    return responses.text(response, _LANGUAGE.get())


def has_response(response: str) -> bool:
    """Whether there is a response of this name."""
    return responses.exists(response)


def phrase(name: str, **values: object) -> str:
    """The response `utter_phrase_<name>`, with values for what stands in braces."""
    return said(f"utter_phrase_{name}").format(**values)


def name_of_task(intent: str) -> str | None:
    """What a task is called in a sentence, "cancelling an order"; None where it is no task."""
    response = f"utter_wish_{intent}"
    return said(response) if has_response(response) else None


def languages() -> dict[str, dict[str, Any]]:
    """The languages Care speaks, by their codes: what each is called, and its forms."""
    return _languages()


def locale() -> str:
    """Whose forms of money, numbers and days are the customer's, as Babel calls them."""
    language = _LANGUAGE.get() or _DEFAULT
    return str(_languages().get(language, {}).get("locale", language))


def term(kind: str, words: str) -> str:
    """What the shop or the policy has words for ("5 to 7 business days"), as the customer says it.

    These words are no responses, so each language has them in `terms.<code>.yml`, under a `kind`;
    a number in them may be any. What is not there is said as the shop has it.
    """
    numbers = iter(_NUMBER.findall(words))
    known = _terms(_LANGUAGE.get() or _DEFAULT).get(kind, {})
    found = known.get(_NUMBER.sub("#", words).lower())
    return words if found is None else re.sub("#", lambda _: next(numbers, ""), found)


def shop_words(kind: str, words: str, known: Iterable[str]) -> str:
    """The words with the known terms as the shop has them: what Care says can be said back."""
    for one in sorted(known, key=len, reverse=True):
        said_as = term(kind, one)
        if said_as != one:
            name = rf"\b{re.escape(_plain(said_as))}\b"
            words = re.sub(name, one.replace("\\", r"\\"), _plain(words))
    return words


def phrase_named(said_as: str, names: Iterable[str]) -> str | None:
    """Which of these phrases somebody has used in whatever language; None where it is none."""
    for code in languages():
        with speaking(code):
            for name in names:
                if phrase(name).lower() == said_as.lower():
                    return name
    return None


def as_title(words: str) -> str:
    """The words with a capital at their beginning, for a button."""
    return words[:1].upper() + words[1:]


def said_day(day: date) -> str:
    """A day as it is said: "Friday, 27 November"; the form is in `utter_phrase_form_of_day`."""
    return str(format_date(day, phrase("form_of_day"), locale=locale()))


def said_moment(moment: datetime) -> str:
    """A moment as it is said: "Friday, 27 November at 2:30 PM", in the moment's own time zone."""
    return str(format_datetime(moment, phrase("form_of_moment"), locale=locale()))


def said_money(amount: Decimal) -> str:
    """Dollars as they are written: "$1,047.84"; which way they go is said by the words around."""
    return str(format_currency(abs(amount), _CURRENCY, locale=locale()))


def said_number(number: int) -> str:
    """A number as it is written: "1,240"."""
    return str(format_decimal(number, locale=locale()))


def said_percent(percent: int) -> str:
    """A share of a hundred as it is written: "10%"."""
    return str(format_percent(Decimal(percent) / 100, locale=locale()))


def _plain(text: str) -> str:
    """Lower case, without accents."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in letters if not unicodedata.combining(char))


@lru_cache(maxsize=1)
def _languages() -> dict[str, dict[str, Any]]:
    return dict(YAML(typ="safe", pure=True).load(DATA / "languages.yml"))


@lru_cache(maxsize=8)
def _terms(language: str) -> dict[str, dict[str, str]]:
    terms: dict[str, dict[str, str]] = {}
    for file in sorted(DATA.glob(f"*/terms.{language}.yml")):
        for kind, entries in YAML(typ="safe", pure=True).load(file).items():
            terms.setdefault(kind, {}).update({str(k).lower(): str(v) for k, v in entries.items()})
    return terms
