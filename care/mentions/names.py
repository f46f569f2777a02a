"""Names of products in a text, whole or shortened, within a closed set of products."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from care.mentions.fuzzy import COMMON, listed
from care.mentions.values import Form, match, match_nearly
from care.mentions.words import Reading, spelled

# Last words that say less than the first: "the vacuum" for a vacuum cleaner.
_EMPTY_HEADS = frozenset(listed("cleaner set machine kit maker system device unit tool pack"))
_ADJECTIVES = frozenset(
    listed("""
    electric electronic digital wireless smart portable mechanical bluetooth indoor outdoor action
    cycling gaming running hiking cooking automatic manual led mini office garden wall desk water
    tea coffee pet light security travel sports professional cordless rechargeable
    """)
)
_OTHER_NAMES = {
    "smartphone": ("phone", "cell phone", "mobile phone", "mobile"),
    "bicycle": ("bike", "cycle"),
    "t shirt": ("tee", "tee shirt", "shirt"),
    "sunglasses": ("shades", "glasses", "sun glasses"),
    "wristwatch": ("watch", "wrist watch"),
    "sneakers": ("trainers",),
    "vacuum cleaner": ("hoover", "vacuum"),
    "luggage set": ("suitcases", "luggage"),
    "headphones": ("headset",),
    "earbuds": ("ear buds", "earphones", "buds"),
    "bookshelf": ("book shelf", "shelf", "bookcase"),
    "skateboard": ("skate board", "board"),
    "television": ("tv",),
    "refrigerator": ("fridge",),
    "backpack": ("back pack", "rucksack"),
    "portable charger": ("power bank", "powerbank"),
    "dumbbell set": ("dumbbells", "weights"),
    "grill": ("barbecue", "bbq"),
    "e reader": ("ereader", "reader"),
    "perfume": ("fragrance", "cologne"),
    "luggage": ("suitcase",),
    "helmet": ("helm",),
    "sofa": ("couch",),
    "jigsaw puzzle": ("jigsaw",),
    "notebook": ("note book",),
    "running shoes": ("runners",),
}


class Named(NamedTuple):
    """A product's name in `tokens[start:end]`; `names` are all products it fits."""

    start: int
    end: int
    names: frozenset[str]
    plural: bool


def name_forms(names: Iterable[str]) -> dict[Form, frozenset[str]]:
    """What is typed for which products."""
    found: dict[Form, set[str]] = {}
    weaker: dict[Form, set[str]] = {}
    for name in dict.fromkeys(names):
        words = spelled(name)
        if not words:
            continue
        for form in _shortened(words):
            found.setdefault(form, set()).add(name)
        for form in _other_names(words):
            weaker.setdefault(form, set()).add(name)
    for form, which in weaker.items():
        found.setdefault(form, set()).update(which)
    return {form: frozenset(which) for form, which in found.items()}


def _shortened(words: Form) -> set[Form]:
    """The words with the last one, in any number; and what stands for all of them."""
    front, head = words[:-1], words[-1]
    found = {(*some, head) for size in range(len(front) + 1) for some in combinations(front, size)}
    if head in _EMPTY_HEADS and len(words) > 1:
        found.discard((head,))
        found.add(front)
    found |= {(word,) for word in front if _stands_alone(word)}
    found |= {("".join(form),) for form in list(found) if len(form) > 1}
    if len(words) == 2 and len(words[0]) == 1:
        found.discard((words[1],))  # "shirt" of "T-shirt" is another name, not a shorter one
    return found


def _stands_alone(word: str) -> bool:
    return (
        len(word) >= 5
        and word not in COMMON
        and word not in _ADJECTIVES
        and not word.endswith(("ing", "less", "able"))
    )


def _other_names(words: Form) -> set[Form]:
    return {
        spelled(other)
        for name, others in _OTHER_NAMES.items()
        if (known := spelled(name)) and words[-len(known) :] == known
        for other in others
    }


def words_of_names(names: Iterable[str]) -> set[str]:
    """All words that can name one of these products."""
    return {word for form in name_forms(names) for word in form}


def find_named(reading: Reading, names: Iterable[str]) -> list[Named]:
    """All names of products in the text, the longest at each place."""
    known = name_forms(names)
    found: list[Named] = []
    place = 0
    while place < len(reading):
        ends = _ends(known, reading, place)
        if not ends:
            place += 1
            continue
        end = max(end for end, _ in ends)
        which = frozenset(name for e, fits in ends if e == end for name in fits)
        found.append(Named(place, end, which, _is_plural(reading, end, which)))
        place = end
    return found


def _ends(
    known: dict[Form, frozenset[str]], reading: Reading, place: int
) -> list[tuple[int, frozenset[str]]]:
    """The forms that begin here, spelled right or nearly, and where they end."""
    for matches in (match, match_nearly):
        ends = [
            (end, which) for form, which in known.items() if (end := matches(form, reading, place))
        ]
        if ends:
            return ends
    return []


def _is_plural(reading: Reading, end: int, names: frozenset[str]) -> bool:
    """Whether the name is in the plural, though the product's is not ("boots" are one pair)."""
    raw = reading.raw(end - 1)
    plural = raw.endswith("s") and not raw.endswith(("ss", "'s"))
    return plural and not any(name.lower().endswith("s") for name in names)
