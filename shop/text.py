"""Text from outside: one line of printable characters that every database can store."""

import unicodedata
from collections.abc import Callable, Generator
from typing import Any

from pydantic import ConstrainedStr

NOT_PLAIN = "expected plain text without control characters"


def plain(value: str) -> str:
    """The text itself; raises ValueError if it holds control characters or lone surrogates."""
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise ValueError(NOT_PLAIN)
    return value


class MaybeEmptyLine(ConstrainedStr):
    """A line of text that may be empty; surrounding blanks are dropped."""

    strict = True
    strip_whitespace = True
    max_length = 200

    @classmethod
    def __get_validators__(cls) -> Generator[Callable[..., Any], None, None]:
        yield from super().__get_validators__()
        yield plain


class Line(MaybeEmptyLine):
    """A line of text that says something."""

    min_length = 1


class EmailAddress(Line):
    """An e-mail address, as far as its form tells: something, an @, and a name with a dot."""

    regex = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+\Z"


class PhoneNumber(Line):
    """A telephone number as people write it, with or without the country's."""

    regex = r"^\+?[0-9(][0-9 ()./-]{3,28}[0-9]\Z"


class Paragraph(MaybeEmptyLine):
    """What somebody has to say about something; may be empty."""

    max_length = 1000
