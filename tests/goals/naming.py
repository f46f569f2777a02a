"""How a customer names things: items, options, payment methods, addresses."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from goals.persona import Method, Options, Persona, Piece, Wish

# Options whose value is said without the option's name: "in black", "1.5L".
_BARE = {
    *("color", "capacity", "length", "material", "style", "storage", "resolution", "processor"),
    *("height", "type", "theme", "thickness", "output", "screen size", "piece count", "design"),
    *(
        "deck material",
        "features",
        "connectivity",
        "weight range",
        "diameter",
        "filter type",
        "power source",
        "cover type",
    ),
}
_UNCLEAR = {"high", "low", "medium", "large", "small", "full", "half", "none", "yes", "no"}
_NUMBERS = ("no", "one", "two", "three", "four", "five")


def joined(parts: Sequence[str], last: str = " and ") -> str:
    """`a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + last + parts[-1]


def option(name: str, value: str, rng: Random | None = None) -> str:
    """An option in words: "size L", "black", "high brightness", "no backlight"."""
    if value in ("yes", "no"):
        noun = {"waterproof": "waterproof", "water resistance": "water resistant"}.get(name, name)
        return noun if value == "yes" else f"not {noun}"
    if value == "none":
        return f"no {name}"
    if name == "size" and (len(value) <= 3 or value.isdigit()):
        return f"size {value}"
    if name in _BARE and value not in _UNCLEAR:
        return f"{name} {value}" if rng and rng.random() < 0.1 else value
    if value.isdigit() or value in _UNCLEAR or (rng and rng.random() < 0.5):
        return f"{value} {name}"
    return f"{name} {value}"


def options(wanted: Options, rng: Random) -> str:
    """Options in words, in any order: "black, size L and 256GB"."""
    parts = [option(name, value, rng) for name, value in wanted.items()]
    rng.shuffle(parts)
    return joined(parts)


def spelled(wanted: Options) -> str:
    """Options by their names, for somebody who did not get it: "color black, size L"."""
    return ", ".join(f"{name} {value}" for name, value in wanted.items())


def noun(piece: Piece) -> str:
    """The piece's name as it is typed in a sentence."""
    return " ".join(w if w[1:] != w[1:].lower() else w.lower() for w in piece.name.split())


def piece(one: Piece, article: str = "the") -> str:
    """A piece, told from those alike: "the kettle", "the red water bottle"."""
    name = noun(one)
    for option_name, value in one.telling.items() if len(one.telling) == 1 else ():
        told = option(option_name, value)
        before = option_name in ("color", "material") or "color" in option_name
        return f"{article} {told} {name}" if before else f"{article} {name} with {told}"
    if one.telling:
        return f"{article} {name} ({spelled(one.telling)})"
    return f"{article} {name}"


def pieces(wish: Wish, rng: Random, article: str = "the") -> str:
    """All pieces of a wish; those that are the same counted."""
    if wish.is_all and len(wish.pieces) > 1 and rng.random() < 0.3:
        return rng.choice(("everything", "all of it", "all the items"))
    said: list[str] = []
    for one in dict.fromkeys(str(p) for p in wish.pieces):
        same = [p for p in wish.pieces if str(p) == one]
        count = len(same)
        has_more = sum(other == same[0].old for other in same[0].alike) + 1 > count
        if count > 1:
            said.append(f"{'both' if count == 2 else 'the ' + _NUMBERS[count]} {noun(same[0])}s")
        elif has_more:
            said.append(piece(same[0], "one of the" if article == "the" else article))
        else:
            said.append(piece(same[0], article))
    return joined(said)


def swap(one: Piece, rng: Random) -> str:
    """What a piece should become: "the desk lamp in black and high brightness instead"."""
    if not one.changed:
        return rng.choice(
            (
                f"{piece(one)} for the same one again",
                f"{piece(one)} for exactly the same model",
                f"{piece(one)} for another one just like it",
            )
        )
    wanted, is_colored = options(one.changed, rng), set(one.changed) == {"color"}
    return rng.choice(
        (
            f"{piece(one)} for one with {wanted}",
            f"{piece(one)} for one {'in' if is_colored else 'with'} {wanted}",
            f"{piece(one)} to {wanted}",
            f"{piece(one)} to one that's {wanted}",
        )
    )


def method(one: Method, persona: Persona, rng: Random) -> str:
    """A payment method as its owner says it."""
    if one.source == "paypal":
        return rng.choice(("my PayPal", "PayPal", "my PayPal account", "paypal"))
    if one.source == "gift_card":
        return rng.choice(("my gift card", "the gift card", "my gift card"))
    brand = {"mastercard": "Mastercard", "visa": "Visa"}.get(one.brand, one.brand or "credit card")
    cards = [m for m in persona.methods if m.source == "credit_card"]
    exact = (f"my {brand} ending in {one.last_four}", f"the {brand} that ends in {one.last_four}")
    if len(cards) == 1:
        return rng.choice((*exact, f"my {brand}", "my credit card"))
    if sum(m.brand == one.brand for m in cards) == 1:
        return rng.choice((*exact, f"my {brand}"))
    return rng.choice(exact)


def address(place: Options) -> str:
    """A full address in one line."""
    street = ", ".join(filter(None, (place["address1"], place.get("address2", ""))))
    return f"{street}, {place['city']}, {place['state']} {place['zip']}"


def order(number: str, rng: Random) -> str:
    """An order by its number."""
    digits = number.removeprefix("#")
    return rng.choice((f"order {number}", number, f"order {digits}", f"order number {number}"))
