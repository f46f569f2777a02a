"""Where people live: street addresses and postcodes.

An address is found by its anchor (a number with a word for a street, or a box or a flat with its
number), and reaches as far as what follows looks like its lines: flat, town, region, postcode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care.privacy.found import Found, Kind

_SUFFIX = (
    r"(?:st(?:reet)?|ave?(?:nue)?|r(?:oa)?d|dr(?:ive)?|ln|lane|blvd|boulevard|ct|court|pl(?:ace)?|"
    r"sq(?:uare)?|ter(?:race)?|way|pkwy|parkway|cir(?:cle)?|hwy|highway|close|crescent|cres|"
    r"gardens?|grove|mews|hill|rise|row|walk|wharf|quay|trail|trl|loop|alley|bend|ridge|route|"
    r"point|run|pass|path|plaza|crossing|park|rapids|view|heights|green|glen|fields?|meadows?)"
)
# Languages that write the word for a street into its name, or in front of it.
_COMPOUND = (
    r"[^\W\d_]{2,25}(?:straat|stra(?:ss|ß)e|str\.|gatan|gata|gate|vägen|väg|vegen|veien|vej|vei|"
    r"weg|laan|plein|gasse|platz|katu|tie|kuja|utca|ulica|braut|gränd|allee|all[eé]|stræde|"
    r"gracht|kade|dijk|ring|park|berg|gård|vangen|parken|torv|stien)"
)
_LEADING = (
    r"(?:rua|rue|via|viale|piazza|corso|calle|c/|avda?\.?|avenida|avenue|av\.?|carrer|plaza|"
    r"paseo|boulevard|bd|chemin|place|quai|all[ée]e|impasse|route|cours|ul\.?|ulica|al\.?|os\.|"
    r"strada|praça|travessa|estrada|largo|ronda|camino|c\.|u\.|trg|ulice|náměstí|tér|utca)"
)
_NO_STREET = r"(?!(?:and|but|my|is|for|after|in|it|was|i|have|days?|items?|times?|years?)\b)"
_NAME = rf"{_NO_STREET}(?:[^\W\d_][\w'’.-]{{0,25}}|\d{{1,3}}(?:st|nd|rd|th))"
_CAPITALS = r"(?-i:[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]{1,25}\s){1,3}"
_UNIT = r"(?:apt|apartment|suite|ste|unit|flat|floor|fl|room|rm)\b\.?\s?#?\w{0,2}\d{1,5}\w?"
_BOX = (
    r"(?:p\.?\s?o\.?\s?box\s?\d{1,6}|(?:psc|unit|cmr)\s\d{1,5},?\s(?:box\s)?\d{1,5}"
    r"|(?:(?:usns|uss|uscgc|usnv)\s[^\W\d_]{2,20}\s)?\b[afd]po\s(?:a[aep])\s\d{5})"
)
_ANCHORS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w#$€£.-])(?:\d{{1,6}}\s)?\d{{1,6}}[a-z]?,?\s(?:{_NAME}\s){{1,4}}?{_SUFFIX}\b\.?",
        rf"(?:(?<![\w#$€£.-])\d{{1,6}}\s)?(?:(?-i:[A-ZÀ-ÖØ-ÞĀ-Ž])[\w-]{{1,25}}\s)?\b{_COMPOUND}\s\d{{1,5}}[a-z]?\b",
        rf"(?<![\w#$€£.-])(?:\d{{1,6}}[,\s]{{1,2}}){{1,2}}\b{_LEADING}\s(?:{_NAME}\s?){{1,4}}(?:\d{{1,5}}\b)?",
        rf"\b{_LEADING}\s(?:{_NAME}\s){{1,4}}\d{{1,5}}[a-z]?\b",
        rf"(?<![\w#$€£.-])\d{{1,6}}\s(?:{_NAME}\s){{1,3}}\d{{1,5}}[.,]?\s{{1,4}}{_UNIT}",
        rf"(?<![\w#$€£.-])\d{{1,6}}\s(?:{_NAME}\s){{1,4}}{_UNIT}",
        _UNIT.replace(r"|fl|room|rm", ""),
        _BOX,
        rf"(?<![\w#$€£.-])\d{{1,6}}\s{_CAPITALS}\d{{1,5}}(?=\.?\s?[,\n]|\s?$)",
        rf"\bthe corner of (?:[\w.]+\s){{1,5}}?(?:and|&)\s{_NAME}(?:\s{_NAME})?",
        rf"(?<=address)\s?(?:is|:|to)\s(?:{_NAME}\s){{1,3}}\d{{1,5}}\b",
    )
)
_POSTCODE = (
    r"(?:\d{5}(?:-\d{4})?|\d{4}(?:-\d{3}|\s?[A-Z]{2})?|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
    r"|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{3}\s\d{2}|\d{2}-\d{3}|\d{3})"
)
# What may stand in front of a postcode: lines of a few words, a town, a region, a country.
_WORDS = (
    r"(?:[ >?]{1,6}(?!(?:and|my|order|is|i|the|but|for|to|please|with|on|it|was|so|that|has)\b)"
    r"[^\W\d_][^\W\d_'’.-]{0,24}){0,4}"
)
_LINES = (
    rf"{_WORDS}(?:\s{{0,4}}[,\n][\s,>?]{{0,8}}(?:[^\W\d_][^\W\d_'’.-]{{0,24}}{_WORDS})?){{0,4}}"
)
# Behind a flat's number, words with capitals are a town and a country, also without a postcode.
_TOWN = r"(?:[\s,>?]{1,8}(?-i:[A-ZÀ-ÖØ-ÞĀ-Ž])[\w'’.-]{1,24}){1,5}"
_REST = re.compile(
    rf"(?:[\s,.>?]{{1,8}}(?:{_UNIT}|{_BOX}|\d{{1,5}}(?=\s{{1,4}}{_UNIT}))){{0,3}}"
    rf"(?:{_LINES}[\s,>?]{{1,8}}(?:\d{{2}}[\s,]{{1,8}})?{_POSTCODE}(?!\w)|{_TOWN})?",
    re.IGNORECASE,
)
_UK_OR_CANADA = re.compile(
    r"(?<![\w-])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?\s?\d[ABD-HJLNP-UW-Z]{2}"
    r"|[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d)(?![\w-])",
    re.IGNORECASE,
)
_US_STATE = re.compile(r"(?<!\w)[A-Z]{2}\s(?P<value>\d{5}(?:-\d{4})?)(?![\w-])")
_CUED = re.compile(
    r"\b(?:zip|post(?:al)?\s?code|postcode|plz|cap)\b(?:\s?code)?[^\w\n]{0,4}"
    r"(?:is|was|to|of|:)?[\s:#]{0,3}(?P<value>(?=[\w-]*\d)[A-Z0-9]{3,6}(?:[ -]\w{2,4})?)(?!\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\s*(?P<value>\d{5}(?:-\d{4})?)\s*")


def find(text: str) -> Iterator[Found]:
    """All there are, also where they overlap."""
    yield from _addresses(text)
    for match in _UK_OR_CANADA.finditer(text):
        yield Found(*match.span(), Kind.POSTCODE)
    for pattern in (_US_STATE, _CUED):
        for match in pattern.finditer(text):
            yield Found(*match.span("value"), Kind.POSTCODE)
    # Asked for their postcode, customers answer with nothing else.
    if alone := _ALONE.fullmatch(text):
        yield Found(*alone.span("value"), Kind.POSTCODE)


def _addresses(text: str) -> Iterator[Found]:
    """From the first anchor to the end of the last, where no more than a blank is between."""
    places = []
    for anchor in _ANCHORS:
        for match in anchor.finditer(text):
            if any(c.isdigit() for c in match.group()):
                rest = _REST.match(text, match.end())
                places.append((match.start(), max(match.end(), rest.end() if rest else 0)))
    first, last = -1, -1
    for start, end in sorted(places):
        if first >= 0 and not text[last:start].strip(" ,\n>?"):
            last = max(last, end)
            continue
        if first >= 0:
            yield Found(first, last, Kind.ADDRESS)
        first, last = start, end
    if first >= 0:
        yield Found(first, last, Kind.ADDRESS)
