"""What a customer knows, as a human would: names and words, no ids but order numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Any

from goals.world import Action, Goal, Json, World

Options = dict[str, str]
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]*\w")
_POSTCODE = re.compile(r"\b(?:zip|postcode|postal)\D{0,20}(\d{5})\b", re.I)
_LATER = re.compile(
    r"before (?:you )?confirm\w*|asks? for (?:a )?confirmation|at the (?:very )?end", re.I
)
_ENDING = re.compile(r"ends? (?:in|with) (\d{2,4})\b", re.I)


class Kind(str, Enum):
    """What a wish is about."""

    CANCEL = "cancel"
    RETURN = "return"
    EXCHANGE = "exchange"
    MODIFY = "modify"
    ADDRESS = "address"
    HOME = "home"  # the address of the account
    PAYMENT = "payment"

    @property
    def swaps(self) -> bool:
        return self in (Kind.EXCHANGE, Kind.MODIFY)

    @property
    def has_pieces(self) -> bool:
        return self is Kind.RETURN or self.swaps


_KINDS = {
    "cancel_pending_order": Kind.CANCEL,
    "return_delivered_order_items": Kind.RETURN,
    "exchange_delivered_order_items": Kind.EXCHANGE,
    "modify_pending_order_items": Kind.MODIFY,
    "modify_pending_order_address": Kind.ADDRESS,
    "modify_user_address": Kind.HOME,
    "modify_pending_order_payment": Kind.PAYMENT,
}


@dataclass(frozen=True)
class Piece:
    """A piece of an order: its product, its options, and what it should become, if anything.

    `known` are the values there are for each option of the product. `alike` are the options of
    the order's other pieces of the same product.
    """

    name: str
    old: Options
    new: Options | None
    known: dict[str, tuple[str, ...]]
    alike: tuple[Options, ...] = ()

    @property
    def changed(self) -> Options:
        """The options that should become others."""
        return {o: v for o, v in (self.new or {}).items() if self.old.get(o) != v}

    @property
    def telling(self) -> Options:
        """Options that tell the piece from those alike; empty where none are needed or do."""
        if not self.alike:
            return {}
        for option, value in self.old.items():
            if all(other.get(option) != value for other in self.alike):
                return {option: value}
        return self.old if any(other != self.old for other in self.alike) else {}


@dataclass(frozen=True)
class Method:
    """A payment method as its owner knows it."""

    source: str
    brand: str = ""
    last_four: str = ""


@dataclass(frozen=True)
class Wish:
    """One change that the customer wants.

    `goods` are the names of everything in the order, in its order; `others` are names of things
    in the customer's other orders.
    """

    kind: Kind
    order: str = ""
    goods: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    pieces: tuple[Piece, ...] = ()
    method: Method | None = None
    reason: str = ""
    address: tuple[tuple[str, str], ...] = ()

    @property
    def is_all(self) -> bool:
        return len(self.pieces) == len(self.goods)

    @cached_property
    def place(self) -> Options:
        return dict(self.address)


@dataclass(frozen=True)
class Persona:
    """Who the customer is, and what they are after.

    `late` are the pieces, by wish, that come to the customer's mind only once all is read back;
    `numbers` are the order numbers they have at hand, `endings` the ends of those they half know.
    """

    first_name: str
    last_name: str
    emails: tuple[str, ...]
    postcode: str
    methods: tuple[Method, ...]
    wishes: tuple[Wish, ...]
    numbers: frozenset[str]
    endings: tuple[str, ...]
    late: dict[int, tuple[Piece, ...]]
    story: str

    def knows(self, number: str) -> bool:
        return number in self.numbers


def persona_of(goal: Goal, world: World) -> Persona:
    """The customer of a goal, on the shop's records."""
    user, story = world.users[goal.user_id], goal.instruction
    postcode, emails = _POSTCODE.search(story), tuple(_EMAIL.findall(story))
    wishes = [_wish(world, goal.user_id, action) for action in goal.actions]
    numbers = frozenset(f"#W{n}" for n in re.findall(r"#?W(\d{7})\b", story))
    late = {n: held for n, wish in enumerate(wishes) if (held := _late(story, wish))}
    home = "" if emails else str(user["address"]["zip"])
    return Persona(
        first_name=user["name"]["first_name"],
        last_name=user["name"]["last_name"],
        emails=emails,
        postcode=postcode.group(1) if postcode else home,
        methods=tuple(_method(m) for m in user["payment_methods"].values()),
        wishes=tuple(wishes),
        numbers=numbers,
        endings=tuple(_ENDING.findall(story)),
        late=late,
        story=story,
    )


def without(wish: Wish, held: tuple[Piece, ...]) -> Wish:
    """The wish before more came to mind."""
    return replace(wish, pieces=tuple(p for p in wish.pieces if p not in held))


def _wish(world: World, user_id: str, action: Action) -> Wish:
    given: dict[str, Any] = action.kwargs
    user, number = world.users[user_id], given.get("order_id", "")
    items = world.orders.get(number, {}).get("items", [])
    goods = tuple(item["name"] for item in items)
    own = [world.orders[n] for n in user["orders"] if n in world.orders]
    everything = {item["name"] for order in own for item in order["items"]}
    address = {k: v for k, v in given.items() if k not in ("order_id", "user_id")}
    method = user["payment_methods"].get(given.get("payment_method_id", ""))
    kind = _KINDS[action.name]
    return Wish(
        kind=kind,
        order=number,
        goods=goods,
        others=frozenset(everything - set(goods)),
        pieces=_pieces(world, items, given) if kind.has_pieces else (),
        method=_method(method) if method else None,
        reason=given.get("reason", ""),
        address=tuple(address.items()) if kind in (Kind.ADDRESS, Kind.HOME) else (),
    )


def _pieces(world: World, items: list[Json], given: Json) -> tuple[Piece, ...]:
    news = given.get("new_item_ids") or [None] * len(given["item_ids"])
    pairs = list(zip(given["item_ids"], news, strict=False))
    return tuple(_piece(world, items, old, new) for old, new in pairs if world.variant(old))


def _piece(world: World, items: list[Json], old_id: str, new_id: str | None) -> Piece:
    found, new = world.variant(old_id), world.variant(new_id or "")
    assert found is not None
    product, old = found
    known: dict[str, tuple[str, ...]] = {}
    for variant in product["variants"].values():
        for option, value in variant["options"].items():
            known[option] = tuple(dict.fromkeys((*known.get(option, ()), value)))
    twins = [i for i in items if i["product_id"] == product["product_id"]]
    itself = next((i for i in twins if i["item_id"] == old_id), None)
    alike = tuple(i["options"] for i in twins if i is not itself)
    return Piece(product["name"], old["options"], new[1]["options"] if new else None, known, alike)


def _method(record: Json) -> Method:
    return Method(record["source"], record.get("brand") or "", str(record.get("last_four") or ""))


def _late(story: str, wish: Wish) -> tuple[Piece, ...]:
    """The pieces that are named only after something like "before confirming"."""
    found = _LATER.search(story)
    if not found:
        return ()
    first, then = story[: found.start()].lower(), story[found.end() :].lower()
    held = [p for p in wish.pieces if p.name.lower() in then and p.name.lower() not in first]
    return tuple(held) if len(held) < len(wish.pieces) else ()
