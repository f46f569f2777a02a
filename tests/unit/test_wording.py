"""Whoever writes in another language hears all of Care in it: each area's wording, side by side."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions import wording as words
from actions.paying import dollars, method_name, method_title
from actions.wording import (
    DATA,
    languages,
    phrase,
    phrase_named,
    said_day,
    said_moment,
    said_number,
    said_percent,
    shop_words,
    speaking,
    term,
)
from care.accounts.models import PaymentMethod, Source
from care.orders.models import Status
from care.policy import load_policy
from shop.seed.catalogue import ASSORTMENT
from shop.subscriptions import PLANS

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


CARD = PaymentMethod(id="c", source=Source.CREDIT_CARD, brand="mastercard", last_four="4081")
NO_BRAND = PaymentMethod(id="n", source=Source.CREDIT_CARD)
PAYPAL = PaymentMethod(id="p", source=Source.PAYPAL)
GIFT_CARD = PaymentMethod(id="g", source=Source.GIFT_CARD, balance=Decimal("1050.5"))
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_ways_to_pay_in_english_and_in_spanish() -> None:
    methods = [CARD, NO_BRAND, PAYPAL, GIFT_CARD]
    assert [method_name(method) for method in methods] == [
        "Mastercard ending in 4081",
        "credit card",
        "PayPal account",
        "gift card",
    ]
    with speaking("es"):
        assert [method_title(method) for method in methods] == [
            "Mastercard terminada en 4081",
            "Tarjeta de crédito",
            "Cuenta de PayPal",
            "Tarjeta de regalo ($1,050.50)",
        ]


def test_numbers_have_the_form_of_the_languages_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    amount = Decimal("-1049.5")
    assert (dollars(amount), said_number(1240), said_percent(10)) == ("$1,049.50", "1,240", "10%")
    of_spain = {**languages(), "es": {**languages()["es"], "locale": "es_ES"}}
    monkeypatch.setattr(words, "_languages", lambda: of_spain)
    with speaking("es"):
        assert dollars(amount) == "1.049,50\xa0US$"
        assert (said_number(12400), said_percent(10)) == ("12.400", "10\xa0%")


def test_a_term_has_any_numbers_and_what_has_none_stays() -> None:
    with speaking("es"):
        assert term("times", "3 to 5 business days") == "3 a 5 días hábiles"
        assert term("values", "13-inch") == "13 pulgadas"
        assert term("values", "Blue") == "azul"
        assert term("values", "IPX7") == "IPX7"
        assert term("no such kind", "blue") == "blue"
    assert term("times", "3 to 5 business days") == "3 to 5 business days"


def test_what_care_has_said_is_understood_when_it_is_said_back() -> None:
    values = ["blue", "battery", "navy blue"]
    with speaking("es"):
        assert shop_words("values", "Azul con bateria", values) == "blue con battery"
        assert shop_words("values", "azul marino", values) == "navy blue"
    assert shop_words("values", "Blue, please", values) == "Blue, please"


def test_a_phrase_is_known_again_in_any_language() -> None:
    names = ["topic_sizes", "topic_gifts"]
    assert phrase_named("Consejo para regalos", names) == "topic_gifts"
    assert phrase_named("advice on Gifts", names) == "topic_gifts"
    assert phrase_named("my wedding", names) is None


@each_language
@pytest.mark.parametrize("file", ["care/policy.yml", "care/policy.retail.yml"])
def test_the_policys_words_are_known_in_it(file: str, language: str) -> None:
    takes = load_policy(file).refund_takes
    with speaking(language):
        assert term("times", takes) != takes


@each_language
def test_the_shops_words_are_known_in_it(language: str) -> None:
    known = words._terms(language)
    assert [plan for plan in PLANS if plan not in known["plans"]] == []
    named = {option for _, _, options in ASSORTMENT for option in options}
    assert sorted(named - known["options"].keys()) == []


@pytest.mark.parametrize("status", Status)
def test_every_state_of_an_order_has_a_name(status: Status) -> None:
    assert phrase(f"order_{status.name.lower()}")
