"""Answers to what the assistant asks for, by `expects`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from goals import naming, reading, utterances
from goals.persona import Kind, Persona, Piece, Wish
from goals.reading import Choice, Heard

Move = str | Choice  # something typed, or a choice


@dataclass
class Errand:
    """One wish and how it is going.

    `wish` is what the customer has in mind now, `full` what it will be once late pieces have come
    to mind.
    """

    wish: Wish
    full: Wish
    is_told: bool = False
    is_closed: bool = False
    came_to: str = ""
    corrections: int = 0
    restated: int = 0
    agreed: int = 0
    methods_said: int = 0
    given: list[Piece] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    seen: set[tuple[str, str | None]] = field(default_factory=set)

    def close(self, came_to: str) -> None:
        self.is_closed, self.came_to = True, came_to


@dataclass(frozen=True)
class Asked:
    """A question, who is asked, and about what."""

    heard: Heard
    errand: Errand
    persona: Persona
    rng: Random
    is_short: bool

    @property
    def wish(self) -> Wish:
        return self.errand.wish


def answer(asked: Asked) -> Move | None:
    """The answer; None where the question is not known or is not about the wish."""
    about = KNOWN_QUESTIONS.get(asked.heard.expects or "")
    move = about(asked) if about else None
    if isinstance(move, Choice):
        asked.errand.taken[move.title] += 1
        if asked.errand.taken[move.title] > 2:
            return None  # it leads nowhere: other words are needed
    return move


def _order(asked: Asked) -> Move | None:
    wish, persona = asked.wish, asked.persona
    if wish.kind is Kind.HOME:
        return None
    choice = reading.order_choice(asked.heard, wish, persona.knows(wish.order))
    words = utterances.which_order(wish, persona, asked.rng)
    return choice or (words if persona.knows(wish.order) else f"I don't have the number, {words}")


def _email(asked: Asked) -> Move:
    return utterances.email(asked.persona, asked.rng)


def _identity(asked: Asked) -> Move:
    return utterances.who(asked.persona, asked.rng)


def _name(asked: Asked) -> Move:
    return f"{asked.persona.first_name} {asked.persona.last_name}"


def _postcode(asked: Asked) -> Move:
    return asked.persona.postcode or utterances.email(asked.persona, asked.rng)


def _code(asked: Asked) -> Move:
    return f"I can't get at my mail right now. {utterances.who(asked.persona, asked.rng)}"


def _reason(asked: Asked) -> Move | None:
    if asked.wish.kind is not Kind.CANCEL:
        return "I've changed my mind" if asked.wish.kind is Kind.RETURN else None
    choice = reading.reason_choice(asked.heard, asked.wish.reason)
    words = utterances.details(asked.wish, asked.persona, asked.rng)
    return choice if choice and asked.rng.random() < 0.5 else words


def _items(asked: Asked) -> Move | None:
    if not asked.wish.kind.has_pieces:
        return None
    choice = reading.pieces_choice(asked.heard, asked.wish)
    if choice and (asked.is_short or asked.rng.random() < 0.5):
        return choice
    if asked.wish.kind.swaps and not asked.is_short:
        return utterances.details(asked.wish, asked.persona, asked.rng)
    return choice or naming.pieces(asked.wish, asked.rng)


def _options(asked: Asked) -> Move | None:
    piece = reading.asked_piece(asked.heard, asked.wish, asked.errand.given)
    if piece is None or not asked.wish.kind.swaps:
        return None
    asked.errand.given.append(piece)
    choice = reading.variant_choice(asked.heard, piece)
    return choice or utterances.becomes(piece, asked.rng)


def _method(asked: Asked) -> Move | None:
    wanted = asked.wish.method
    if wanted is None:
        return "the way I paid for it" if asked.wish.kind is Kind.CANCEL else None
    choice = reading.method_choice(asked.heard, wanted, asked.persona.methods)
    if choice is None:
        asked.errand.methods_said += 1
        if asked.errand.methods_said > 1 and asked.heard.choices:
            asked.errand.close("not with the payment method that is wanted")
            return utterances.leave(asked.rng)
    return choice or naming.method(wanted, asked.persona, asked.rng)


def _address(asked: Asked) -> Move | None:
    if not asked.wish.address:
        return None
    choice = reading.address_choice(asked.heard, asked.wish)
    return choice or naming.address(asked.wish.place)


def _scope(asked: Asked) -> Move:
    choice = reading.scope_choice(asked.heard, asked.wish)
    is_home = asked.wish.kind is Kind.HOME
    words = "the address of my account" if is_home else f"just for order {asked.wish.order}"
    return choice or words


def _more(asked: Asked) -> Move:
    return reading.no_choice(asked.heard) or "that's all, nothing else"


KNOWN_QUESTIONS: dict[str, Callable[[Asked], Move | None]] = {
    **dict.fromkeys(("order_number", "order", "which_order"), _order),
    "email": _email,
    **dict.fromkeys(("identity", "who", "name_and_postcode"), _identity),
    **dict.fromkeys(("name", "person_name", "full_name"), _name),
    **dict.fromkeys(("postcode", "zip"), _postcode),
    "code": _code,
    "reason": _reason,
    **dict.fromkeys(("items", "item"), _items),
    **dict.fromkeys(("options", "variant", "variants"), _options),
    **dict.fromkeys(("payment_method", "method", "refund_method"), _method),
    "address": _address,
    **dict.fromkeys(("address_kind", "address_scope", "scope"), _scope),
    **dict.fromkeys(("more_items", "more"), _more),
}
