"""Products and options by the shop's own names, and how the names arrive."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from assistant.nlu.entities.catalogue import Product
from assistant.nlu.entities.products import CatalogueKeeper
from assistant.nlu.entities.spans import merged
from assistant.nlu.entities.words import Words
from care.errors import Unavailable

SOLD = [
    Product("Desk Lamp", ("red", "brushed steel", "M", "yes")),
    Product("Water Bottle", ("500ml",)),
    Product("Glasses"),
]
WORDS = Words("en", SOLD, known=frozenset({"deck"}))


def found(text: str, words: Words = WORDS) -> list[tuple[str, str, str]]:
    spans = merged(words.read(text)[1])
    return [(text[s.start : s.end], s.entity, s.value) for s in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is the desk lamp back?", [("desk lamp", "product", "Desk Lamp")]),
        ("two DESK LAMPS", [("DESK LAMPS", "product", "Desk Lamp")]),
        ("a watr bottle", [("watr bottle", "product", "Water Bottle")]),
        ("a wtaer bottle", [("wtaer bottle", "product", "Water Bottle")]),
        ("desk lamp in brushed steel", [
            ("desk lamp", "product", "Desk Lamp"), ("brushed steel", "option", "brushed steel")]),
        ("a waiter and a battle", []),
        ("m, yes", []),
    ],
)  # fmt: skip
def test_names_of_the_catalogue(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("with PayPal", [("PayPal", "payment_method", "paypal")]),
        ("3 pairs of them", [("3", "quantity", "3")]),
        ("qty: 4", [("4", "quantity", "4")]),
        ("2x please", [("2x", "quantity", "2")]),
        ("five of those", [("five", "quantity", "5")]),
    ],
)
def test_lists_that_need_no_catalogue(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, Words("en")) == expected


def test_another_catalogue_is_another_object() -> None:
    other = WORDS.with_products([Product("Rain Jacket")])
    assert found("rain jacket", other) == [("rain jacket", "product", "Rain Jacket")]
    assert found("rain jacket") == []


class Model:
    """Something that wants to know the products."""

    def __init__(self) -> None:
        self.told: list[list[Product]] = []

    def sell(self, products: list[Product]) -> None:
        self.told.append(products)


def test_whoever_asks_is_told_and_told_again_when_it_changes(tmp_path: Path) -> None:
    stock, model = [SOLD[0]], Model()
    keeper = CatalogueKeeper(lambda: list(stock), tmp_path / "catalogue.json", every=60)
    keeper.inform(model.sell)
    keeper.refresh()
    keeper.refresh()
    stock.append(SOLD[1])
    keeper.refresh()
    assert model.told == [[SOLD[0]], SOLD[:2]]


def test_the_last_good_list_survives_a_shop_that_is_away(tmp_path: Path) -> None:
    file = tmp_path / "var" / "catalogue.json"
    CatalogueKeeper(lambda: SOLD, file, every=60).refresh()
    assert json.loads(file.read_text())[0][0] == "Desk Lamp"

    def away() -> list[Product]:
        raise Unavailable("shop: cannot be reached")

    model, keeper = Model(), CatalogueKeeper(away, file, every=60)
    keeper.inform(model.sell)
    keeper.start()
    _wait_for(model)
    assert model.told[0] == SOLD


@pytest.mark.parametrize("broken", ["", "{", "[1]", '{"a": 1}', '[["x"]]'])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "catalogue.json"
    file.write_text(broken)
    model, keeper = Model(), CatalogueKeeper(lambda: SOLD, file, every=60)
    keeper.inform(model.sell)
    keeper.start()
    _wait_for(model)
    assert model.told == [SOLD]


def test_a_shop_that_answers_nonsense_does_not_end_the_thread(tmp_path: Path) -> None:
    answers = iter([ValueError("nonsense"), SOLD])

    def moody() -> list[Product]:
        answer = next(answers, SOLD)
        if isinstance(answer, Exception):
            raise answer
        return answer

    model, keeper = Model(), CatalogueKeeper(moody, tmp_path / "catalogue.json", every=0.05)
    keeper.inform(model.sell)
    keeper.start()
    _wait_for(model)
    assert model.told[0] == SOLD


def test_a_model_that_is_gone_is_told_nothing_more(tmp_path: Path) -> None:
    keeper, model = CatalogueKeeper(lambda: SOLD, tmp_path / "catalogue.json", every=60), Model()
    keeper.inform(model.sell)
    del model
    keeper.refresh()
    assert keeper._listeners == []


def _wait_for(model: Model) -> None:
    ends_at = time.monotonic() + 5
    while not model.told and time.monotonic() < ends_at:
        time.sleep(0.01)
