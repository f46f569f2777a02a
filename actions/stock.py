"""What the shop sells: products, and the variants that a question names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from actions import proving
from actions.choosing import said_option, said_options
from actions.paying import dollars
from actions.work import DRAFT, FOCUS, Work
from care.mentions.items import find_items
from care.mentions.sayings import find_values
from care.mentions.variants import options_of, read_for
from care.orders.drafts import read_draft
from care.orders.models import Item
from care.products.models import Product, Variant

_MOST = 2  # products that are told about at once


def products_meant(work: Work, words: str) -> list[Product]:
    """The products that the words name, or of what is talked about, those with such options."""
    catalogue = work.care.shop.products()
    pieces_of = [
        Item(item_id=p.id, product_id=p.id, name=p.name, price=Decimal(0), options={})
        for p in catalogue
    ]
    named = [catalogue[place] for place in find_items(words, pieces_of).places]
    return (named or _talked_about(work, words))[:_MOST]


def tell_product(work: Work, product: Product, words: str) -> None:
    """What there is of a product, or of those variants that the words name."""
    fits = _fitting(product, words)
    stocked = [variant for variant in fits if variant.available]
    if len(fits) < len(product.variants) and len(stocked or fits) == 1:
        _tell_variant(work, product, (stocked or fits)[0])
    elif stocked:
        _tell_range(work, product, stocked)
    elif fits and len(fits) < len(product.variants):
        for variant in fits:
            _tell_variant(work, product, variant)
    elif not fits and any(variant.available for variant in product.variants):
        work.turn.say("utter_product_not_like_that", name=product.name)
        _tell_range(work, product, [v for v in product.variants if v.available])
    else:
        work.turn.say("utter_product_out_of_stock", name=product.name)


def _talked_about(work: Work, words: str) -> list[Product]:
    """Products in the order that is talked about, of which the words name an option."""
    draft = read_draft(work.turn.slots.get(DRAFT))
    number = (draft.order_number if draft else None) or work.turn.text(FOCUS)
    if not number or proving.question(work) is not None:
        return []
    order = work.order_with(number)
    items = order.items if order else []
    chosen = [items[p] for p in draft.places if p < len(items)] if draft else []
    of_chosen = _with_values(work, chosen, words)
    return of_chosen or _with_values(work, items, words)


def _with_values(work: Work, items: Sequence[Item], words: str) -> list[Product]:
    products = work.products(items)
    ids = dict.fromkeys(item.product_id for item in items)
    return [products[i] for i in ids if len(_fitting(products[i], words)) < _count(products[i])]


def _count(product: Product) -> int:
    return len(product.variants)


def _fitting(product: Product, words: str) -> list[Variant]:
    """The variants with a value that the words say for each option; all, where they say none."""
    said: dict[frozenset[str], set[tuple[str, str]]] = defaultdict(set)
    for value in find_values(read_for(words, product), options_of(product)):
        said[frozenset(option for option, _ in value.meant)] |= value.meant
    return [
        variant
        for variant in product.variants
        if all(meant & variant.options.items() for meant in said.values())
    ]


def _tell_variant(work: Work, product: Product, variant: Variant) -> None:
    response = "utter_variant" if variant.available else "utter_variant_out_of_stock"
    options = said_options(variant.options)
    work.turn.say(response, name=product.name, options=options, price=dollars(variant.price))


def _tell_range(work: Work, product: Product, stocked: Sequence[Variant]) -> None:
    prices = [variant.price for variant in stocked]
    names = stocked[0].options
    options = "; ".join(said_option(name, _values(stocked, name)) for name in names)
    work.turn.say(
        "utter_product",
        name=product.name,
        count=len(stocked),
        options=options,
        lowest=dollars(min(prices)),
        highest=dollars(max(prices)),
    )


def _values(stocked: Sequence[Variant], option: str) -> list[str]:
    """What of an option is in stock, each value once."""
    return list(dict.fromkeys(v.options[option] for v in stocked if option in v.options))
