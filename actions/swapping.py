"""Other variants of items: changed while the order is pending, exchanged once it is delivered."""

from __future__ import annotations

import re
from decimal import Decimal

from actions.changing import OrderSkill
from actions.choosing import choice, described, said_options
from actions.paying import able_to_pay, dollars, hear_method, method_question, named
from actions.picking import choose_items, items_question, meant_of_unclear, negated
from actions.tasks import confirm
from actions.wording import phrase, shop_words
from actions.work import MAX_CHOICES, Question, Work
from care.mentions.items import find_items
from care.mentions.swaps import find_swaps
from care.mentions.variants import Choice, choose, find_wanted
from care.orders import changes as orders
from care.orders.changes import OrderChange
from care.orders.drafts import WantedPiece
from care.orders.models import Item, Status
from care.orders.routing import speaks_of_paying
from care.policy import Task
from care.products.models import Product, Variant

_ONLY = re.compile(
    r"\b(?:only|just|not the|without the|leave|keep|remove|drop|forget|except)\b"
    r"|\bdon'?t (?:ex)?chang",
    re.I,
)


class ChangeItems(OrderSkill):
    """Which items, what each should become, and who pays or gets the difference."""

    task = Task.CHANGE_ITEMS
    own_intents = frozenset({"change_order", "return_exchange", "product_info", "order_placement"})

    def choose(self, work: Work, kind: str, value: str) -> None:
        place, _, item_id = value.partition("/")
        if kind == "variant" and place.isdigit() and int(place) in work.draft.places:
            work.draft.chosen[int(place)] = item_id
        elif kind == "items" and work.order:
            for taken in choose_items(work, value):
                self._settle(work, taken)
        else:
            super().choose(work, kind, value)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        hear_method(work, words, work.methods, asked)
        items = work.the_order.items
        products = work.products(items)
        if asked == "items" and (settled := meant_of_unclear(work, words)):
            for place in settled:
                choose_items(work, str(place))
                self._settle(work, place)
            return
        if self._narrow(work, named := find_items(words, items).places, words):
            return
        open_place = next(iter(_open(work)), None) if asked == "options" else None
        swaps = find_swaps(words, items, products)
        if open_place is not None and (not named or named == (open_place,)):
            _want(work, open_place, _wanted(work, items[open_place], words))
            return
        for swap in swaps:
            self._note(work, swap.places, WantedPiece.of(swap.wanted))
        if not swaps:
            self._correct(work, words, products)
        if not (swaps or named or work.draft.heard_of_items) and speaks_of_paying(words):
            work.turns_to = Task.CHANGE_PAYMENT

    def _narrow(self, work: Work, named: tuple[int, ...], words: str) -> bool:
        """ "Not the kettle, only the lamp": whether it took pieces out of the draft."""
        draft = work.draft
        if not (_ONLY.search(words) and set(draft.places) > set(named)):
            return False
        kept = named or tuple(p for p in draft.places if p not in negated(work, words))
        if not kept or len(kept) == len(draft.places):
            return False
        draft.places = sorted(kept)
        for place in {*draft.wanted, *draft.chosen} - set(kept):
            draft.wanted.pop(place, None)
            draft.chosen.pop(place, None)
        work.has_heard = True
        return True

    def _note(self, work: Work, places: tuple[int, ...], wanted: WantedPiece) -> None:
        draft = work.draft
        if len(places) == 1:
            if places[0] not in draft.places:
                draft.places = sorted([*draft.places, places[0]])
            _want(work, places[0], wanted)
        elif places:
            draft.unclear, draft.wanted_of_unclear = [list(places)], wanted
            work.has_heard = True

    def _settle(self, work: Work, place: int) -> None:
        """What was said of one of several is about this one."""
        _want(work, place, work.draft.wanted_of_unclear)
        work.draft.wanted_of_unclear, work.has_heard = WantedPiece(), True

    def _correct(self, work: Work, words: str, products: dict[str, Product]) -> None:
        """Options without a name are about the only piece there is."""
        draft, items = work.draft, work.the_order.items
        places = draft.places or ([0] if len(items) == 1 else [])
        if len(places) != 1:
            return
        item = items[places[0]]
        wanted = WantedPiece.of(find_wanted(words, products[item.product_id], item.options))
        if not wanted.wanted().is_empty:
            self._note(work, (places[0],), wanted)

    def missing(self, work: Work) -> Question | None:
        question = items_question(work, "utter_ask_change_items")
        if question is not None:
            return question
        for place in work.draft.places:
            question = _variant_question(work, place)
            if question is not None or work.turn.has_ended:
                return question
        difference = difference_of(work)
        able = able_to_pay(work.methods, difference)
        if not able:
            work.turn.say("utter_gift_card_too_low_for_difference", needed=dollars(difference))
            work.turn.finish_task()
            return None
        response = "utter_ask_method_to_pay" if difference > 0 else "utter_ask_method_to_refund"
        if difference == 0:
            response = "utter_ask_method_for_nothing"
        return method_question(work, response, able, difference, amount=dollars(difference))

    def change(self, work: Work) -> OrderChange:
        # As it was read back: after a lost answer the order may already be another.
        draft = work.draft
        kind = orders.Exchange if draft.is_exchange else orders.ChangeItems
        return kind(draft.order_number or "", tuple(draft.swaps), draft.method_id or "")

    def tell(self, work: Work) -> None:
        is_exchange = work.draft.is_exchange
        response = "utter_exchange_requested" if is_exchange else "utter_items_changed"
        work.turn.say(response, None, **work.draft.spoken)

    def read_back(self, work: Work) -> Question:
        difference = difference_of(work)
        is_pending = work.the_order.status is Status.PENDING
        work.draft.swaps, work.draft.is_exchange = swaps_of(work), not is_pending
        swaps = "; ".join(_becomes(work, place) for place in work.draft.places)
        return confirm(
            work,
            "utter_confirm_change_items" if is_pending else "utter_confirm_exchange",
            order_number=work.the_order.id,
            swaps=swaps,
            money=_money(difference, named(work, work.draft.method_id)),
        )


def _becomes(work: Work, place: int) -> str:
    """A piece as it is, and what becomes of it."""
    old, new = work.the_order.items[place], variant_of(work, place)
    return phrase("becomes", old=described(old), new=said_options(new.options))


def swaps_of(work: Work) -> list[tuple[str, str]]:
    """Item ids now and afterwards, piece by piece."""
    items = work.the_order.items
    return [(items[p].item_id, work.draft.chosen[p]) for p in work.draft.places]


def difference_of(work: Work) -> Decimal:
    """What the new pieces cost more than the old ones; negative if less."""
    items = work.the_order.items
    return sum(
        (variant_of(work, place).price - items[place].price for place in work.draft.places),
        Decimal(0),
    )


def variant_of(work: Work, place: int) -> Variant:
    """What the piece becomes."""
    product = _product(work, work.the_order.items[place])
    chosen = work.draft.chosen[place]
    return next(variant for variant in product.variants if variant.item_id == chosen)


def _wanted(work: Work, item: Item, words: str) -> WantedPiece:
    """What an answer wants of the piece, by the names Care has offered, or as it is understood."""
    product, wanted = _product(work, item), WantedPiece()
    values = {value for variant in product.variants for value in variant.options.values()}
    for text in dict.fromkeys((shop_words("values", words, values), work.meaning_of(words))):
        if wanted.wanted().is_empty:
            wanted = WantedPiece.of(find_wanted(text, product, item.options))
    return wanted


def _want(work: Work, place: int, more: WantedPiece) -> None:
    """Adds to what the piece should become; a wish that leaves one variant open settles it."""
    draft = work.draft
    if more.wanted().is_empty:
        return
    work.has_heard = True
    wanted = draft.wanted.get(place, WantedPiece()).with_more(more.wanted())
    draft.wanted[place] = wanted
    draft.chosen.pop(place, None)
    item = work.the_order.items[place]
    found = choose(_product(work, item), item.item_id, wanted.wanted())
    if found.exact and len(found.variants) == 1:
        draft.chosen[place] = found.variants[0].item_id


def _variant_question(work: Work, place: int) -> Question | None:
    """Asks what the piece should become, and offers what is in stock."""
    draft, item = work.draft, work.the_order.items[place]
    product = _product(work, item)
    if draft.chosen.get(place) in {v.item_id for v in product.variants if v.available}:
        return None
    wanted = draft.wanted.get(place, WantedPiece()).wanted()
    found = choose(product, item.item_id, wanted)
    if not found.variants:
        work.turn.say("utter_no_variant", item=described(item))
        work.turn.finish_task()
        return None
    offered = found.variants[:MAX_CHOICES]
    buttons = [choice(_title(v, item), "variant", f"{place}/{v.item_id}") for v in offered]
    facts = {"item": described(item), "count": len(found.variants)}
    return Question("options", _response(found, wanted.is_empty), buttons, facts)


def _response(found: Choice, is_empty: bool) -> str:
    if is_empty:
        return "utter_ask_variant"
    return "utter_ask_variant_out_of_stock" if found.out_of_stock else "utter_ask_variant_among"


def _title(variant: Variant, item: Item) -> str:
    difference = variant.price - item.price
    sign = "+" if difference >= 0 else "-"
    return f"{said_options(variant.options)} ({sign}{dollars(difference)})"


def _money(difference: Decimal, method: str) -> str:
    if difference == 0:
        return phrase("same_price", method=method)
    name = "pay_difference" if difference > 0 else "get_difference"
    return phrase(name, amount=dollars(difference), method=method)


def _open(work: Work) -> list[int]:
    return [place for place in work.draft.places if place not in work.draft.chosen]


def _product(work: Work, item: Item) -> Product:
    return work.products([item])[item.product_id]
