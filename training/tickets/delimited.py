"""CSV in its many dialects, and TSV."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.errors import BadFile, BadRow
from training.tickets.columns import Columns, to_row
from training.tickets.outcome import Bad, Outcome

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16
_LONGEST_CELL = 10_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What the csv module says where a quotation mark opens a cell and nothing closes it.
_UNCLOSED = ("unexpected end of data", "field larger than field limit")


class _Lines:
    """The lines of a file; those of the record that is being read can be had again."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self._before = 0
        self._record: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._file)
        self._record.append(line)
        return line

    def begin(self) -> int:
        """A record begins; returns the number of its first line, from 1."""
        self._before += len(self._record)
        self._record = []
        return self._before + 1

    def keep_first(self) -> None:
        """All lines of the record but the first will be read again."""
        self._again.extendleft(reversed(self._record[1:]))
        del self._record[1:]

    def record(self) -> str:
        """The lines of the record as they stand in the file."""
        return "".join(self._record).rstrip("\r\n")


def read(
    path: Path, columns: Columns, encoding: str | None = None, delimiter: str | None = None
) -> Iterator[Outcome]:
    """The rows of a table whose first line names the columns.

    Args:
        encoding: None finds out: UTF-8 with or without a mark, UTF-16 with one, else cp1252.
        delimiter: None finds out: comma, semicolon, tab or bar.

    Raises:
        BadFile: it cannot be read, or it has no column with the text.
    """
    encoding = encoding or encoding_of(path)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding=encoding, newline="") as file:
            form = _form(file.read(_SAMPLE), delimiter)
            file.seek(0)
            yield from _rows(path, _Lines(file), form, columns)
    except (UnicodeError, LookupError):
        raise BadFile(path, f"expected {encoding}; --encoding names another") from None


def encoding_of(path: Path) -> str:
    """The encoding a file is written in, as far as its bytes tell.

    Raises:
        BadFile: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
            for mark, name in _BOMS:
                if start.startswith(mark):
                    return name
            decoder = codecs.getincrementaldecoder("utf-8")()
            decoder.decode(start)
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        return "cp1252"  # what Windows programs write where they do not write Unicode
    return "utf-8"


def _form(sample: str, delimiter: str | None) -> dict[str, Any]:
    # Not `csv.Sniffer`: on customers' texts it takes letters for delimiters. The first line has
    # the columns' names, and those seldom hold any of these characters.
    header = sample.split("\n", 1)[0]
    likeliest = max(_DELIMITERS, key=header.count)
    form: dict[str, Any] = {"delimiter": delimiter or likeliest}
    if '\\"' in sample and '""' not in sample:  # as databases write it
        form |= {"escapechar": "\\", "doublequote": False}
    return form


def _rows(path: Path, lines: _Lines, form: dict[str, Any], columns: Columns) -> Iterator[Outcome]:
    reader = csv.reader(lines, strict=True, **form)
    names: list[str] | None = None
    found: dict[str, str] = {}
    while True:
        line = lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if names is None:
                raise BadRow(path, line, f"expected the names of columns ({error})") from None
            if str(error).startswith(_UNCLOSED):
                lines.keep_first()
            bad = BadRow(path, line, f"expected a row of a table ({error})")
            yield Bad(bad, lines.record())
            continue
        if not any(cells):
            continue
        if names is None:
            names = [name.strip() for name in cells]
            found = _found(path, names, columns)
            continue
        yield _row(path, line, cells, names, found)
    if names is None:
        raise BadFile(path, "expected a line that names the columns, found nothing")


def _found(path: Path, names: list[str], columns: Columns) -> dict[str, str]:
    try:
        return columns.found_in(names)
    except ValueError as error:
        raise BadFile(path, str(error)) from None


def _row(
    path: Path, line: int, cells: list[str], names: list[str], found: dict[str, str]
) -> Outcome:
    if len(cells) != len(names):
        expected = f"expected {len(names)} columns, found {len(cells)}"
        return Bad(BadRow(path, line, expected), cells)
    try:
        # Backwards: of two columns with the same name, the first counts.
        record = dict(zip(reversed(names), reversed(cells), strict=True))
        return to_row(record, found, path.name, line)
    except ValueError as error:
        return Bad(BadRow(path, line, str(error)), cells)
