"""Which order a customer speaks of, where they do not give its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from care.mentions.fuzzy import Vocabulary, listed
from care.mentions.pieces import find_mentions, read
from care.mentions.when import Days, find_days
from care.mentions.words import NUMBERS, lowered
from care.orders.models import Order, Status

_WORDS = Vocabulary(
    listed("""
    order orders ending pending delivered latest recent oldest expensive cheapest cheaper yesterday
    cancelled processed purchase monday tuesday wednesday thursday friday saturday sunday
    january february march april august september october november december
    """)
)
_ORDER = r"(?:orders?|ones?|purchases?|packages?|parcels?)"
_ENDS = re.compile(
    r"\b(?:end(?:s|ing)?|last (?:\w+ )?digits?(?: are| is)?|finish(?:es|ing))(?: (?:in|with|"
    r"on))? #?(?P<digits>\d{1,6})\b"
)
_STATUSES: tuple[tuple[str, frozenset[Status]], ...] = (
    (r"pending|unshipped|not (?:yet )?shipped|open", frozenset(
        {Status.PENDING, Status.ITEM_MODIFIED})),
    (r"delivered|arrived|received", frozenset(
        {Status.DELIVERED, Status.RETURN_REQUESTED, Status.EXCHANGE_REQUESTED})),
    (r"processed|shipped|in transit|on (?:the|its) way", frozenset({Status.PROCESSED})),
    (r"cancell?ed", frozenset({Status.CANCELLED})),
)  # fmt: skip
_NEWEST = re.compile(
    rf"\b(?:last|latest|newest|(?:most )?recent)(?: (?P<n>two|three|four|2|3|"
    rf"4))? (?:\w+ )?{_ORDER}\b|\b(?:the|my) (?:latest|most recent|newest)\b(?! (?:one|"
    rf"order)?\w)|\bjust (?:placed|ordered)\b|\bthe last one\b"
)
_OLDEST = re.compile(rf"\b(?:first|oldest|earliest) (?:\w+ )?{_ORDER}\b|\b(?:the|my) oldest\b")
_DEAREST = re.compile(
    rf"\b(?:most expensive|more expensive|priciest|dearest|biggest|largest|"
    rf"pricier)(?: {_ORDER})?\b|\bthe expensive (?:one|order)\b"
)
_CHEAPEST = re.compile(
    rf"\b(?:cheapest|cheaper|least expensive|less expensive|smallest) {_ORDER}\b|"
    rf"\bthe cheap(?:er|est)\b(?! (?:\w+))"
)
_PLACED = re.compile(r"\b(?:order(?:ed)?|placed|bought|purchased|made)\b")
_ARRIVED = re.compile(r"\b(?:delivered|arrived|received|came|got here|showed up)\b")


def find_orders(text: str, orders: Sequence[Order], today: date) -> tuple[str, ...]:
    """The numbers of the orders that the words fit; several where it is not clear which.

    Args:
        text: what the customer says.
        orders: the customer's orders, newest first.
        today: the shop's present day.
    """
    low = _corrected(text)
    left = list(orders)
    spoken = False
    for narrow in (_by_end, _by_name, _by_status, _by_day(today), _by_age, _by_price):
        found = narrow(low, left, orders)
        if found is None:
            continue
        spoken = True
        if not found and len(left) == len(orders):
            return ()
        left = found or left
    return tuple(order.id for order in left) if spoken else ()


_Narrow = Callable[[str, Sequence[Order], Sequence[Order]], "list[Order] | None"]


def _by_end(low: str, left: Sequence[Order], orders: Sequence[Order]) -> list[Order] | None:
    match = _ENDS.search(low)
    if match is None or re.search(
        r"\b(?:card|visa|mastercard|amex|method)\b[^.]{0,20}$", low[: match.start()]
    ):
        return None
    return [o for o in left if o.id.endswith(match["digits"])]


def _by_name(low: str, left: Sequence[Order], orders: Sequence[Order]) -> list[Order] | None:
    """Those with all products named; if there are none, those with any."""
    pieces = [(order.id, item) for order in orders for item in order.items]
    items = [item for _, item in pieces]
    mentions = find_mentions(read(low, items), items)
    if not mentions:
        return None
    with_each = [{pieces[place][0] for place in mention.fits} for mention in mentions]
    ids = set.intersection(*with_each) or set.union(*with_each)
    return [o for o in left if o.id in ids]


def _by_status(low: str, left: Sequence[Order], orders: Sequence[Order]) -> list[Order] | None:
    for words, statuses in _STATUSES:
        said = (
            rf"(?<!not )(?<!not been )\b(?:{words}) {_ORDER}\b|\b{_ORDER} (?:that |"
            rf"which )?(?:is |was |are |were |has been |i |you |just |already |"
            rf"still )*(?:{words})\b"
        )
        match = re.search(said, low)
        if match and not re.search(r"(?:not|n't|never)(?: yet| been)* $", low[: match.start()]):
            return [o for o in left if o.status in statuses]
    return None


def _by_day(today: date) -> _Narrow:
    def narrow(low: str, left: Sequence[Order], orders: Sequence[Order]) -> list[Order] | None:
        spans = find_days(low, today)
        if not spans:
            return None
        return [o for o in left if any(_within(day, spans) for day in _days(o, low))]

    return narrow


def _days(order: Order, low: str) -> Iterator[date]:
    """When it was placed and delivered; only one of them where the words say which."""
    placed, arrived = (
        bool(_PLACED.search(re.sub(r"\b(?:my|the|an|that) order\b", "", low))),
        bool(_ARRIVED.search(low)),
    )
    times: list[datetime | None] = []
    if placed or not arrived:
        times.append(order.placed_at)
    if arrived or not placed:
        times.append(order.delivered_at)
    yield from (time.date() for time in times if time is not None)


def _within(day: date, spans: Sequence[Days]) -> bool:
    return any(first <= day <= last for first, last in spans)


def _by_age(low: str, left: Sequence[Order], orders: Sequence[Order]) -> list[Order] | None:
    if match := _NEWEST.search(low):
        count = match["n"]
        return list(left[: NUMBERS.get(count, 0) or int(count) if count else 1])
    return list(left[-1:]) if _OLDEST.search(low) else None


def _by_price(low: str, left: Sequence[Order], orders: Sequence[Order]) -> list[Order] | None:
    if not left:
        return None
    if _DEAREST.search(low):
        price = max(o.total for o in left)
    elif _CHEAPEST.search(low):
        price = min(o.total for o in left)
    else:
        return None
    return [o for o in left if o.total == price]


def _corrected(text: str) -> str:
    low = " ".join(lowered(text).split())
    return re.sub(r"[a-z]{4,}", lambda m: _WORDS.nearest(m.group()) or m.group(), low)
