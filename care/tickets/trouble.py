"""Trouble with the website or the app, in the customer's words: with what, on which device."""

from __future__ import annotations

import re

# What can be tried differs between these; each has a response `utter_try_<trouble>`.
TROUBLES = ("sign_in", "pay", "search", "crash", "page")
_WORDS = {
    "sign_in": r"log(?:ged|ging)? ?-?(?:in|out|on)|log-?in|sign(?:ed|ing)? ?-?(?:in|on|up|out)"
    r"|password|locked out|otp|captcha",
    "pay": r"check ?-?out|pay|paying|payment|place (?:the |my |an )?order|order button|basket|cart",
    "search": r"search\w*|filter\w*|sort(?:ing|s|ed)?|find (?:a |any |the )?products?|results?",
    "crash": r"app|crash\w*|freez\w*|froze\w*|hang(?:s|ing)?|closes (?:by|on) its|shuts"
    r"|installer|install|update",
    "page": r"pages?|web ?sit\w*|sites?|404|403|50\d|load\w*|blank|slow|links?|buttons?|pictures"
    r"|images|error|bug|server",
}
_DEVICE = re.compile(
    r"\b(?:i ?phones?|i ?pads?|android(?: phone| tablet)?|samsung(?: \w+)?|pixel(?: \d)?"
    r"|mac(?:book)?|windows(?: \d+)?|linux|chromebook|chrome|safari|firefox|edge|opera|laptop"
    r"|desktop|tablet|(?:smart|mobile )?phone|pc|computer)\b",
    re.I,
)
_SINCE = re.compile(
    r"\bsince (?:the |this |last |my )?[\w' ]{2,40}"
    r"|\b(?:error|code|message)\b[ :]*[\"“']?[\w .#-]{2,60}|[\"“][^\"”]{3,80}[\"”]"
    r"|\b(?:40[134]|50[0234])\b|\bfor (?:\w+ ){0,2}(?:days?|weeks?|hours?)\b",
    re.I,
)
_HELPED = re.compile(
    r"\b(?:works|working|worked|solved|fixed|helped|it did|did it|that was it|all good|sorted)\b",
    re.I,
)
_NOT = re.compile(
    r"\b(?:not|didn'?t|doesn'?t|don'?t|isn'?t|wasn'?t|hasn'?t|won'?t|can'?t|never|still|no luck"
    r"|nothing|same (?:problem|thing|error|as before)|no)\b",
    re.I,
)


def find_trouble(words: str) -> str | None:
    """What does not work, as one of `TROUBLES`; None where the words do not say."""
    for trouble, names in _WORDS.items():
        if re.search(rf"\b(?:{names})\b", words, re.I):
            return trouble
    return None


def find_device(words: str) -> str | None:
    """The devices and browsers that are named, as typed."""
    found = dict.fromkeys(match.group() for match in _DEVICE.finditer(words))
    return ", ".join(found) or None


def find_since(words: str) -> str | None:
    """Since when, or what the message says."""
    match = _SINCE.search(words)
    return match.group().strip() if match else None


def find_outcome(words: str) -> str | None:
    """`yes` where the words say that it works now, `no` where they say that it does not."""
    words = words.replace("’", "'")
    if _NOT.search(words):
        return "no"
    return "yes" if _HELPED.search(words) else None
