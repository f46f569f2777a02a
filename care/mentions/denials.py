"""Mentions of what is not meant: "but not the lamp", "keep the lamp"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from care.mentions.pieces import Mention
from care.mentions.words import Reading

_ACTIONS = r"(?:return|cancel|exchange|change|modify|swap|touch|include|replace|send back|remove)"
_BEFORE = re.compile(
    rf"(?:\b(?:not|never|except(?: for)?|excluding|without|minus|but|besides|apart from|aside from|"
    r"other than|instead of|rather than|"
    r"keep|keeping|leave|leaving|hold on to|hang on to)"
    rf"|(?:don't|do not|not|won't|no need to) (?:want to |wanna |like to |need to )?{_ACTIONS}"
    r"(?:ing)?)(?: just| only)?\s$"
)
_BUT = re.compile(r"\bbut\s$")
_ALL_BUT = re.compile(r"\b(?:all|everything|all \w+|every \w+|anything)\s(?:\w+\s){0,2}but\s$")
_NOT_KEEP = re.compile(
    r"\b(?:don't|do not|not|can't|cannot|no longer|never|rather than|instead of|no) (?:\w+ ){0,3}"
    r"(?:keep|keeping|leave|leaving)\s$"
)
_AFTER = re.compile(
    r"\s*(?:(?:can |should |will |must )?stays?\b|(?:is|are) (?:fine|ok|okay|good|perfect|great)\b"
    r"|i(?:'d| would|'ll| will)? (?:want to |like to |wanna )?keep\b|(?:should|must) not be\b)"
)
_JOINED = re.compile(r"\s*(?:,|and|or|nor|, and|&|both)?\s*(?:the |my |a |an )*$")


def denied(reading: Reading, mentions: Sequence[Mention]) -> list[bool]:
    """For each mention whether it is said not to be meant."""
    found: list[bool] = []
    for index, mention in enumerate(mentions):
        before = reading.words(0, mention.start) + " "
        after = reading.words(mention.end, len(reading)) + " "
        no = _says_no(before) or bool(_AFTER.match(after))
        if not no and index and found[-1]:
            no = bool(_JOINED.match(reading.words(mentions[index - 1].end, mention.start) + " "))
        found.append(no)
    return found


def _says_no(before: str) -> bool:
    if _BUT.search(before) and not _ALL_BUT.search(before):
        return False
    return bool(_BEFORE.search(before)) and not _NOT_KEEP.search(before)
