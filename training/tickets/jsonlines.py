"""JSON Lines: one object a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.errors import BadRow
from training.files import parse_json, read_lines
from training.tickets.columns import GUESSES, Columns, to_row
from training.tickets.outcome import Bad, Outcome


def read(path: Path, columns: Columns) -> Iterator[Outcome]:
    """The rows of a file of objects; the keys are given (`message.text` too) or guessed.

    Raises:
        BadFile: it cannot be read.
    """
    for number, record in objects(path):
        if isinstance(record, Bad):
            yield record
            continue
        try:
            yield to_row(record, _keys(record, columns), path.name, number)
        except ValueError as error:
            yield Bad(BadRow(path, number, str(error)), record)


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any] | Bad]]:
    """The objects of a file with their lines' numbers.

    Raises:
        BadFile: it cannot be read.
    """
    for number, line in read_lines(path):
        try:
            record = parse_json(line)
        except ValueError as error:
            bad = BadRow(path, number, str(error))
            yield number, Bad(bad, line.rstrip("\r\n"))
            continue
        if isinstance(record, dict):
            yield number, record
        else:
            bad = BadRow(path, number, "expected the line to be a JSON object")
            yield number, Bad(bad, record)


def _keys(record: dict[str, Any], columns: Columns) -> dict[str, str]:
    # Objects of one file may differ; a given path is looked up as it is, in each of them.
    given = {what: getattr(columns, what) for what in GUESSES if getattr(columns, what)}
    if "text" in given:
        plain = Columns().found_in([*record, "text"])
        del plain["text"]
        return plain | given
    return Columns().found_in(list(record)) | given
