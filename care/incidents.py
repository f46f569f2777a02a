"""How an error is told to an operator: in one line, without anything a customer said."""

from __future__ import annotations

from care.correlation import correlation_id
from care.errors import CareError
from care.logs import place_of


def in_one_line(error: BaseException) -> str:
    """`Type at file:line: message [correlation id]`.

    The message is there for Care's own errors only: they are written without personal data.
    What others put into theirs nobody knows.
    """
    message = f": {error}" if isinstance(error, CareError) else ""
    return f"{place_of(error)}{message} [{correlation_id()}]"
