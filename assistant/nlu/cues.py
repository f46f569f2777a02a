"""How a message is written: capitals, repeated marks, words of anger and of haste.

A sentence encoder reads what a message is about and drops much of how it is said: it knows no
capitals, and "where is it" and "WHERE IS IT???" are nearly one vector.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

# Longer texts are read up to here. The sentence encoder stops at about the same place.
MAX_CHARACTERS = 1200

_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|today|2day|tonight|tnite"
    r"|tomorrow|tmrw|tomoz|2moro|noon|midnight|midday|christmas|xmas|easter|eid|diwali"
)
_WHEN = rf"(?:the )?(?:{_DAY}|end of|close of|morning|evening|\d)"

# Where two begin at the same place, the earlier one takes it: "not urgent" is no "urgent".
_WORDS = {
    "calm": r"(?:no|not|any|isn'?t|without) (?:(?:in )?a )?(?:rush|hurry|urgent)|whenever"
    r"|no worries|take your time|when you (?:can|get a chance|have a moment)|can wait",
    "polite": r"pl(?:ea)?[sz]e?|thanks?|thank you|thx|cheers|kind(?:ly)? regards|could you|may i",
    "pleased": r"lov(?:e|ely|ing)|happy with|perfect|gorgeous|pleased|excited|amazing|lol|haha",
    "swearing": r"f+u+c+k\w*|f+s+|wtf|bull ?shit\w*|shit\w*|bs|crap\w*|damn\w*|bloody|arse\w*|ass"
    r"|bastards?|hell|idiots?|stupid|morons?|stfu|piss\w*",
    "anger": r"ridiculous\w*|unbelievabl[ey]|unacceptabl[ey]|useless|pathetic"
    r"|(?:is|are|ur|beyond|such) a joke|disgust\w*|disgrac\w*|embarrass\w*|dreadful"
    r"|appall\w*|shambl\w*|farce|circus|clowns?|rubbish|garbage|trash|terribl[ey]|awful|horribl[ey]"
    r"|worst|furious|fuming|livid|raging|angry|annoy\w*|disappoint\w*|frustrat\w*|outrag\w*"
    r"|fed up|sick of|sick and tired|had enough|tired of|done with|sucks?|hate|asham\w*|shame"
    r"|scam\w*|thie(?:f|ves)|crooks?|rip+ed off|rip off|robbery|incompeten\w*|liars?|lied"
    r"|shocking|insane|nonsense|excuses?|never again|waste of|patience|seriously|for god'?s? sake",
    "threat": r"lawyers?|solicitors?|court|sue|legal action|trading standards|ombudsman|police"
    r"|charge ?back|my bank|trust ?pilot|social media|report(?:ed|ing)? (?:you|this)|complaint"
    r"|bad review|my rights",
    "repeated": r"still|again|already (?:told|said|asked|gave|given|sent|tried|did)|twice"
    r"|(?:second|third|fourth|fifth|\d+(?:nd|rd|th)) (?:time|message|e?-?mail|call|chat)"
    r"|how many times|so many times|(?:\d+|three|four|five|six) times|every (?:single )?time"
    r"|each time|over and over|once more|keeps? \w+ing",
    "unheard": r"no ?(?:body|one)|no (?:reply|answer|response)|ignor\w*|never|nothing|anyone"
    r"|anybody|told (?:you|me)|promis\w*|passed around|on hold|hang up|hung up|listen\w*",
    "waited": r"(?:for|since|took|after)? ?(?:\d+|two|three|four|five|six|a|several) (?:weeks?"
    r"|months?|days)|wait(?:ing|ed)|for ?ever|so long|chas(?:e|ing)",
    "mishap": r"not|no|\w+n'?t|wrong|broke\w*|late|missing|lost|gone|empty|ruin\w*|fail\w*|messed"
    r"|worse|problem|cancelled",
    "deadline": rf"(?:by|before|b4|until|till|til|latest|due|ends?|expires?|closes?|starts?|at) "
    rf"{_WHEN}\w*|latest|deadline|last day|in time|on time|at the latest",
    "countdown": r"(?:in|within|for|another|next) (?:the )?(?:next )?(?:an?|half an?|few|one|two"
    r"|three|four|five|ten|fifteen|twenty|thirty|\d+)? ?(?:more )?"
    r"(?:min(?:ute)?s?|hours?|hrs?|h)|running out|about to",
    "haste": r"urgent\w*|asap|a\.s\.a\.p|immediate\w*|straight ?away|right away|at once|quick\w*"
    r"|hurry|rush\w*|fast(?:er|est)?|emergency|priorit\w*|as soon as possible|expedit\w*|critical"
    r"|right now|instantly",
    "danger": r"leak\w*|flood\w*|smoke|sparks?|fire|gas|hacked|stolen|fraud\w*|block|freeze|lock"
    r"|poison\w*|swallowed|dangerous",
    "happening": r"just now|a minute ago|outside|downstairs|on (?:the|his|its) way|as we speak"
    r"|before (?:it|he|she|they|that|you)|at the (?:store|counter|door|airport|station)",
    "now": r"now|today|2day|tonight|tnite|tomorrow\w*|tmrw|tomoz|2moro"
    r"|this (?:morning|afternoon|evening)",
    "weekday": rf"(?:on |this )?(?:{_DAY})",
    "occasion": r"wedding|birthday|funeral|party|exam|interview|flight|flying|holiday|event|travel"
    r"|surgery|hospital|baptism|concert|festival|anniversary|guests?|meeting|trip|launch|visa"
    r"|leav(?:e|ing)|medicine|baby",
}
_PATTERN = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()) + r")(?!\w)"
)
_RUN = re.compile(r"[?!]{2,}")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LETTERS = re.compile(r"[A-Za-z]{3,}")
_SENTENCES_OF_ONE_WORD = re.compile(r"(?:^|(?<=[.!?]\s))\w+[.!](?=\s|$)")
_ANGRY_FACES = re.compile("[😡🤬😠😤🖕👎🙄💩👿]")
_FRIENDLY_FACES = re.compile("[😀-😅😊😍🙂👍🙏❤😂🎉]")

NAMES = (
    *_WORDS,
    "capitals",
    "stressed_words",
    "question_marks",
    "exclamation_marks",
    "stretched_words",
    "one_word_sentences",
    "angry_faces",
    "friendly_faces",
)


def cues(text: str) -> npt.NDArray[np.float64]:
    """How strong each of `NAMES` is in `text`; each 0 (not there) to 1. Never fails."""
    text = text[:MAX_CHARACTERS]
    lower = text.lower().replace("\u2019", "'")
    counts = dict.fromkeys(_WORDS, 0)
    for match in _PATTERN.finditer(lower):
        counts[str(match.lastgroup)] += 1
    runs = "".join(_RUN.findall(text))
    return np.array(
        [
            *(_part(count, 2) for count in counts.values()),
            *_capitals(text),
            _part(runs.count("?"), 4),
            _part(runs.count("!"), 4),
            float(any(len(run.group()) < 10 for run in _STRETCHED.finditer(lower))),
            _part(len(_SENTENCES_OF_ONE_WORD.findall(text)), 3),
            _part(len(_ANGRY_FACES.findall(text)), 1),
            _part(len(_FRIENDLY_FACES.findall(text)), 1),
        ]
    )


def _capitals(text: str) -> tuple[float, float]:
    """The share of capitals in longer words, and whether single words stand out in capitals."""
    words = _LETTERS.findall(text)  # no "XL", no "UK"
    letters = "".join(words)
    share = sum(letter.isupper() for letter in letters) / max(len(letters), 1)
    stressed = sum(word.isupper() for word in words)
    return share, _part(stressed, 3) if stressed < len(words) else 0.0


def _part(count: int, enough: int) -> float:
    return min(count, enough) / enough
