"""What a customer says: wishes and facts in their own words."""

from __future__ import annotations

from random import Random

from goals import naming
from goals.persona import Kind, Persona, Piece, Wish
from goals.phrases import BARE, LEAVE, ONLY_ORDER, REASONS, WISHES
from goals.readback import Fault, Objection


def who(persona: Persona, rng: Random) -> str:
    """Who the customer is, with what the shop can know them by."""
    name = f"{persona.first_name} {persona.last_name}"
    me = rng.choice((f"I'm {name}", f"my name is {name}", f"this is {name}", f"my name's {name}"))
    if persona.emails:
        mails = naming.joined(persona.emails, " or ")
        if len(persona.emails) > 1:
            return f"{me}, my e-mail is one of these: {mails}"
        return me + rng.choice((f", my email is {mails}", f", {mails}", f" ({mails})"))
    code = persona.postcode
    return me + rng.choice((f", zip {code}", f", my zip code is {code}", f" and my zip is {code}"))


def email(persona: Persona, rng: Random) -> str:
    """The answer to being asked for an e-mail address."""
    if not persona.emails:
        return f"I don't have that one at hand, {who(persona, rng)}"
    mails = naming.joined(persona.emails, " or ")
    if len(persona.emails) > 1:
        return f"I'm not sure which one I used: {mails}"
    return rng.choice((mails, f"it's {mails}", f"my email is {mails}", f"{mails}"))


def which_order(wish: Wish, persona: Persona, rng: Random, by_goods: bool = True) -> str:
    """The order in words: by its number, or by what is in it."""
    if not wish.order:
        return "my account"
    if persona.knows(wish.order):
        return naming.order(wish.order, rng)
    ending = next((e for e in persona.endings if wish.order.endswith(e)), None)
    if ending:
        return f"the order whose number ends in {ending}"
    if not by_goods:
        return "my order"
    names = [piece.name for piece in wish.pieces] or list(dict.fromkeys(wish.goods))
    return f"my order with the {naming.joined([name.lower() for name in names])}"


def wish_in_full(wish: Wish, persona: Persona, rng: Random) -> str:
    """The whole wish in one go."""
    core = _filled(rng.choice(WISHES[wish.kind]), wish, persona, rng)
    extra = _extra(wish, persona, rng)
    if not extra:
        return core
    stop = " " if core.endswith("?") else rng.choice((". ", ", "))
    return core + stop + (extra if stop == ", " else extra[0].upper() + extra[1:])


def wish_with_order(wish: Wish, persona: Persona, rng: Random) -> str:
    """The wish with the order only; the facts when they are asked for."""
    templates = ONLY_ORDER.get(wish.kind) or WISHES[wish.kind]
    if wish.kind is Kind.HOME:
        templates = BARE[wish.kind]
    return _filled(rng.choice(templates), wish, persona, rng)


def wish_alone(wish: Wish, rng: Random) -> str:
    """The wish without any facts."""
    return rng.choice(BARE[wish.kind])


def details(wish: Wish, persona: Persona, rng: Random) -> str:
    """The facts of a wish, for somebody who has not got them: no order, no verb."""
    if wish.kind is Kind.CANCEL:
        return rng.choice(REASONS[wish.reason])
    if wish.address:
        return naming.address(wish.place)
    if wish.kind is Kind.PAYMENT and wish.method:
        return naming.method(wish.method, persona, rng)
    if wish.kind.swaps:
        return naming.joined([naming.swap(piece, rng) for piece in wish.pieces])
    return naming.pieces(wish, rng)


def becomes(piece: Piece, rng: Random, full: bool = True) -> str:
    """What a piece should be like, when asked for its options."""
    wanted = piece.new or {}
    if not piece.changed:
        return f"the same as I have: {naming.spelled(wanted)}"
    return naming.spelled(wanted) if full else naming.options(piece.changed, rng)


def correct(fault: Objection, wish: Wish, persona: Persona, rng: Random) -> str:
    """What is put right about a read-back."""
    if fault.fault in (Fault.EXTRA, Fault.MISSING, Fault.VARIANT):
        return _correct_pieces(fault, wish, rng)
    if fault.fault is Fault.METHOD and wish.method:
        return f"no, please use {naming.method(wish.method, persona, rng)}"
    if fault.fault is Fault.ADDRESS:
        return f"no, the address is {naming.address(wish.place)}"
    if fault.fault is Fault.REASON:
        return f"no, {rng.choice(REASONS[wish.reason])}"
    meant = f"I mean {which_order(wish, persona, rng)}. " if fault.fault is Fault.ORDER else ""
    return f"no, {meant}{wish_in_full(wish, persona, rng)}"


def _correct_pieces(fault: Objection, wish: Wish, rng: Random) -> str:
    piece = fault.piece
    if fault.fault is Fault.MISSING and piece:
        return f"please add {naming.swap(piece, rng) if wish.kind.swaps else naming.piece(piece)}"
    if fault.fault is Fault.VARIANT and piece:
        return f"no, {naming.piece(piece)} should become {naming.spelled(piece.new or {})}"
    only = naming.joined([naming.piece(piece) for piece in wish.pieces])
    return f"not the {fault.name.lower()}, only {only}" if fault.name else f"no, only {only}"


def _filled(template: str, wish: Wish, persona: Persona, rng: Random) -> str:
    names_goods = "{what}" in template or "{swaps}" in template
    return template.format(
        order=which_order(wish, persona, rng, not names_goods) if "{order}" in template else "",
        what=naming.pieces(wish, rng) if "{what}" in template else "",
        swaps=_swaps(wish, rng) if "{swaps}" in template else "",
        place=naming.address(wish.place) if "{place}" in template else "",
        paid=naming.method(wish.method, persona, rng) if wish.method else "",
    )


def _swaps(wish: Wish, rng: Random) -> str:
    return naming.joined([naming.swap(piece, rng) for piece in wish.pieces])


def _extra(wish: Wish, persona: Persona, rng: Random) -> str:
    """The reason or the payment method, as a sentence of its own."""
    if wish.kind is Kind.CANCEL:
        return rng.choice(REASONS[wish.reason])
    if wish.method is None or wish.kind is Kind.PAYMENT:
        return ""
    method = naming.method(wish.method, persona, rng)
    if wish.kind is Kind.RETURN:
        return rng.choice((f"money back on {method}", f"refund to {method} please"))
    return rng.choice((f"use {method} for the difference", f"settle it with {method}"))


def leave(rng: Random) -> str:
    """That nothing should be done after all."""
    return rng.choice(LEAVE)


def sentence(text: str) -> str:
    """The words as a sentence of their own."""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else text + "."
