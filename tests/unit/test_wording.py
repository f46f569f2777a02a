"""Whoever writes in another language hears all of Care in it: each area's wording, side by side."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.wording import DATA, phrase, said_day, said_moment, speaking

Responses = dict[str, list[dict[str, Any]]]

_DEFAULT = "en"
_PLACEHOLDER = re.compile(r"{(\w+)}")
_AREAS = sorted(file.parent.name for file in DATA.glob("*/responses.yml"))


def content(file: Path) -> Any:
    """What stands in a YAML file."""
    return YAML(typ="safe", pure=True).load(file)


LANGUAGES = [code for code in content(DATA / "languages.yml") if code != _DEFAULT]
each_translation = pytest.mark.parametrize(
    ("area", "language"), [(area, language) for area in _AREAS for language in LANGUAGES]
)
each_file = pytest.mark.parametrize(
    "file",
    sorted(DATA.glob("*/responses*.yml")),
    ids=lambda file: f"{file.parent.name}/{file.name}",
)


def wording(area: str, language: str | None = None) -> Responses:
    """The responses of an area, in the default language or in another one."""
    name = f"responses.{language}.yml" if language else "responses.yml"
    responses: Responses = content(DATA / area / name)["responses"]
    return responses


def buttons(variation: dict[str, Any]) -> list[dict[str, str]]:
    """The choices of a variation."""
    found: list[dict[str, str]] = variation.get("buttons") or []
    return found


def braces(variation: dict[str, Any]) -> list[set[str]]:
    """What is filled in: in the text, and in the title of each choice."""
    texts = [variation.get("text", ""), *(button["title"] for button in buttons(variation))]
    return [set(_PLACEHOLDER.findall(text)) for text in texts]


def told_apart(area: str, language: str, part: Any) -> dict[str, Any]:
    """Of each response the part of its variations that differs from the default language."""
    translated = wording(area, language)
    pairs = {
        name: ([part(one) for one in own], [part(one) for one in translated.get(name, [])])
        for name, own in wording(area).items()
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@each_translation
def test_everything_is_said_in_it_and_nothing_else(area: str, language: str) -> None:
    assert set(wording(area, language)) == set(wording(area))


@each_translation
def test_the_same_values_are_filled_in(area: str, language: str) -> None:
    assert told_apart(area, language, braces) == {}


@each_translation
def test_a_choice_does_the_same(area: str, language: str) -> None:
    def payloads(variation: dict[str, Any]) -> list[str]:
        told = [button["payload"] for button in buttons(variation)]
        # Each language offers another one.
        return [one for one in told if not one.startswith("/change_language")]

    assert told_apart(area, language, payloads) == {}


@each_translation
def test_it_is_said_on_the_same_occasion(area: str, language: str) -> None:
    """Conditions, metadata and channels are of no language."""

    def occasion(variation: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in variation.items() if key not in {"text", "buttons"}}

    assert told_apart(area, language, occasion) == {}


@each_file
def test_nothing_is_left_blank(file: Path) -> None:
    blank = [
        name
        for name, variations in content(file)["responses"].items()
        if not variations
        or any(not str(one.get("text") or "").strip() for one in variations)
        or any(not str(b.get("title") or "").strip() for one in variations for b in buttons(one))
    ]
    assert blank == []


def test_a_day_and_an_hour_in_spanish() -> None:
    with speaking("es"):
        assert said_day(date(2026, 11, 27)) == "viernes 27 de noviembre"
        moment = datetime(2026, 11, 27, 14, 30)
        assert said_moment(moment) == "viernes 27 de noviembre a las 14:30"


def test_what_an_action_puts_together_is_in_the_customers_language() -> None:
    with speaking("es"):
        method = phrase("your", method="PayPal")
        refund = phrase("refund", amount="$24.50", method=method, when=phrase("at_once"))
    assert refund == "$24.50 a tu PayPal de inmediato"
    assert phrase("your", method="PayPal") == "your PayPal"
