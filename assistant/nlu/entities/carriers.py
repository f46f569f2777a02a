"""Parcel numbers as the carriers write them, with their check digits.

Sources: UPU S10 (international post); the barcode specifications of USPS (Publication 97), UPS and
FedEx, as they are commonly implemented.
"""

from __future__ import annotations

import re

_UPS = re.compile(r"1Z[0-9A-Z]{16}")
_UPU = re.compile(r"[A-Z]{2}([0-9]{8})([0-9])[A-Z]{2}")
_USPS = re.compile(r"(?:420[0-9]{5}(?:[0-9]{4})?)?9[1-5][0-9]{18,20}")
_OTHERS = re.compile(r"JJ?D[0-9]{16,20}|TBA[0-9]{12}|GM[0-9]{16,20}|H[0-9]{3}[A-Z0-9]{12}")
_UPU_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def is_unmistakable(number: str) -> bool:
    """Whether `number` (upper-case, without blanks) can only be a parcel's."""
    if _UPS.fullmatch(number) or _OTHERS.fullmatch(number):
        return True  # a mistyped check digit does not make it anything else
    if found := _UPU.fullmatch(number):
        return _upu_digit(found.group(1)) == int(found.group(2))
    if _USPS.fullmatch(number):
        return _mod10(number[-22:-1] if len(number) > 22 else number[:-1]) == int(number[-1])
    return False


def may_be_fedex(number: str) -> bool:
    """Whether `number` has twelve digits of which the last checks the others."""
    if not re.fullmatch(r"[0-9]{12}", number):
        return False
    total = sum(int(d) * w for d, w in zip(number[10::-1], (1, 3, 7) * 4, strict=False))
    return total % 11 % 10 == int(number[-1])


def _upu_digit(digits: str) -> int:
    remainder = 11 - sum(int(d) * w for d, w in zip(digits, _UPU_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(remainder, remainder)


def _mod10(digits: str) -> int:
    """The digit that makes 3·(odd places from the right) + (even places) a multiple of ten."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return -total % 10
