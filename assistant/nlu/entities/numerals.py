"""Numbers in words."""

from __future__ import annotations

import re

from assistant.nlu.entities.lexicon import split

_UNITS = split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = split("twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {
    **{word: number for number, word in enumerate(_UNITS)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    "fourty": 40,
    "a": 1,
    "an": 1,
    "couple": 2,
    "dozen": 12,
}
_SCALES = {"hundred": 100, "thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000}

_SMALL = "|".join(sorted([w for w in _VALUES if len(w) > 2 and w != "couple"], key=len)[::-1])
_NUMBER = rf"(?:{_SMALL}|hundred|thousand|grand)"
# Up to eight words: "one thousand seven hundred and thirty five".
IN_WORDS = rf"(?:(?:a|half\s+a)\s+(?=hundred|thousand|grand|dozen))?{_NUMBER}"
IN_WORDS = rf"{IN_WORDS}(?:[\s-]+(?:and\s+)?{_NUMBER}){{0,7}}"
# 1 to 59, for times and small counts.
UP_TO_59 = rf"(?:(?:{'|'.join(_TENS[:4])})[\s-]?(?:{'|'.join(_UNITS[1:10])})|{_SMALL})"

_ORDINAL_WORDS = split(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS = {
    **{word: number for number, word in enumerate(_ORDINAL_WORDS, 1)},
    **{f"twenty-{w}": 20 + n for n, w in enumerate(_ORDINAL_WORDS[:9], 1)},
    **{f"twenty {w}": 20 + n for n, w in enumerate(_ORDINAL_WORDS[:9], 1)},
    "thirtieth": 30,
    "thirty-first": 31,
    "thirty first": 31,
}
ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))


def number(text: str) -> int | None:
    """The whole number that `text` is, in digits or words; None where it is none.

    "one thousand seven hundred and thirty" is 1730, "2k" is 2000, "half a dozen" is 6.
    """
    words = re.findall(r"\d+|[a-z]+", text.lower().replace(",", ""))
    if words[:2] == ["half", "a"] and len(words) > 2:
        whole = number(" ".join(words[2:]))
        return whole // 2 if whole else None
    total = part = 0
    known = False
    for word in words:
        if word.isdigit() or word in _VALUES:
            part += int(word) if word.isdigit() else _VALUES[word]
            known = True
        elif word in _SCALES and _SCALES[word] == 100:
            part, known = max(part, 1) * 100, True
        elif word in _SCALES:
            total, part, known = total + max(part, 1) * _SCALES[word], 0, True
        elif word not in {"and", "of"}:
            return None
    return total + part if known else None
