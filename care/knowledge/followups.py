"""Questions that go on with the one before: "and to Canada?", "how long does that take?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from care.knowledge.questions import content_words

_GOES_ON = re.compile(
    r"^\W*(?:ok(?:ay)?\W+|so\W+)?(?:and|but|also|or|what about|how about|what if|then|even|same"
    r"|not even)\b",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\b(?:that|this|it|its|they|them|those|these|one|ones|there|then|he|she|him|so)\b", re.I
)
_FEW = 3  # words that tell something; a question with fewer seldom stands alone
_SOME = 6


@dataclass(frozen=True)
class Previous:
    """The question before and the article it was answered from."""

    slug: str
    question: str


def is_elliptic(question: str) -> bool:
    """Whether the question can't be understood, or not for sure, without the one before."""
    words = len(content_words(question))
    if _GOES_ON.search(question) or words < _FEW:
        return True
    return words <= _SOME and bool(_POINTS_BACK.search(question))


def combined(question: str, previous: Previous) -> str:
    """Both questions as one."""
    return f"{previous.question.rstrip(' ?!.')}, {question}"
