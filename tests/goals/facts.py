"""Facts found in a text of the assistant's: order numbers, goods, options, methods, addresses.

Written for any wording; `readback.py` says what the facts mean for a wish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from goals.persona import Method, Options, Piece

Known = Mapping[str, tuple[str, ...]]
# Words that mean an option's value only beside the option's name.
_PLAIN = {"yes", "no", "none", "high", "low", "medium", "large", "small", "full", "half", "men"}
_PLAIN |= {"art", "fresh", "light", "basic", "plain", "fixed", "custom", "road", "gas", "dark"}
_ORDER = re.compile(r"(?<!\w)#?\s?W\s?(\d{7})(?!\d)", re.I)
_ALL = re.compile(
    r"\b(?:all of (?:it|them)|everything|(?:the )?whole order|all (?:the )?items)\b", re.I
)
_METHOD = re.compile(
    r"(?P<paypal>pay\s?pal)|(?P<gift>gift[\s-]?card|store credit)"
    r"|(?P<brand>visa|master\s?card|american express|amex)?(?:\s*(?:credit|debit|bank)?\s*card)?"
    r"[\s,(]*(?:(?:ending|ends) (?:in|with|on)|[*•x.…]{2,})\s*(?P<four>\d{4})"
    r"|(?P<named>visa|master\s?card|american express|amex)|(?P<card>(?:credit|debit|bank) card)",
    re.I,
)


@dataclass(frozen=True)
class Mention:
    """A product named in a text, how many of it, and the text from there to the next one."""

    name: str
    count: int
    text: str
    start: int


def orders_in(text: str) -> list[str]:
    """The order numbers in a text."""
    return list(dict.fromkeys(f"#W{digits}" for digits in _ORDER.findall(text)))


def says_all(text: str) -> bool:
    """Whether it speaks of all there is in an order."""
    return bool(_ALL.search(text))


def mentions(text: str, names: Iterable[str], known: Sequence[Known] = ()) -> list[Mention]:
    """Every naming of these products; "compartment: laptop" names none."""
    bare = _without_options(text, known)
    found = sorted(
        (m.start(), int(m.group(1) or 1), name) for name in set(names) for m in _named(name, bare)
    )
    ends = [*(start for start, _, _ in found[1:]), len(text)][: len(found)]
    return [
        Mention(name, count, text[start:end], start)
        for (start, count, name), end in zip(found, ends, strict=True)
    ]


def options_in(text: str, known: Known) -> dict[str, list[str]]:
    """The values of a product's options in a text, in the order they come."""
    found, left = [], text
    for option, value, pattern in _patterns(tuple(known.items())):
        for match in list(pattern.finditer(left)):
            found.append((match.start(), option, value))
            left = left[: match.start()] + "\0" * len(match.group()) + left[match.end() :]
    values: dict[str, list[str]] = {}
    for _, option, value in sorted(found):
        values.setdefault(option, []).append(value)
    return values


def has_options(text: str, wanted: Options, known: Known) -> bool:
    """Whether a text has all of these options, and no other values for them."""
    found = options_in(text, known)
    return all(set(found.get(option, ())) == {value} for option, value in wanted.items())


def methods_in(text: str, methods: Sequence[Method]) -> list[frozenset[Method]]:
    """For each naming of a payment method: those of the customer's it may mean, perhaps none."""
    return [_meant(found, methods) for found in _METHOD.finditer(text) if found.group().strip()]


def missing_of_address(text: str, address: Options) -> list[str]:
    """The parts of an address that a text does not have."""
    flat = _flat(text)
    parts = ("address1", "address2", "city", "state", "zip")
    wanted = {part: _flat(address.get(part, "")) for part in parts}
    return [part for part, words in wanted.items() if words and f" {words} " not in f" {flat} "]


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text.lower()).split())


def _named(name: str, text: str) -> Iterable[re.Match[str]]:
    words = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", name))
    return re.finditer(rf"(?:\b(\d)\s*[×x]\s*)?(?<![\w-]){words}(?:s|es)?(?![\w-])", text, re.I)


def _without_options(text: str, known: Sequence[Known]) -> str:
    blanked = re.sub(r"\([^)]*\)", lambda m: " " * len(m.group()), text)
    for options in known:
        for option, values in options.items():
            for value in values:
                pair = rf"\b{re.escape(option)}\s*[:=]?\s*{re.escape(value)}\b"
                blanked = re.sub(pair, lambda m: " " * len(m.group()), blanked, flags=re.I)
    return blanked


@lru_cache(maxsize=256)
def _patterns(
    known: tuple[tuple[str, tuple[str, ...]], ...],
) -> list[tuple[str, str, re.Pattern[str]]]:
    """What to look for: named options first, then values by themselves, the longest first."""
    pairs = [(option, value) for option, values in known for value in values]
    pairs.sort(key=lambda pair: -len(pair[1]))
    named, bare = [], []
    for option, value in pairs:
        name, word = re.escape(option), rf"(?<![\w.,$-]){re.escape(value)}(?![\w-]|\.\d)"
        link = r"\s*(?:[:=]|is|of|to|be|becomes)?\s*"
        beside = rf"\b{name}{link}{word}|{word}\s{name}\b"
        named.append((option, value, re.compile(beside, re.I)))
        if _is_clear(value) and sum(value == other for _, other in pairs) == 1:
            flags = re.I if len(value) > 3 else 0  # "S" is a size, "s" is not
            bare.append((option, value, re.compile(word, flags)))
    return named + bare


def _is_clear(value: str) -> bool:
    return value.lower() not in _PLAIN and not value.isdigit()


def _meant(found: re.Match[str], methods: Sequence[Method]) -> frozenset[Method]:
    if found["paypal"] or found["gift"]:
        source = "paypal" if found["paypal"] else "gift_card"
        return frozenset(m for m in methods if m.source == source)
    brand = (found["brand"] or found["named"] or "").replace(" ", "").lower()
    cards = [m for m in methods if m.source == "credit_card"]
    return frozenset(
        m
        for m in cards
        if (not brand or brand in (m.brand.lower(), "amex"))
        and (not found["four"] or found["four"] == m.last_four)
    )


def fits(text: str, piece: Piece, options: Options) -> bool:
    """Whether nothing that a text says of a piece is against these options."""
    found = options_in(text, piece.known)
    return all(options.get(option) in values for option, values in found.items())
