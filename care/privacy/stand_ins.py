"""Invented values in the place of real ones, so that a sentence stays a sentence.

All are from what is set apart for examples, and belong to nobody: example.com (RFC 2606),
192.0.2.0/24 (RFC 5737), phone numbers with 555-01xx (NANP), card numbers that payment providers
publish for tests, social security numbers from 987-65-4320 on.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from care.privacy.found import Kind

_GIVEN = """Ada Ben Cora Dan Edda Finn Gina Hugo Ida Jon Kira Leo Mia Nils Oda Paul Rita Sam Tess
Uma Vera Will Yara Zoe""".split()  # noqa: SIM905 - a list of words reads better than of quotes
_FAMILY = """Adler Birch Cole Dorn Ebert Frost Garner Holt Irwin Jensen Keller Lund Marsh Nolan
Olsen Parker Quist Rivers Stone Turner Unger Vale Weber Young""".split()  # noqa: SIM905
_STREETS = (
    "Maple Street",
    "Mill Lane",
    "Station Road",
    "Oak Avenue",
    "Harbour Street",
    "Hill Road",
)
_TOWNS = ("Springfield", "Newtown", "Riverside", "Fairview")
_CARDS = ("4111111111111111", "5555555555554444", "4012888888881881", "378282246310005")
_IBANS = ("GB33BUKB20201555555555", "DE75512108001245126199", "FR7630006000011234567890189")
_MONTHS = ("January", "March", "May", "July", "September", "November")


def stand_in(kind: Kind, original: str, key: bytes, scope: str = "") -> str:
    """An invented value for `original`, the same one each time within `scope`.

    Args:
        key: a secret. With another one the stand-ins are others, and without it nobody can tell
            from a stand-in what it stands for.
        scope: a conversation, or nothing for the same stand-ins everywhere.
    """
    plain = " ".join(original.casefold().split())
    for attempt in range(8):
        message = "\x00".join((kind.value, scope, plain, str(attempt)))
        number = int.from_bytes(hmac.new(key, message.encode(), hashlib.sha256).digest()[:8], "big")
        made = _in_case_of(original, _make(kind, original, number))
        if made.casefold() != original.casefold():
            break
    return made


def _make(kind: Kind, original: str, number: int) -> str:
    given, family = _pick(_GIVEN, number), _pick(_FAMILY, number >> 8)
    digits = f"{number % 100:02d}"
    made = {
        Kind.EMAIL: f"{given}.{family}@example.com".lower(),
        Kind.IBAN: _pick(_IBANS, number),
        Kind.CARD: _grouped(_pick(_CARDS, number), original),
        Kind.SECRET: "".join("0" if c.isdigit() else c for c in original)
        if original.isdigit()
        else "secret" + digits,
        Kind.ID_NUMBER: f"987-65-43{20 + number % 10}",
        Kind.PHONE: f"{'+1 ' if original.startswith('+') else ''}202-555-01{digits}",
        Kind.URL: "https://example.com/account",
        Kind.IP: f"192.0.2.{1 + number % 254}",
        Kind.BIRTH_DATE: _date(original, number),
        Kind.ADDRESS: _address(original, number),
        Kind.POSTCODE: _digits_and_letters(original, number),
        Kind.USERNAME: f"{given}{family}{digits}".lower(),
        Kind.NAME: f"{given} {family}" if len(original.split()) > 1 else given,
        Kind.ORDER_NUMBER: _digits_and_letters(original, number, letters=False),
    }
    return made[kind]


def _in_case_of(original: str, made: str) -> str:
    """People write without capitals, or with nothing but."""
    if original.islower():
        return made.lower()
    return made.upper() if original.isupper() and len(original) > 1 else made


def _pick(choices: list[str] | tuple[str, ...], number: int) -> str:
    return choices[number % len(choices)]


def _grouped(digits: str, original: str) -> str:
    gap = next((sign for sign in " -" if sign in original.strip()), "")
    return gap.join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _date(original: str, number: int) -> str:
    day, year = 1 + number % 28, 1950 + number % 50
    if re.search(r"[^\W\d]", original):
        return f"{day} {_pick(_MONTHS, number)} {year}"
    return f"{day:02d}/{1 + number % 12:02d}/{year}"


def _address(original: str, number: int) -> str:
    street = f"{1 + number % 98} {_pick(_STREETS, number >> 8)}"
    town = f", {_pick(_TOWNS, number >> 16)}" if len(original) > 30 else ""
    return f"{street}{town}"


def _digits_and_letters(original: str, number: int, letters: bool = True) -> str:
    """Other digits, and other letters, in the same places."""
    made = []
    for sign in original:
        number = (number * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        high = number >> 40
        if sign.isdigit():
            made.append(str(high % 10))
        elif letters and sign.isalpha():
            made.append("ABCDEFGHJKLMNPRSTUWXYZ"[high % 22])
        else:
            made.append(sign)
    return "".join(made)
