"""Which items of an order."""

from __future__ import annotations

import re

from actions.choosing import choice, described
from actions.wording import phrase
from actions.work import MAX_CHOICES, Question, Work
from care.mentions.items import find_items
from care.mentions.swaps import find_swaps
from care.orders.models import Item

_MORE = re.compile(r"\b(?:also|too|as well|plus|add|along with|in addition)\b", re.I)
LESS = re.compile(
    r"\b(?:not|only|just|except|but|keep|leave|without|remove|drop|other than|don'?t)\b", re.I
)


def pieces(work: Work) -> list[Item]:
    """The pieces that the draft is about."""
    items = work.the_order.items
    return [items[place] for place in work.draft.places if place < len(items)]


def choose_items(work: Work, value: str) -> list[int]:
    """Takes the pieces of a choice, beside those that are clear already; which they are."""
    draft, count = work.draft, len(work.the_order.items)
    taken = list(range(count)) if value == "all" else [int(value)] if value.isdigit() else []
    taken = [place for place in taken if place < count]
    kept = draft.places if draft.unclear else []
    draft.places, draft.unclear = sorted({*kept, *taken}), draft.unclear[1:]
    return taken


def meant_of_unclear(work: Work, words: str) -> list[int]:
    """Which of the pieces that were asked about the words mean."""
    group = work.draft.unclear[0] if work.draft.unclear else []
    items = work.the_order.items
    found = find_items(words, [items[place] for place in group]).places
    return [group[place] for place in found]


def hear_items(work: Work, words: str, asked: str | None) -> None:
    """Notes the pieces that the words name: in place of those before, added, or taken away."""
    draft, items = work.draft, work.the_order.items
    if asked == "items" and (settled := meant_of_unclear(work, words)):
        draft.places = sorted({*draft.places, *settled})
        draft.unclear, work.has_heard = draft.unclear[1:], True
        return
    meant = find_items(words, items)
    if not meant.places and not meant.unclear:
        _take_away(work, words)
        return
    work.has_heard = True
    adds = bool(draft.places) and bool(_MORE.search(words))
    if adds or (not meant.places and draft.places):
        draft.places = sorted({*draft.places, *meant.places})
    elif meant.places or meant.unclear:
        draft.places = sorted(meant.places)
    draft.unclear = [list(places) for places in meant.unclear]


def items_question(work: Work, response: str) -> Question | None:
    """Asks for the pieces, or which of several alike; takes the only piece there is."""
    draft, items = work.draft, work.the_order.items
    if draft.unclear:
        offered = draft.unclear[0]
        buttons = [choice(described(items[p]), "items", p) for p in offered if p < len(items)]
        return Question("items", "utter_ask_which_of_them", buttons)
    if draft.places:
        return None
    if len(items) == 1:
        draft.places = [0]
        return None
    alike = {item.item_id: place for place, item in reversed(list(enumerate(items)))}
    places = sorted(alike.values())[: MAX_CHOICES - 1]
    buttons = [choice(described(items[place]), "items", place) for place in places]
    everything = choice(phrase("everything"), "items", "all")
    number = work.the_order.id
    return Question("items", response, [*buttons, everything], {"order_number": number})


def negated(work: Work, words: str) -> tuple[int, ...]:
    """The pieces that are named where all that is said is that they are not meant."""
    return find_items(LESS.sub(" ", words), work.the_order.items).places


def _take_away(work: Work, words: str) -> None:
    """ "Not the lamp after all": what is named is what stays."""
    draft = work.draft
    if not draft.places or not LESS.search(words):
        return
    left = [place for place in draft.places if place not in negated(work, words)]
    if left and left != draft.places:
        draft.places, work.has_heard = left, True


def wants_other_items(work: Work, words: str) -> bool:
    """Whether the words ask for another variant of something in the order."""
    items = work.order.items if work.order else []
    swaps = find_swaps(words, items, work.products(items))
    return any(swap.wanted.options or swap.wanted.same for swap in swaps)
