"""What customers say of themselves, which says nothing of pieces: a name, a postcode."""

from __future__ import annotations

import re

_LATEST = 4000  # characters that are read
_EMAIL = r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})*"
_ZIP = re.compile(
    r"\b(?:zip|postal|post)(?: ?code)?(?: is)?\W{0,3}(?P<blank>\d{5}(?:-\d{4})?)\b", re.IGNORECASE
)
_NO_NAME = (
    r"(?!(?:and|i|i'm|my|me|the|a|an|with|from|but|or|zip|post|postal|email|e-mail|mail|in|at|on|"
    r"not|is|to|for|of|here|please|want|need|would|can|could|order|you|it|this|that|have|id|so|"
    r"exchange|return|cancel|change|looking|trying|calling|writing|wondering|having|sorry)\b)"
)
_WORD = rf"{_NO_NAME}[^\W\d_][\w'-]{{0,25}}\.?"
_TITLED = r"(?-i:[A-Z])(?-i:[a-z'-])(?-i:[A-Za-z'-]){0,24}"
_PROOF = rf"(?=[\s,.;:]{{1,3}}(?:(?:and )?(?:my |the )?(?:zip|post|e-?mail)|\d{{5}}\b|{_EMAIL}))"
_CLAUSE = r"(?:^|[.!?,;:\n]|\b(?:hi|hello|hey|yes|and|there|sure|ok))\s*"
_INTRO = r"(?:i(?:'| a)?m|this is|it(?:'s| is)|name:)\s+"
_NAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:\b(?:my|the) (?:full |first |last )?|{_CLAUSE}(?:full )?)names?(?:'s| is|:| =)\s*"
        rf"(?P<blank>{_WORD}(?:\s+{_WORD}){{0,2}})",
        rf"{_CLAUSE}{_INTRO}(?P<blank>{_NO_NAME}{_TITLED}(?:\s+{_NO_NAME}{_TITLED}){{1,2}})",
        rf"{_CLAUSE}{_INTRO}(?P<blank>{_WORD}(?:\s+{_WORD}){{1,2}}?){_PROOF}",
        rf"(?:^|[.!?\n])\s*(?P<blank>{_NO_NAME}{_TITLED}\s+{_TITLED}){_PROOF}",
    )
)


def without_person(text: str) -> str:
    """The text, as long as before, with blanks where the customer gives a name or a postcode."""
    text = text[:_LATEST].translate({0x2019: "'", 0x2018: "'"})
    for pattern in (*_NAMES, _ZIP):
        text = pattern.sub(_blanked, text)
    return text


def _blanked(match: re.Match[str]) -> str:
    start, end = (place - match.start() for place in match.span("blank"))
    whole = match.group()
    return whole[:start] + " " * (end - start) + whole[end:]
