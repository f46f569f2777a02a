"""Which variants are offered for what is wanted."""

from __future__ import annotations

import pytest
from lamp_shop import LANTERN, SHEARS, item_id

from care.mentions.variants import Wanted, choose
from care.products.models import Product


def test_out_of_stock_offers_what_is_nearest() -> None:
    gone = [v.copy(update={"available": v.options["color"] != "blue" or i % 2 == 1})
            for i, v in enumerate(LANTERN.variants)]  # fmt: skip
    product = LANTERN.copy(update={"variants": gone})
    choice = choose(product, LANTERN.variants[0].item_id, Wanted({"color": ("blue",)}))
    assert not choice.exact
    assert choice.out_of_stock is not None
    assert choice.out_of_stock.options["color"] == "blue"
    assert [v.options["capacity"] for v in choice.variants] == ["500ml", "1000ml"]


def _only(product: Product, *left: str) -> Product:
    there = [v.copy(update={"available": v.item_id in left}) for v in product.variants]
    return product.copy(update={"variants": there})


def test_of_what_shares_nothing_the_nearest_is_offered() -> None:
    near = item_id(LANTERN.name, "black", "500ml", "steel")
    far = item_id(LANTERN.name, "black", "1000ml", "stainless brass")
    now = LANTERN.variants[0].item_id
    choice = choose(_only(LANTERN, now, near, far), now, Wanted({"color": ("blue",)}))
    assert [v.item_id for v in choice.variants] == [near]
    assert not choice.exact
    assert choice.out_of_stock is not None
    assert choice.out_of_stock.item_id == item_id(LANTERN.name, "blue", "500ml", "steel")


def test_what_was_told_counts_more_than_what_was_not() -> None:
    told = item_id(LANTERN.name, "blue", "500ml", "stainless brass")
    kept = item_id(LANTERN.name, "black", "500ml", "steel")
    now = LANTERN.variants[0].item_id
    wanted = Wanted({"color": ("blue",), "capacity": ("1000ml",)})
    choice = choose(_only(LANTERN, now, told, kept), now, wanted)
    assert [v.item_id for v in choice.variants] == [told]


@pytest.mark.parametrize("cheapest", [False, True])
def test_what_does_not_exist_offers_what_there_is(cheapest: bool) -> None:
    wanted = Wanted({"color": ("pink",)}, cheapest=cheapest)
    choice = choose(LANTERN, LANTERN.variants[0].item_id, wanted)
    assert choice.variants
    assert LANTERN.variants[0] not in choice.variants
    assert not choice.exact
    assert choice.out_of_stock is None


def test_no_other_variant_is_none() -> None:
    now = LANTERN.variants[0].item_id
    assert choose(_only(LANTERN, now), now, Wanted({"color": ("blue",)})).variants == ()


def test_what_they_have_is_no_exchange() -> None:
    choice = choose(LANTERN, LANTERN.variants[0].item_id, Wanted({"color": ("red",)}))
    assert not choice.exact


def test_nothing_wanted_offers_all_others() -> None:
    choice = choose(SHEARS, SHEARS.variants[0].item_id, Wanted())
    assert choice.variants == tuple(SHEARS.variants[1:])
    assert not choice.exact
