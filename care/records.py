"""What all typed values from back ends have in common."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConstrainedStr


class Record(BaseModel):
    """A value that came from a back end: unchangeable, and blind to fields it does not know."""

    class Config:
        frozen = True


class Name(ConstrainedStr):
    """A name or an id: text, and not empty."""

    strict = True
    min_length = 1
    max_length = 255
    # No control characters and no halves of surrogate pairs: no database keeps them all.
    regex = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]+$")


class Line(ConstrainedStr):
    """A line of text that may be empty."""

    strict = True
    max_length = 255
    regex = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]*$")


class OrderNumber(ConstrainedStr):
    """An order's number in the shop's own form."""

    strict = True
    regex = re.compile(r"#W[0-9]{7}$")
