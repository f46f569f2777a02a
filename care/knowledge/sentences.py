"""A paragraph as its sentences, so that an answer can quote some of them word for word."""

from __future__ import annotations

import re

# A sentence ends with one of . ! ? (and what closes a quotation), a blank, and a new beginning.
_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“(\[{]*[A-Z0-9{])")
# A full stop after one of these ends no sentence: "e.g.", "St.", "9 a.m.", "J."
_NO_END = re.compile(
    r"(?:^|[\s(\"“])(?:e\.g|i\.e|etc|vs|cf|approx|incl|no|nos|dr|mr|mrs|ms|prof|st|ave|rd|inc|ltd"
    r"|co|dept|ext|fig|vol|[ap]\.m|u\.s|p\.o|[A-Z])\.[\"”’)\]]*$",
    re.I,
)
_SURE_END = re.compile(r"(?:\b[ap]\.m|\betc|\bu\.s)\.$", re.I)  # which may end one after all
_STARTS_ANEW = re.compile(
    r"[\"“(]*(?:The|A|An|On|In|We|You|It|If|For|Our|Your|There|This|No|Please)\b"
)


def split_sentences(paragraph: str) -> list[str]:
    """The sentences in order; joined by blanks they are the paragraph, but for white space."""
    text = " ".join(paragraph.split())
    sentences: list[str] = []
    begin = 0
    for gap in _END.finditer(text):
        end = gap.start() + len(gap.group().rstrip())
        if _goes_on(text[begin:end], text[gap.end() :]):
            continue
        sentences.append(text[begin:end])
        begin = gap.end()
    return [*sentences, text[begin:]] if text[begin:] else sentences


def _goes_on(sentence: str, rest: str) -> bool:
    """Whether the full stop is that of an abbreviation, within a sentence."""
    if not _NO_END.search(sentence):
        return False
    return not (_SURE_END.search(sentence) and _STARTS_ANEW.match(rest))
