"""Ways of saying that the very same is wanted, the cheapest, or one thing rather than another."""

from __future__ import annotations

import re

_SAME = re.compile(
    r"\b(?:(?:the |an? |exact |very )*same(?: exact| identical| very)?"
    r"(?: ones?\b| items?\b| things?\b| models?\b| product\b| again\b| variant\b| options?\b|"
    r" specs?\b| pieces?\b| kind\b| version\b| type of item\b)?"
    r"(?=\W*$|\s*[.,;!?)]| please\b| again\b| as (?:before|i have|it is|now)\b| replacement\b|"
    r" via\b| but (?:new|working|not (?:broken|defective|damaged))| for\b| and\b|"
    r" with(?:out)? (?:no |a )?(?:damage|defect))"
    r"|identical\b|like for like|exact replacement|just like (?:it|this|the old)|"
    r"same (?:again|item again|thing again)|same (?:exact )?(?:one|item|model|product|thing|"
    r"variant|version)\b)"
)
_NOT_SAME = re.compile(
    r"\b(?:else|rest|otherwise|remain\w*|stay\w*|not|at|all|keep\w*)(?: (?:is|be|to|it|are|"
    r"of it))* ?(?:exactly )?(?:the )?$"
)
_CHEAPEST = re.compile(
    r"\b(?:whichever|which ever|whatever)(?: \w+){0,4} (?:cheap\w+|less|lower|lowest|least)|"
    r"\bcheapest\b|\b(?:lowest|least)[ -](?:pric\w+|expensive|costly)|\bmost affordable\b|"
    r"\bthe cheaper (?:one|option|of|version|variant)\b|\bbest price\b"
)
SOFT = re.compile(
    r"\b(?:preferably|ideally|if possible|if (?:it(?:'s| is) |they(?:'re| are) )?available|"
    r"if you (?:have|can|do)|would be (?:nice|great)|if i can|hopefully|if there(?:'s| is))\b"
)
FALLBACK = re.compile(
    r"\b(?:if need be|if needed|if necessary|if i (?:have|must)|if not|otherwise|or else|"
    r"failing that|second choice|(?:is|are|would be|also|'s) (?:also )?(?:fine|ok|okay|acceptable)|"
    r"(?:fine|ok|okay) (?:too|with)|as a (?:fallback|backup)|at worst)\b"
)
CORRECTION = re.compile(
    r"\b(?:actually|wait|sorry|i mean|i meant|scratch that|on second thought|instead|"
    r"changed? my mind|correction|make that|no)\b"
)
OR = re.compile(r"\bor\b|\botherwise\b|\bif not\b|\belse\b|\bthen\b|/")


def says_same(text: str) -> bool:
    """Whether the very same thing is wanted again."""
    return any(not _NOT_SAME.search(text[: m.start()]) for m in _SAME.finditer(text))


def says_cheapest(text: str) -> bool:
    """Whether the price decides."""
    return bool(_CHEAPEST.search(text))
