"""Reads what the assistant says: what kind of message it is, and which choice fits a wish.

The one place for rules about the assistant's wording; they rest on `expects`, on choices, and on
few words that any wording would have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from goals.facts import (
    fits,
    has_options,
    mentions,
    methods_in,
    missing_of_address,
    orders_in,
    says_all,
)
from goals.persona import Kind, Method, Piece, Wish
from goals.readback import reason_in

CONFIRMATION = "confirmation"
FEW = 60  # letters: "Shall I go ahead?" after a text that says with what


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen in place of typing."""

    id: str
    title: str


@dataclass(frozen=True)
class Heard:
    """All that the assistant has answered to one message: its texts, in order."""

    texts: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    expects: str | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def question(self) -> str:
        """What was said last: the last text, with those before where it is only a few words."""
        last = len(self.texts) - 1
        while last > 0 and len("\n".join(self.texts[last:])) < FEW:
            last -= 1
        return "\n".join(self.texts[last:])


_FAILED = re.compile(
    r"can(?:'t|’t|not) reach|did(?:n't|n’t| not) answer|not answering|not respond"
    r"|can(?:'t|’t|not) say (?:yet )?whether|something went wrong|try again (?:in|later|shortly)"
    r"|(?:unavailable|trouble) (?:right now|at the moment)",
    re.I,
)
_REFUSED = re.compile(
    r"too late|can(?:'t|’t|not)\b|\bunable\b|isn(?:'t|’t) possible|not possible|not allowed"
    r"|only once|not enough|there(?:'s| is) (?:no|none|nothing)|already|nothing was changed",
    re.I,
)
_UNDONE = re.compile(
    r"nothing (?:was|has been) (?:changed|done)|have(?:n'|n’| no)t (?:done|changed)"
    r"|did(?:n't|n’t) accept|left everything",
    re.I,
)
_DONE = re.compile(
    r"cancell?ed|requested|\bchanged\b|now (?:goes|paid|charged)|is (?:now )?paid|\bdone\b|set up"
    r"|taken care of|completed|all set|confirmed",
    re.I,
)
_GO_AHEAD = re.compile(
    r"go ahead|is that (?:right|correct|ok|okay|all)|shall i|should i|do you (?:want|confirm)"
    r"|please confirm|can you confirm|would you like me to|proceed",
    re.I,
)
_YES = re.compile(r"^(?:yes|yep|ok|okay|sure|confirm|go ahead|do it|correct)\b", re.I)
_NO = re.compile(r"^(?:no|nope|cancel that|leave|stop|not now|don't)\b", re.I)
_AGAIN = re.compile(r"^(?:try|retry|send) .*again|^retry|^again|^try again", re.I)
_PERSON = re.compile(r"\b(?:person|human|agent|somebody|someone|colleague|representative)\b", re.I)
_ALL = re.compile(r"^(?:all|everything|both|the whole)\b", re.I)
# What the title of a choice that takes up a wish has.
_TITLES = {
    Kind.CANCEL: r"cancel",
    Kind.RETURN: r"return|money back|refund|send .*back",
    Kind.EXCHANGE: r"exchang|another one|same again|swap|replac",
    Kind.MODIFY: r"(?:chang|modif).*(?:item|option|order)|exchang|another one|swap",
    Kind.ADDRESS: r"address|send .*elsewhere",
    Kind.HOME: r"(?:account|default|profile|home).*address|address",
    Kind.PAYMENT: r"pay",
}


def has_failed(heard: Heard) -> bool:
    """Whether something on the shop's side did not work, and trying again may help."""
    has_again = again_choice(heard) is not None and heard.expects != CONFIRMATION
    return bool(_FAILED.search(heard.text)) or (has_again and not orders_in(heard.text))


def is_refused(heard: Heard) -> bool:
    """Whether it says that something cannot be done."""
    return bool(_REFUSED.search(heard.text))


def is_undone(heard: Heard) -> bool:
    """Whether it says that nothing came of what was agreed to."""
    return bool(_UNDONE.search(heard.text))


def is_done(heard: Heard) -> bool:
    """Whether it says in some words that a change was made."""
    return bool(_DONE.search(heard.text)) and not is_undone(heard)


def is_read_back(heard: Heard) -> bool:
    """Whether it asks to agree to a change."""
    if heard.expects is not None:
        return heard.expects == CONFIRMATION or heard.expects.startswith("confirm")
    has_both = yes_choice(heard) is not None and no_choice(heard) is not None
    asks = bool(_GO_AHEAD.search(heard.text)) and bool(orders_in(heard.text))
    return asks and (has_both or not heard.choices) and not is_about_person(heard)


def is_about_person(heard: Heard) -> bool:
    """Whether it asks, with a yes, whether a person should take over."""
    return any(_PERSON.search(c.title) and _YES.search(c.title) for c in heard.choices)


def yes_choice(heard: Heard) -> Choice | None:
    return _first(heard, lambda title: bool(_YES.search(title)) and not _PERSON.search(title))


def no_choice(heard: Heard) -> Choice | None:
    return _first(heard, lambda title: bool(_NO.search(title)))


def again_choice(heard: Heard) -> Choice | None:
    return _first(heard, lambda title: bool(_AGAIN.search(title)))


def order_choice(heard: Heard, wish: Wish, is_known: bool) -> Choice | None:
    """The choice of the wish's order: by its number, or by its goods where that is forgotten."""
    right = _first(heard, lambda title: wish.order in orders_in(title))
    if is_known or right is None:
        return right
    wanted = {piece.name for piece in wish.pieces} or set(wish.goods)
    fitting = [c for c in heard.choices if {m.name for m in mentions(c.title, wanted)} == wanted]
    return right if right in fitting or not fitting else fitting[0]


def pieces_choice(heard: Heard, wish: Wish) -> Choice | None:
    """The choice of the one piece that is wanted, or of everything."""
    everything = _first(heard, lambda title: bool(_ALL.search(title)) or says_all(title))
    if wish.is_all and len(wish.pieces) > 1:
        return everything
    found = {c: [p for p in wish.pieces if _is_piece(c.title, p)] for c in heard.choices}
    fitting = [choice for choice, pieces in found.items() if pieces]
    wanted = [p for p in wish.pieces if any(p in pieces for pieces in found.values())]
    return fitting[0] if len(wanted) == 1 and fitting else None


def asked_piece(heard: Heard, wish: Wish, given: Sequence[Piece]) -> Piece | None:
    """The piece whose options are asked for: by its name and options; not yet given is likelier."""
    named = {m.name: m.text for m in mentions(heard.question, {p.name for p in wish.pieces})}
    pieces = [p for p in wish.pieces if p.name in named] or list(wish.pieces)
    fitting = [p for p in pieces if fits(named.get(p.name, ""), p, p.old)] or pieces
    return next((p for p in fitting if p not in given), fitting[0] if fitting else None)


def variant_choice(heard: Heard, piece: Piece) -> Choice | None:
    """The choice with the wanted options; those not shown must not matter."""
    new = piece.new or {}
    for wanted in (new, piece.changed):
        for choice in heard.choices:
            if wanted and _has_values(choice.title, wanted, piece):
                return choice
    return None


def method_choice(heard: Heard, wanted: Method, methods: Sequence[Method]) -> Choice | None:
    """The choice of a payment method; the one that can mean no other comes first."""
    meant = [(choice, methods_in(choice.title, methods)) for choice in heard.choices]
    fitting = [(len(found[0]), c) for c, found in meant if found and wanted in found[0]]
    return min(fitting, key=lambda one: one[0])[1] if fitting else None


def reason_choice(heard: Heard, reason: str) -> Choice | None:
    return _first(heard, lambda title: reason_in(title) == reason)


def address_choice(heard: Heard, wish: Wish) -> Choice | None:
    return _first(heard, lambda title: not missing_of_address(title, wish.place))


def scope_choice(heard: Heard, wish: Wish) -> Choice | None:
    """Where it is asked whether an address is for an order or for the account."""
    of_account = re.compile(r"account|default|profile|file|home", re.I)
    is_home = wish.kind is Kind.HOME
    return _first(heard, lambda title: bool(of_account.search(title)) == is_home)


def fitting_choice(heard: Heard, wish: Wish) -> Choice | None:
    """The choice that takes the wish up, of whatever was offered; never a person."""
    titles = re.compile(_TITLES[wish.kind], re.I)
    return _first(
        heard,
        lambda title: bool(titles.search(title)) and not _NO.search(title) and not is_order(title),
    ) or (order_choice(heard, wish, True) if wish.order else None)


def is_order(title: str) -> bool:
    return bool(orders_in(title))


def _first(heard: Heard, fitting: Callable[[str], bool]) -> Choice | None:
    return next((choice for choice in heard.choices if fitting(choice.title)), None)


def _is_piece(title: str, piece: Piece) -> bool:
    named = mentions(title, [piece.name])
    return bool(named) and fits(title, piece, piece.old)


def _has_values(title: str, wanted: dict[str, str], piece: Piece) -> bool:
    if has_options(title, wanted, piece.known):
        return True
    parts = {part.strip().lower() for part in re.split(r"[,;·/()]", title)}
    return {value.lower() for value in wanted.values()} <= parts
