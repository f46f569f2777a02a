"""Reads a read-back like a careful person: what in it is against what the customer wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from goals.facts import (
    Mention,
    fits,
    mentions,
    methods_in,
    missing_of_address,
    options_in,
    orders_in,
    says_all,
)
from goals.persona import Kind, Method, Piece, Wish


class Fault(str, Enum):
    """What is wrong with a read-back."""

    ORDER = "another order"
    KIND = "not what was asked for"
    EXTRA = "an item too many"
    MISSING = "an item is missing"
    VARIANT = "another variant"
    METHOD = "another payment method"
    ADDRESS = "another address"
    REASON = "another reason"


@dataclass(frozen=True)
class Objection:
    """Something to put right: the fault, and the piece or the name of the item it is about."""

    fault: Fault
    piece: Piece | None = None
    name: str = ""


# What a read-back of each kind of wish has at least one of.
_ABOUT = {
    Kind.CANCEL: r"cancel",
    Kind.RETURN: r"\breturn|\brefund|take back|send(?:ing)? .*back|money back",
    Kind.EXCHANGE: r"exchang|becom|\bswap|replac|instead|chang|→|->",
    Kind.MODIFY: r"modif|becom|\bswap|replac|instead|chang|exchang|→|->",
    Kind.ADDRESS: r"address|\bsend|ship|deliver|goes? to",
    Kind.HOME: r"address",
    Kind.PAYMENT: r"\bpay|\bpaid|charg|bill",
}
_MISTAKE = re.compile(r"mistake|accident|in error|by error|unintention", re.I)
_NO_NEED = re.compile(
    r"(?:no longer|not|n't|n’t) (?:be )?need|changed (?:your|my) mind|no longer want", re.I
)


def objections(text: str, wish: Wish, methods: Sequence[Method]) -> list[Objection]:
    """All that is contradicted; nothing where the read-back can be agreed to."""
    found = []
    if any(number != wish.order for number in orders_in(text)):
        found.append(Objection(Fault.ORDER))
    if not re.search(_ABOUT[wish.kind], text, re.I | re.S):
        found.append(Objection(Fault.KIND))
    if found:
        return found  # the rest is about something else
    if wish.kind.has_pieces:
        found += _about_pieces(text, wish)
    if wish.method is not None and _is_other_method(text, wish.method, methods):
        found.append(Objection(Fault.METHOD))
    if wish.address and missing_of_address(text, wish.place):
        found.append(Objection(Fault.ADDRESS))
    if wish.reason and _is_other_reason(text, wish.reason):
        found.append(Objection(Fault.REASON))
    return found


def reason_in(text: str) -> str:
    """The reason to cancel that a text names, if it is one of the two."""
    mistaken, needless = bool(_MISTAKE.search(text)), bool(_NO_NEED.search(text))
    if mistaken == needless:
        return ""
    return "ordered by mistake" if mistaken else "no longer needed"


def _is_other_reason(text: str, reason: str) -> bool:
    return reason_in(text) not in ("", reason)


def _is_other_method(text: str, wanted: Method, methods: Sequence[Method]) -> bool:
    """Whether methods are named, and none of them can be the one that is wanted."""
    named = methods_in(text, methods)
    return bool(named) and not any(wanted in meant for meant in named)


def _about_pieces(text: str, wish: Wish) -> list[Objection]:
    wanted = {piece.name for piece in wish.pieces}
    known = [piece.known for piece in wish.pieces]
    found = mentions(text, wanted | set(wish.goods) | wish.others, known)
    extra = [m.name for m in found if m.name not in wanted]
    faults = [Objection(Fault.EXTRA, name=name) for name in dict.fromkeys(extra)]
    if not found:
        return _unnamed(text, wish)
    for name in sorted(wanted):
        pieces = [piece for piece in wish.pieces if piece.name == name]
        named = [mention for mention in found if mention.name == name]
        if not named:
            faults += [Objection(Fault.MISSING, piece) for piece in pieces]
        elif wish.kind.swaps and len(wish.pieces) == 1:
            # All of the text is about it: "a black lamp in place of the red one".
            faults += [] if _becomes(text, pieces[0]) else [Objection(Fault.VARIANT, pieces[0])]
        elif wish.kind.swaps:
            faults += _swapped(named, pieces)
        else:
            faults += _returned(named, pieces)
    return faults


def _unnamed(text: str, wish: Wish) -> list[Objection]:
    """No item is named: fine unless it is of all items, or shows other options."""
    if says_all(text) and not wish.is_all:
        return [Objection(Fault.EXTRA)]
    if len(wish.pieces) == 1 and wish.kind.swaps and not _becomes(text, wish.pieces[0]):
        return [Objection(Fault.VARIANT, wish.pieces[0])]
    return []


def _returned(named: Sequence[Mention], pieces: Sequence[Piece]) -> list[Objection]:
    """Each piece is named, and no piece of the same product that should stay."""
    if sum(m.count for m in named) > len(pieces) and any(m.count > 1 for m in named):
        return [Objection(Fault.EXTRA, name=pieces[0].name)]
    left, faults = list(pieces), []
    for mention in named:
        fitting = [piece for piece in left if fits(mention.text, piece, piece.old)]
        for piece in fitting[: mention.count]:
            left.remove(piece)
        if not fitting and not any(fits(mention.text, piece, piece.old) for piece in pieces):
            faults.append(Objection(Fault.EXTRA, pieces[0], pieces[0].name))
    return faults + [Objection(Fault.MISSING, piece) for piece in left]


def _swapped(named: Sequence[Mention], pieces: Sequence[Piece]) -> list[Objection]:
    """Each piece becomes what it should: every piece has a telling of its own, or they share."""
    texts = [mention.text for mention in named]
    if len(texts) == 2 * len(pieces):  # the old and the new are named, one after the other
        texts = [old + new for old, new in zip(texts[::2], texts[1::2], strict=True)]
    elif len(texts) != len(pieces):
        texts = ["".join(texts)] * len(pieces)
    faults = []
    for piece in pieces:
        fitting = next((text for text in texts if _becomes(text, piece)), None)
        if fitting is None:
            faults.append(Objection(Fault.VARIANT, piece))
        else:
            texts.remove(fitting)
    return faults


def _becomes(text: str, piece: Piece) -> bool:
    """Whether what is said of a piece is all old or wanted, with the wanted shown, and last."""
    found, new = options_in(text, piece.known), piece.new or {}
    for option, values in found.items():
        if not set(values) <= {piece.old.get(option), new.get(option)}:
            return False
        if option in piece.changed and not _ends_with(text, values, new[option]):
            return False
    return not piece.changed or bool(piece.changed.keys() & found.keys())


def _ends_with(text: str, values: Sequence[str], wanted: str) -> bool:
    is_turned = re.search(r"instead of|rather than|in place of|replac|in exchange for", text, re.I)
    return wanted in values if is_turned else values[-1] == wanted
