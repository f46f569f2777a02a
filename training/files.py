"""Files of rows: read line by line, written whole or not at all, bad rows set aside on request."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from training.errors import BadFile, BadRow
from training.rows import Row, from_json, to_json


class Rejects:
    """What to do with bad rows: stop at the first, or set all aside with the reason.

    Args:
        path: of the `*.rejected.jsonl` to write them to; None stops at the first.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.count = 0
        self._file: TextIO | None = None

    def add(self, error: BadRow, content: object) -> None:
        """Sets the row aside.

        Raises:
            BadRow: bad rows are not set aside; it is the one given.
        """
        if self.path is None:
            raise error
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8")
        self.count += 1
        self._file.write(json_line(self.record(error, content)))
        self._file.flush()

    @staticmethod
    def record(error: BadRow, content: object) -> dict[str, Any]:
        """A bad row as it is set aside, with the reason."""
        return {
            "file": error.path,
            "line": error.line,
            "expected": error.expected,
            "row": content,
        }

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


STOP = Rejects()


def read_rows(path: Path, rejects: Rejects = STOP) -> Iterator[Row]:
    """The rows of a file of JSON Lines, one after the other.

    Raises:
        BadFile: there is no such file, or it is not UTF-8.
        BadRow: a row is not what was expected, and bad rows are not set aside.
    """
    for number, line in read_lines(path):
        row = parse_row(path, number, line, rejects)
        if row is not None:
            yield row


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not empty, numbered from 1.

    Raises:
        BadFile: there is no such file, or it is not UTF-8.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadFile(path, "expected UTF-8") from None


def parse_row(path: Path, number: int, line: str, rejects: Rejects = STOP) -> Row | None:
    """The row on one line; None where it was bad and is now set aside."""
    try:
        return from_json(parse_json(line), path.name, number)
    except ValueError as error:
        bad = BadRow(path, number, str(error))
    rejects.add(bad, line.rstrip("\r\n"))
    return None


def parse_json(line: str) -> Any:
    """The JSON value on a line.

    Raises:
        ValueError: with what was expected.
    """
    expected = "expected one JSON object on the line"
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{expected} ({error.msg})") from None
    except RecursionError:
        raise ValueError(f"{expected}, not that deeply nested") from None
    except ValueError:  # the one other that Python raises: an integer of thousands of digits
        raise ValueError(f"{expected}, without a number that long") from None


def json_line(value: Any) -> str:
    """`value` as one line of JSON Lines.

    Half of a surrogate pair, which some exports hold, is written as an escape: UTF-8 has no
    other way.
    """
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value)
    return text + "\n"


def write_rows(path: Path, rows: Iterable[Row]) -> int:
    """Writes a file of rows, whole or not at all; returns how many."""
    count = 0

    def write(file: TextIO) -> None:
        nonlocal count
        for row in rows:
            file.write(json_line(to_json(row)))
            count += 1

    write_whole(path, write)
    return count


def write_text(path: Path, text: str, mode: int = 0o644) -> None:
    """Writes a file, whole or not at all."""

    def write(file: TextIO) -> None:
        file.write(text)

    write_whole(path, write, mode)


def write_whole(path: Path, write: Callable[[TextIO], object], mode: int = 0o644) -> None:
    """Lets `write` fill a new file, and puts it in the place of `path` once it is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
