"""Why an order is to be cancelled, by the shop's two reasons."""

from __future__ import annotations

import re

from care.mentions.fuzzy import Vocabulary, listed
from care.mentions.words import lowered

NOT_NEEDED = "no longer needed"
MISTAKE = "ordered by mistake"

_WORDS = Vocabulary(
    listed("""
    longer needed mistake ordered accident accidentally mistakenly needs anymore
    cheaper elsewhere changed wrong twice duplicate clicked incorrect unintentionally wanted
    traveling necessary vacation purchased expensive
    """)
)
_ORDERED = (
    r"(?:order(?:ed)?|place[d]?|b(?:ou|uy|rou)ght|buy|purchased?|click(?:ed)?|"
    r"press(?:ed)?|pick(?:ed)?|chose|hit|select(?:ed)?|got|went through|added)"
)
_NOT = (
    r"(?:don't|dont|do not|doesn't|does not|didn't|won't|wont|will not|no longer|never|"
    r"not|can't|cannot)"
)
_SIGNS: tuple[tuple[str, int, str], ...] = (
    (MISTAKE, 3,
     r"\border(?:ed|ing|s)?(?: (?:it|this|them|that|was|"
     r"were))? by (?:a )?(?:mistake|accident|error)"),
    (MISTAKE, 2,
     r"\b(?:by|in|a|an|my|was|honest|made a) (?:\w+ )?(?:mistake|accident|"
     r"error)\b|\bmistake\b|"
                 r"\bmis-?click\w*|\baccident(?:al|ally)?\b|\b(?:mistakenly|unintention\w*|"
                 r"unintended)\b"),
    (MISTAKE, 2,
     r"\b(?:didn't|did not|never|not) (?:\w+ )?(?:mean|meant|intend|"
     r"ment|want) (?:to )?(?:\w+ )?(?:order|buy|place|purchase)"),
    (MISTAKE, 1,
     r"\b(?:didn't|did not|never) (?:\w+ )?(?:mean|meant|ment|intend) too?\b"
     r"(?! (?:be|bother|upset|offend|sound|cause|say|hurt|waste|annoy)\b)"),
    (MISTAKE, 2,
     rf"\b{_ORDERED}(?: \w+){{0,4}} (?:twice|double|two times|by itself)\b|"
     rf"\bduplicate(?:d)? (?:order|purchase)|"
                 r"\b(?:doubl\w+|duplicate)\b"),
    (MISTAKE, 2,
     rf"\b{_ORDERED}(?: \w+){{0,3}} (?:wrong|incorrect)(?:ly)?\b|"
     rf"\bwrong (?:item|one|thing|product|size|"
                 r"color|order|model|button|address|quantity)\b"),
    (MISTAKE, 2,
     r"\b(?:kid|son|daughter|child|toddler|cat|dog|baby|husband|wife|brother|"
     r"sister|someone else|nephew|"
                 r"children|kids)s?(?: \w+){0,3} (?:order\w*|bought|click\w*|press\w*|placed|"
                 r"got (?:hold|on))"),
    (NOT_NEEDED, 3, r"\bno longer (?:\w+ )?(?:need|want|require|interest|necessary)\w*"),
    (NOT_NEEDED, 2,
     rf"\b{_NOT} (?:really |actually |even )?(?:need|want|require|"
     rf"wish for)\w* (?:\w+ ){{0,4}}?(?:any ?more|any longer|now)\b"),
    (NOT_NEEDED, 1,
     rf"\b{_NOT} (?:really |actually |even )?(?:need|require)\w*\b|"
     rf"\b(?:don't|dont|do not) (?:really )?want (?:it|this|them|the|that|these|any)\b|"
     rf"\bunneeded\b|\bnot needed\b"),
    (NOT_NEEDED, 2,
     r"\bchang(?:ed|e|ing) (?:my|our) minds?\b|\bsecond thoughts?\b|"
     r"\bhaving doubts\b|\bregret\b"),
    (NOT_NEEDED, 2,
     r"\b(?:cheaper|better (?:price|deal|offer)|half the price|lower price|"
     r"less (?:money )?(?:elsewhere|somewhere))\b|"
                    r"\b(?:bought|found|got|getting|ordered) (?:\w+ ){0,5}(?:elsewhere|"
                    r"somewhere else|another (?:store|shop|site)|locally|a different (?:store|"
                    r"shop))\b"),
    (NOT_NEEDED, 2,
     r"\b(?:won't|will not|not going to|not) be (?:home|here|there|around|"
     r"in town|able to receive)\b|\b(?:travel\w*|moving|out of town|going away|"
     r"on vacation)\b"),
    (NOT_NEEDED, 2,
     r"\b(?:too (?:slow|long|late|expensive|much|pricey)|taking (?:forever|"
     r"ages|so long)|takes? too|can't wait|cannot wait|can't afford|cannot afford|"
     r"over budget|tight on money)\b"),
    (NOT_NEEDED, 2,
     r"\b(?:already (?:have|own|got)|got (?:one|it) as a (?:gift|present)|"
     r"someone (?:gave|bought|got) (?:me|us)|party (?:is|was|got) cancel|event (?:is|was|"
     r"got) cancel)"),
    (NOT_NEEDED, 1,
     r"\bno (?:use|need) (?:for|of)\b|\bnot interested\b|\bdon't like\b|"
     r"\bdecided (?:not to|against)\b"),
)  # fmt: skip
_PATTERNS = [(reason, weight, re.compile(pattern)) for reason, weight, pattern in _SIGNS]
_NO_MISTAKE = re.compile(
    r"\b(?:not|n't|no) (?:\w+ ){0,3}(?:mistake|accident|error)\b|\byour (?:mistake|error)\b"
)

# "didnt", "did'nt", "didn t", "dnt": what is short for a "not".
_CONTRACTED = re.compile(
    r"\b(?:(?P<verb>did|does|do|wo|ca|is|was|are|were|have|has|had|could|would|should)"
    r" ?(?:n ?'? ?t|'nt)|(?P<short>d(?:o)?nt))\b"
)


def _contracted(match: re.Match[str]) -> str:
    return (match["verb"] or "do") + "n't"


def find_reason(text: str) -> str | None:
    """The reason that the words give; None where they give none, or both alike."""
    low = _CONTRACTED.sub(_contracted, " ".join(lowered(text).split()))
    low = re.sub(r"[a-z]{4,}", lambda m: _WORDS.nearest(m.group()) or m.group(), low)
    weights = {MISTAKE: 0, NOT_NEEDED: 0}
    for reason, weight, pattern in _PATTERNS:
        if pattern.search(low) and not (reason == MISTAKE and _NO_MISTAKE.search(low)):
            weights[reason] = max(weights[reason], weight)
    if weights[MISTAKE] == weights[NOT_NEEDED]:
        return None
    return max(weights, key=lambda reason: weights[reason])
