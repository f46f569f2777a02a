"""Yes and no, as customers type them.

What a yes lets happen cannot be undone, so it takes more than a guess here: a message is a yes
only if it begins as one and says nothing against it.
"""

from __future__ import annotations

import re

_YES = re.compile(
    r"(?:oh |ok(?:ay)?,? |well,? |um+,? )?(?:"
    r"y(?:es|ep|eah|up|ea)+\b|y\b|yse\b|eys\b|ye\b|yess+\b|sure\b|ok(?:ay)?\b|k\b"
    r"|(?:that'?s |that is |all |looks |sounds )?(?:correct|right|good|fine|perfect|great)\b"
    r"|(?:please )?do (?:it|that|so)\b|please do\b|go (?:ahead|for it)\b|(?:i )?confirm(?:ed)?\b"
    r"|(?:exactly|absolutely|definitely|certainly|agreed|of course|proceed|by all means)\b|👍|✅)",
    re.I,
)
_NO = re.compile(
    r"(?:(?:oh|well|um+|actually|sorry|hmm+|wait|on second thoughts?),? )*(?:"
    r"no\b|nope\b|nah\b|n\b|not (?:now|yet|really|that)\b|never ?mind\b|stop\b|wait\b|hold on\b"
    r"|forget (?:it|about)\b|(?:leave|keep) (?:it|them|everything)\b|cancel that\b"
    r"|don'?t\b|do not\b|i(?:'ve| have)? changed my mind|i(?:'d| would) rather not)",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:but|except|however|instead|actually|rather|only|not|no|don'?t|wait|first|change|unless|if"
    r"|though|stop|what|which|how|why|when|where|who|can|could|is|are|does|do you|will)\b|\?",
    re.I,
)
_GIVING_UP = re.compile(
    r"\b(?:never ?mind|forget (?:it|about it|that|the whole thing)|don'?t bother|scratch that"
    r"|leave (?:it|everything) (?:as it (?:is|was)|alone|be))\b|^(?:just )?(?:leave it|stop)$",
    re.I,
)
_LINKING = re.compile(r"^(?:[\W_]|\b(?:and|but|then|so|just|please)\b)+", re.I)
# "Never mind, I'll keep it": nothing else is wanted.
_KEEPING = re.compile(
    r"\b(?:not|no|\w+n'?t|keep|leave|stay|fine|ok(?:ay)?|thanks?|found|myself|later|already|same"
    r"|useless|bye|changed my mind|you are|you'?re)\b",
    re.I,
)
# Words that look like the above and take nothing back.
_HARMLESS = re.compile(
    r"\b(?:no problem|no worries|do it|not a problem|no (?:more )?(?:changes|questions)"
    r"|nothing else|that(?:'s| is)|it(?:'s| is)|which is|if (?:you (?:can|could|would)|possible)"
    r"|what i (?:want|meant)|as is|this is)\b|no longer need\w*"
    r"|(?:don'?t|do not) need (?:it|them|this|that|any of it)(?: any ?more)?"
    r"|can you (?:please )?do that",
    re.I,
)
_STARTING_OVER = re.compile(
    r"\b(?:start|begin|do (?:it|this) (?:all )?)(?:ing)? (?:(?:all )?over(?: again)?|again|anew)\b"
    r"|\bfrom (?:the )?(?:start|beginning|scratch)\b|^(?:please )?re-?start(?: please)?$",
    re.I,
)
_GOING_BACK = re.compile(
    r"^(?:please |can (?:you|we|i) |could (?:you|we|i) |let'?s |i want to |wait,? |no,? )*"
    r"(?:go|take me|step) (?:one step |a step )?back\b|^(?:back|undo|previous(?: question)?)$"
    r"|\b(?:take|took) back my last answer\b|\bone step back\b",
    re.I,
)
_SOUNDS = re.compile(
    r"\b(?:u+h+|u+m+|e+r+m*|h+m+|m+|e+h+|a+h+|o+h+|well|so|like|pues|este|bueno)\b", re.I
)
_FEW = 6  # words after a no that are taken for politeness or a reason


def says_nothing(text: str) -> bool:
    """Whether there are only sounds of thinking in the message: "er, well, um"."""
    return not _SOUNDS.sub("", _clean(text)).strip(" .,!?…")


def is_yes(text: str) -> bool:
    """Whether the message agrees, and only agrees."""
    begins = _YES.match(_clean(text))
    return begins is not None and not limits(_clean(text)[begins.end() :])


def limits(text: str) -> bool:
    """Whether the words take something back, or ask something: "… but to the other card"."""
    return bool(_AGAINST.search(_HARMLESS.sub(" ", _clean(text))))


def gives_up(text: str) -> bool:
    """Whether the message takes the whole wish back: "forget it"."""
    return bool(_GIVING_UP.search(_clean(text))) and len(_clean(text).split()) <= 2 * _FEW


def after_giving_up(text: str) -> str:
    """What is wanted instead, "" where nothing is: "forget it, track my order instead"."""
    text = _clean(text)
    found = _GIVING_UP.search(text)
    rest = _LINKING.sub("", text[found.end() :]) if found else ""
    return rest if len(rest.split()) > 1 and not _KEEPING.search(rest) else ""


def starts_over(text: str) -> bool:
    """Whether the message asks to begin again: "let's start over"."""
    return bool(_STARTING_OVER.search(_clean(text))) and len(_clean(text).split()) <= 2 * _FEW


def goes_back(text: str) -> bool:
    """Whether the message takes the last answer back: "go back"."""
    return bool(_GOING_BACK.search(_clean(text))) and len(_clean(text).split()) <= 2 * _FEW


def is_bare_no(text: str) -> bool:
    """Whether the message refuses and says nothing else that matters."""
    text = _clean(text)
    if re.match(r"no (?:problem|worries)\b", text, re.I):
        return False
    begins = _NO.match(text)
    return begins is not None and len(text[begins.end() :].split()) <= _FEW


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'")).strip(" .,!\u2060-")
