"""The words around a number, which say what it is."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.nlu.entities.lexicon import split

# What a number is when one of these words is beside it. `weak` words are about a parcel, and a
# parcel has both an order number and a carrier's number. `other` are numbers of no use here.
KINDS: dict[str, str] = {
    "order_number": "order orders ordered purchase purchases po reference ref confirmation booking",
    "invoice_number": "invoice invoices inv bill bills receipt receipts",
    "ticket_number": "ticket tickets case cases complaint complaints incident incidents claim "
    "enquiry inquiry grievance",
    "tracking_number": "tracking trackin trk consignment waybill awb courier carrier fedex dhl ups "
    "usps hermes evri dpd gls",
    "weak": "track parcel package shipment label",
    "code": "code codes otp passcode verification",
    "postcode": "zip zipcode postcode postal pincode eircode",
    "phone": "phone mobile cell cellphone telephone tel call ring whatsapp sms text dial reach "
    "message messages",
    "other": "account acc acct iban card model sku item article size customer member membership "
    "policy flight room page error version serial style year isbn vin vat ssn licence license "
    "passport street road avenue house flat apartment promo coupon voucher discount sort routing "
    "series type unit",
}
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in split(words)}
# Words that would be taken for a misspelt one of the above.
_NOT_MISSPELT = frozenset(
    split(
        """
        ball been bell bile boil border both build bull cafe cage cake call caller came
        care case cash cast cause cell cities city claims clam clan code coder come cool
        cope cord core cost costs deal dial horse hose houses hype lab labels laser mode
        model modes next older pays phones place places policies poll pose poses post rang
        reach react read ready real rest ring road rode roof room sent series seriously
        site sizes sky sore sort stale steel stile streets styles stylish tale talk tape
        taxi tell test tests tex text tickets till told tracks type types unite units
        vision zips
        """
    )
) - frozenset(_KIND_OF)
_MIN_MISSPELT = 4  # letters of a word that may be misspelt
_WORD = re.compile(r"[^\W\d_]+|[.!?;](?=\s|$)")
_STOPS = frozenset(".!?;")
_NUMBER_WORDS = frozenset(split("no nr num number numbers numbr numer nmbr id ids ref"))
_SHORTENED = _NUMBER_WORDS | {"po", "tel", "inv"}
_ONLY_IN_FRONT = frozenset({"other", "weak", "phone", "postcode"})
_TWO_WORDS = {
    ("post", "code"): "postcode",
    ("pin", "code"): "postcode",
    ("postal", "code"): "postcode",
    ("zip", "code"): "postcode",
}
_TWO_WORDS |= {("area", "code"): "postcode", ("error", "code"): "other", ("promo", "code"): "other"}
_TWO_WORDS |= {("discount", "code"): "other", ("coupon", "code"): "other", ("qr", "code"): "other"}
_TWO_WORDS |= {("sort", "code"): "other", ("voucher", "code"): "other", ("gift", "code"): "other"}
_WINDOW = 60  # characters looked at on either side
_LEFT, _RIGHT = 6, 4  # words


def kind_of(text: str, start: int, end: int) -> str | None:
    """What the number at `text[start:end]` is by the words around it, as in `KINDS`.

    The nearest word in front of it counts, then the nearest behind it, in the same sentence.
    """
    before = _words(text[max(0, start - _WINDOW) : start])[-_LEFT:]
    for index in range(len(before) - 1, -1, -1):
        if before[index] in _STOPS:
            break
        pair = (before[index - 1] if index else "", before[index])
        if kind := _TWO_WORDS.get(pair) or _kind(before[index]):
            return kind
    for word in _words(text[end : end + _WINDOW])[:_RIGHT]:
        if word in _STOPS:
            break
        if kind := _kind(word):
            return kind if kind not in _ONLY_IN_FRONT else None
    return None


def is_called_a_number(text: str, start: int) -> bool:
    """Whether a word like "number" or "no." stands right in front of `start`."""
    words = _words(text[max(0, start - 20) : start])
    return bool(words) and words[-1] in _NUMBER_WORDS


def _words(part: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(part):
        word = match.group().lower()
        if word == "." and words and words[-1] in _SHORTENED:
            continue  # "no. 4711"
        words.append(word)
    return words


@lru_cache(maxsize=4096)
def _kind(word: str) -> str | None:
    if found := _KIND_OF.get(word):
        return found
    if word in _NOT_MISSPELT:
        return None
    return next(
        (
            kind
            for known, kind in _KIND_OF.items()
            if len(known) >= _MIN_MISSPELT and known[0] in word[:2] and one_edit_apart(word, known)
        ),
        None,
    )


def one_edit_apart(word: str, other: str) -> bool:
    """Whether one dropped, added, changed or swapped letter makes `word` of `other`."""
    if abs(len(word) - len(other)) > 1 or word == other:
        return False
    if len(word) > len(other):
        word, other = other, word
    first = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(word)
    )
    if len(word) < len(other):
        return word[first:] == other[first + 1 :]
    swapped = word[first + 1 : first + 2] + word[first : first + 1] + word[first + 2 :]
    return word[first + 1 :] == other[first + 1 :] or swapped == other[first:]


# What may follow a bare day or hour: anything else would be what is counted ("at 4 shops").
FOLLOWS = re.compile(
    r"\s*(?:$|[^\w\s%\u00b0$\u20ac\u00a3]|(?:at|on|in|of|for|to|until|till|til|if|is|was|as|please|"
    r"pls|plz|and|or|with|by|from|instead|then|would|will|works?|around|before|after|next|this|"
    r"last|but|thanks|thank|thx|today|tomorrow|tonight|yesterday|sharp|ish|i|it|we|the|a|my|can|"
    r"could|do|does|just|only|already|back|be|not|because|cos|so|when|what|how|why|who|did|are|were|that|rather|than|morning|"
    r"afternoon|evening|night|noon|ok|okay|fine|suits?|you|u|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|january|february|march|april|"
    r"june|july|august|(?:sept?|octo?|nov|dec)(?:ember|ber)?|jan|feb|mar|apr|jun|jul|aug)\b)",
    re.IGNORECASE,
)
