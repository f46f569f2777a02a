"""Amounts of money, as `49.99 USD`; of a range, `20.00-30.00 USD`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.nlu.entities.around import FOLLOWS
from assistant.nlu.entities.numerals import IN_WORDS, number
from assistant.nlu.entities.spans import Locale, Rank, Span

_SYMBOLS = {
    "US$": "USD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "C$": "CAD", "NZ$": "NZD", "S$": "SGD",
    "HK$": "HKD", "R$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW",
    "₺": "TRY", "₽": "RUB", "₦": "NGN", "₱": "PHP", "₫": "VND", "zł": "PLN", "$": "",
}  # fmt: skip
_WORDS = {
    r"d[oa]ll?[aeo]?rs?|bucks?": "",
    r"euros?|eur": "EUR",
    r"pounds?(?!\s+(?:of|heavier|lighter))(?:\s+sterling)?|quids?|gbp": "GBP",
    r"rupees?|rupies|rs\.?|inr": "INR",
    r"usd|us dollars?": "USD",
    r"aud|aussie dollars?": "AUD",
    r"cad|canadian dollars?": "CAD",
    "chf|swiss francs?|francs": "CHF",
    "yen|jpy": "JPY",
    "kronor|sek": "SEK",
    "nok": "NOK",
    "kroner|dkk": "DKK",
    "zloty|zlotys|pln": "PLN",
    "naira|ngn": "NGN",
    "dirhams?|aed": "AED",
    "rand|zar": "ZAR",
    "pesos?": "MXN",
    "reais|brl": "BRL",
    "lira|try": "TRY",
    "sgd": "SGD",
    "yuan|rmb|cny": "CNY",
}
_FRACTIONS = {r"cents?": "", r"pence|p": "GBP", "paise": "INR"}

_DIGITS = r"(?:\d{1,3}(?:[,' ]\d{3})+(?!\d)(?:\.\d{1,2})?|\d{1,9}(?:[.,]\d{1,2}(?!\d))?)"
_SCALED = rf"{_DIGITS}(?:\s?(?:k|thousand|grand|lakhs?|million|m)\b|\.-|/-)?"
_SYMBOL = "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True))
_PREFIX = rf"(?:{_SYMBOL}|(?:Rs\.?|INR|USD|EUR|GBP|AUD|CAD|CHF|SGD|AED|NGN|ZAR)(?=\s?\d))"
_WORD = "|".join(f"(?:{words})" for words in _WORDS)
_TO = r"\s?(?:-|to|and|or)\s?"
_AMOUNTS = (
    rf"(?:(?<![\w.])|(?<=[a-z])(?=[$€£₹]))(?P<front>{_PREFIX})\s?(?P<low>{_SCALED})"
    rf"(?:\s?(?:-|to)\s?(?:{_PREFIX})?\s?(?P<high>{_SCALED}))?(?:\s?(?P<more>(?:{_WORD})\b))?",
    rf"(?<![\w.,$€£#-])(?P<low>{_SCALED}|(?<![a-z-]){IN_WORDS})"
    rf"(?:\s?(?:-|to)\s?(?P<high>{_SCALED}))?[\s-]?(?P<back>{_SYMBOL}(?!\s?\d)|(?:{_WORD})(?!\w))"
    rf"(?:\s(?:and\s)?(?P<cents>\d{{1,2}})(?:\s(?:cents?|pence|p))?(?!\w))?",
    rf"(?<![\w.,$€£#-])(?P<low>\d{{1,2}}|{IN_WORDS})\s?(?P<fraction>cents?|pence|paise|p)(?!\w|\.\s?m)",
)
_PATTERNS = tuple(re.compile(p, re.IGNORECASE) for p in _AMOUNTS)
_CURRENCIES = [(re.compile(p, re.IGNORECASE), c) for p, c in _WORDS.items()]
_FRACTION_OF = [(re.compile(p, re.IGNORECASE), c) for p, c in _FRACTIONS.items()]

# "a refund of 160", "charged me 49.99": the number alone, where nothing else is counted by it.
_BARE = re.compile(
    r"\b(?:(?:amount|refund\w*|rebate|reimburse\w*|compensat\w*|restitution|charge[ds]?|paid|pay|price|"
    r"cost|total|fee|balance|bill|payment|transaction|transfer|credit|deposit|debit|spent|owe[ds]?|"
    r"worth|sum|invoice|limit|discount|offer|debited|billed|deducted|withdrew|withdrawal|cashback)"
    r"(?:\s(?:of|is|was|for|me|us|at|about|around|exactly|only|just|by|the|same|amount|comes|to|back|like|than)){0,3})"
    r"\s?(?:=|:)?\s(?P<low>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,6}\.\d\d|\d{2,6})(?![\w%#/:-]|[.,]\d)",
    re.IGNORECASE,
)
# What only prices end in, without any word for money.
_PRICE = re.compile(
    r"(?<![\w.,:/#$€£-])(?P<low>\d{1,5}\.(?:99|95|90|50|49|00))(?![\w%€£$/:-]|[.,]\d|\s?[ap]\.?m)"
)
_NOT_BARE = re.compile(r"\b(?:for|to|by|like|at)\s$", re.IGNORECASE)
_SCALES = {"k": 1000, "thousand": 1000, "grand": 1000, "million": 1_000_000, "m": 1_000_000}
_SCALES |= {"lakh": 100_000, "lakhs": 100_000}


def amounts(text: str, locale: Locale) -> Iterator[Span]:
    """Amounts with a currency, and bare numbers right behind a word for money."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            value = _value(match.groupdict(), locale)
            if value:
                yield Span(match.start(), match.end(), "amount", value, Rank.MONEY)
    for match in _BARE.finditer(text):
        start, end = match.span("low")
        written = match.group("low")
        if "." not in written and (
            _NOT_BARE.search(text[:start][-6:]) or not FOLLOWS.match(text, end)
        ):
            continue
        yield from _bare(start, end, written, locale)
    for match in _PRICE.finditer(text):
        yield from _bare(*match.span(), match.group(), locale)


def _bare(start: int, end: int, written: str, locale: Locale) -> Iterator[Span]:
    value = _value({"low": written}, locale)
    if value:
        yield Span(start, end, "amount", value, Rank.MONEY)


def _value(groups: dict[str, str | None], locale: Locale) -> str | None:
    low, high = _decimal(groups["low"]), _decimal(groups.get("high"))
    if low is None:
        return None
    if fraction := groups.get("fraction"):
        low, currency = low / 100, _named(_FRACTION_OF, fraction)
    else:
        written = groups.get("more") or groups.get("back") or groups.get("front") or ""
        currency = _SYMBOLS.get(written) or _SYMBOLS.get(written.upper()) or ""
        currency = currency or _named(_CURRENCIES, written)
    if cents := groups.get("cents"):
        low += int(cents) / 100
    span = f"{low:.2f}-{high:.2f}" if high is not None else f"{low:.2f}"
    return f"{span} {currency or locale.currency}"


def _named(words: list[tuple[re.Pattern[str], str]], written: str) -> str:
    return next((currency for word, currency in words if word.fullmatch(written)), "")


def _decimal(written: str | None) -> float | None:
    """The number of "1,200", "1.200", "49,99", "2k" or "forty"."""
    if written is None:
        return None
    match = re.match(r"([\d.,' ]*\d)\s?([a-z]*)", written.strip(), re.IGNORECASE)
    if match is None:
        words = number(written)
        return None if words is None else float(words)
    digits, scale = match.group(1), match.group(2).lower()
    digits = re.sub(r"[,' ](?=\d{3}(?!\d))", "", digits).replace(",", ".")
    return float(digits) * _SCALES.get(scale, 1)
