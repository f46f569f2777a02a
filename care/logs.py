"""Log records without what customers said.

Libraries write e-mail addresses into URLs and values into exceptions' texts. Here an exception
is its type and place, and what looks like an address or a long number is masked, in every
record of the process, whoever wrote it.
"""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

_MASKS = (
    (re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"), "[email]"),
    # Also in groups, as cards and phone numbers are written.
    (re.compile(r"(?<![\w.:-])#?W?\d(?: ?\d){5,}(?![\w-])", re.IGNORECASE), "[number]"),
)

_plain_record = logging.getLogRecordFactory()


def mask(text: str) -> str:
    """`text` without e-mail addresses and numbers of six and more digits."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


def place_of(error: BaseException) -> str:
    """An exception as `Type at file:line`."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {where}"


def masked_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    """A log record whose message is masked, and whose exception is a line."""
    record = _plain_record(*args, **kwargs)
    try:
        message = mask(record.getMessage())
    except (TypeError, ValueError, KeyError):  # a mistake in a log line must not cost the caller
        message = mask(str(record.msg))
    if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
        message = f"{message.splitlines()[0] if message else ''} ({place_of(record.exc_info[1])})"
        record.exc_info = None
    record.msg, record.args = message, ()
    return record


def install() -> None:
    """From now on, all records of this process are masked."""
    logging.setLogRecordFactory(masked_record)
