"""Addresses in the United States as people type them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields

from care.accounts.models import Address
from care.mentions.places import STATE_CODES, city_at_end, state_names
from care.mentions.words import LONGEST

_HARD = (
    r"(?:street|str|st|avenue|ave|av|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|"
    r"square|sq|terrace|ter|way|parkway|pkwy|circle|cir|highway|hwy|trail|trl|loop|alley|plaza|"
    r"crescent)"
)
_SIDE = (
    r"(?:\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b\.?(?=\s*(?:,|\n|$|apt|suite|unit|#)))?"
)
_NO_WORD = (
    r"(?!(?:and|but|for|items?|pieces?|days?|weeks?|orders?|times?|of|is|was|years?|hours?|"
    r"minutes?|"
    r"please|things?|products?|months?|or|to|in|on|at|dollars|bucks|percent|not|apt|unit|suite)\b)"
)
_NAME = rf"{_NO_WORD}[^\W_][\w'.-]{{0,25}}"
_HOUSE = r"(?<![\w#$€£.,/-])\d{1,6}(?:-\d{1,4})?[a-z]?"
_STREET = re.compile(
    rf"{_HOUSE}\s+(?:{_NAME}\s+){{1,4}}?{_HARD}\b\.?{_SIDE}|{_HOUSE}\s+broadway\b|"
    rf"{_HOUSE}\s+(?:highway|hwy|route)\s+\d+|"
    r"\bp\.?\s?o\.?\s?box\s+\d{1,6}",
    re.IGNORECASE,
)
_BARE_STREET = re.compile(
    rf"{_HOUSE}\s+{_NAME}(?:\s+{_NAME}){{0,3}}?(?=\s*(?:,|\n|;|\s(?:apt|apartment|suite|ste|"
    rf"unit|#)))",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:\b(?:apt|apartment|suite|ste|unit|floor|fl|room|rm|bldg|building)\b\.?\s*#?\s*"
    r"(?:[a-z]?-?\d{1,5}[a-z]?|[a-z])\b|(?<![\w#])#\s?(?!w\d)(?:\d{1,5}[a-z]?|[a-z]\d{0,4})\b)",
    re.IGNORECASE,
)
_ZIP = re.compile(r"(?<![\w#$-])\d{5}(?:-\d{4})?(?![\w-])")
_LABEL = re.compile(
    r"['\"]?\b(?P<label>address ?[12]|street(?: address)?|apt|city|town|state|zip ?code|zip|"
    r"postal code|postcode|country)['\"]?\s*(?::|=|\bis\b)\s*['\"]?"
    r"(?P<value>[^,;\n'\"}]{1,60})['\"]?",
    re.IGNORECASE,
)
_FIELDS = {
    "address1": "address1", "street": "address1", "streetaddress": "address1",
    "address2": "address2",
    "city": "city", "town": "city", "state": "state", "zip": "zip", "zipcode": "zip",
    "postalcode": "zip", "postcode": "zip", "country": "country",
}  # fmt: skip
_COUNTRY = re.compile(r"\b(?:U\.?S\.?A\.?|united states(?: of america)?|US)(?![\w])", re.IGNORECASE)
_TAIL = re.compile(
    r"\s+(?:instead|please|pls|thanks|thank|thx|and|but|for|not|now|if|so)\b.*$", re.I | re.S
)


@dataclass(frozen=True)
class AddressParts:
    """What a text says of an address; None for what it does not."""

    address1: str | None = None
    address2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None

    @property
    def complete(self) -> bool:
        """Whether a parcel could be sent there."""
        return None not in (self.address1, self.city, self.state, self.zip)

    @property
    def address(self) -> Address | None:
        """The whole address, if it is complete."""
        if not (self.address1 and self.city and self.state and self.zip):
            return None
        return Address.parse_obj(
            {**asdict(self), "address2": self.address2 or "", "country": self.country or "USA"}
        )

    def merged(self, other: AddressParts) -> AddressParts:
        """These parts, where the other has none of its own."""
        both = ((f.name, getattr(other, f.name), getattr(self, f.name)) for f in fields(self))
        return AddressParts(**{name: new if new is not None else old for name, new, old in both})


def find_address(text: str) -> AddressParts:
    """The parts of an address that the text gives."""
    text = text[:LONGEST].replace("’", "'")
    labelled = _labelled(text)
    free = _free(_LABEL.sub(lambda m: ", " if len(_labelled(m.group())) else m.group(), text))
    return AddressParts(**{**free, **labelled})


def _labelled(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _LABEL.finditer(text):
        name = _FIELDS.get(match["label"].lower().replace(" ", ""))
        value = _TAIL.sub("", match["value"]).strip(" .!?)")
        if name and value and (checked := _checked(name, value)):
            found[name] = checked
    return found


def _checked(name: str, value: str) -> str | None:
    if name == "zip":
        digits = _ZIP.search(value)
        return digits.group() if digits else None
    if name == "state":
        return STATE_CODES.get(value.lower()) or (
            value.upper() if value.upper() in STATE_CODES.values() else None
        )
    if name == "country":
        return "USA" if _COUNTRY.fullmatch(value) else _cased(value)
    if name == "city" and any(c.isdigit() for c in value):
        return None
    return _cased(value)


def _free(text: str) -> dict[str, str]:
    """The parts by their shapes and their order: street, flat, city, state, code."""
    found: dict[str, str] = {}
    street = _STREET.search(text) or _BARE_STREET.search(text)
    rest = street.end() if street else 0
    if street:
        found["address1"] = _cased(street.group().strip(" ,."))
    unit = _UNIT.search(text, rest)
    if unit and (street or not _ZIP.search(text[: unit.start()])):
        found["address2"] = _cased(unit.group())
        rest = unit.end() if street else rest
    code = _ZIP.search(text, rest)
    if code and (
        street or state_names(text[: code.start()], before_zip=True) or _says_zip(text, code)
    ):
        found["zip"] = code.group()
    _add_town(found, text, rest, code.start() if code else len(text), before_zip=code is not None)
    if (
        _COUNTRY.search(text[rest:])
        and (street or found.get("zip"))
        and "US" in text[rest:].upper()
    ):
        found["country"] = "USA"
    return found


def _says_zip(text: str, code: re.Match[str]) -> bool:
    before = text[: code.start()].lower()
    return bool(re.search(r"\b(?:zip|postal|postcode)\b[\w\s:]{0,12}$", before)) or (
        text.strip() == code.group()
    )


def _add_town(found: dict[str, str], text: str, start: int, end: int, *, before_zip: bool) -> None:
    part = text[start:end]
    state = state_names(part, before_zip=before_zip)
    if state is None:
        if "address1" in found and before_zip and (city := _city(part, after_street=True)):
            found["city"] = city
        return
    found["state"] = state[1]
    if city := _city(part[: state[0]], after_street="address1" in found):
        found["city"] = city


def _city(part: str, *, after_street: bool) -> str | None:
    words = re.sub(r"\s+", " ", part.replace("\n", ", ")).strip(" ,.;:-")
    words = words.rsplit(",", 1)[-1].strip(" .")
    words = re.sub(r"^(?:in|at|to|the city of|city)\s+", "", words, flags=re.I)
    if not after_street:
        words = city_at_end(words) or (words if len(words.split()) <= 1 else "")
    if not words or any(c.isdigit() for c in words) or len(words.split()) > 4:
        return None
    return _cased(words)


def _cased(value: str) -> str:
    """Words typed in small letters get a capital; others stay as they are."""
    value = " ".join(value.split())
    return (
        value
        if value != value.lower()
        else re.sub(r"(?<![\w'])[a-z]", lambda m: m.group().upper(), value)
    )


_ORDER = re.compile(
    r"\b(?:same (?:\w+ )?(?:as|of|from|like|that)\b[^.?!]{0,60}(?:#?W\d{7}|\border\b)|"
    r"(?:address|one|place)\b[^.?!]{0,30}\b(?:of|from|on|in|for|as) (?:my |the |"
    r"that )?(?:other|previous|last|"
    r"earlier|first|second|another)\b[^.?!]{0,20}order|same (?:address )?as (?:in |on |"
    r"for )?#?W?\d{7}|"
    r"(?:address|one|same)\b[^.?!]{0,20}\b(?:of|from|on|as) (?:order )?#?W\d{7})",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"\b(?:default (?:\w+ )?address|(?:address|one)\b[^.?!]{0,25}\b(?:on (?:file|my (?:account|"
    r"profile))|in my "
    r"(?:account|profile)|of my (?:account|profile)|you have(?: for me| on file| saved)?)|"
    r"(?:my|the) (?:usual|home|normal|regular|profile|account|main|primary|saved|"
    r"registered) address|my default)\b",
    re.IGNORECASE,
)


def refers_to(text: str) -> str | None:
    """ "default" for the address on file, "order" for that of another order."""
    if _ORDER.search(text):
        return "order"
    return "default" if _DEFAULT.search(text) else None
