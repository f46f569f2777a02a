"""The body of an answer, read against the clock.

`requests` limits the time between two bytes only, so a body that trickles is never too late for it.
"""

from __future__ import annotations

import time

import requests

from care.errors import BrokenAnswer, DeadlineExceeded

_PIECE_BYTES = 16 * 1024


def read_body(name: str, response: requests.Response, ends_at: float, most_bytes: int) -> bytes:
    """The body of an answer of `name`, which was asked for as a stream.

    Args:
        ends_at: when it has to be here, by `time.monotonic`.

    Raises:
        BrokenAnswer: it has more than `most_bytes`.
        DeadlineExceeded: it is not all here in time.
    """
    body = b""
    # `read1` hands over what has come, where `iter_content` waits for a full piece.
    while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
        body += piece
        if len(body) > most_bytes:
            raise BrokenAnswer(f"{name}: the answer is larger than any it should give")
        if time.monotonic() > ends_at:
            raise DeadlineExceeded(f"{name}: the answer came too slowly")
    return body
