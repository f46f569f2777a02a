"""What an appointment is about, in the customer's words."""

from __future__ import annotations

import re

# The topics that are offered; each has a name in the responses, `utter_phrase_topic_<topic>`.
TOPICS = ("sizes", "shoes", "gifts", "kitchen", "other")
_WORDS = {
    "shoes": r"shoes?|boots?|sneakers?|trainers|footwear",
    "gifts": r"gifts?|presents?|birthday|christmas|anniversary",
    "kitchen": r"kitchens?|cooking|cookware",
    "sizes": r"siz(?:e|es|ing)|fit|fitting|measured?|measurements?|too (?:small|big|large|tight)",
}
_NO_MATTER = re.compile(
    r"\b(?:something else|general(?: advice)?|anything|don'?t know|not sure|no idea)\b", re.I
)
_LEAD = re.compile(
    r"^\W*(?:(?:it'?s|it is|it would be|i'?d like|i would like|i want|i need|mostly|just|please|um+"
    r"|well|maybe|to talk|advice|help|some|to discuss|a consultation|something)\W+)*"
    r"(?:(?:about|on|for|with|regarding)\W+)?",
    re.I,
)
_LONGEST = 200  # characters a shop keeps of a topic


def find_topic(words: str, is_asked: bool = False) -> str | None:
    """The offered topic that the words name; None where they name none.

    "Anything" is one only where the topic was asked for.
    """
    words = words.replace("’", "'")
    for topic, names in _WORDS.items():
        if re.search(rf"\b(?:{names})\b", words, re.I):
            return topic
    return "other" if is_asked and _NO_MATTER.search(words) else None


def own_topic(words: str) -> str | None:
    """The topic in the customer's own words, on one line; None where no word is left."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    topic = _LEAD.sub("", line).strip(" .!?,")[:_LONGEST].strip()
    return topic if re.search(r"[^\W\d_]{2,}", topic) else None
