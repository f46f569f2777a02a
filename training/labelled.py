"""Reads a labelled set in any form it is likely to have.

| form | how it is told |
|---|---|
| two columns, text and label | `.tsv`, `.txt`, `.tab`; no line of names |
| columns with names | the same; the first line names `text` and `intent`, `label` or `family` |
| JSON Lines | `.jsonl`, `.ndjson` |
| Rasa's training data | `.yml`, `.yaml`, `.json` |
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.errors import BadFile, BadRow
from training.rows import Row, Span, from_json, row_id

_TABLES = (".tsv", ".tab", ".txt")
_LINES = (".jsonl", ".ndjson")
_RASA = (".yml", ".yaml", ".json")
_TEXT = ("text", "message", "sentence", "utterance")
_INTENT = ("intent", "label", "family", "category")


def read(path: Path) -> list[Row]:
    """All rows of `path`.

    Raises:
        BadFile: there is no such file, it has none of the forms, or it is empty.
        BadRow: with the line and what was expected there.
    """
    if not path.exists():
        raise BadFile(path, "there is no such file")
    rows = list(_reader(path))
    if not rows:
        raise BadFile(path, "expected at least one row, found none")
    return rows


def _reader(path: Path) -> Iterator[Row]:
    kind = path.suffix.lower()
    if path.is_dir() or kind in _RASA:
        return _rasa(path)
    if kind in _LINES:
        from training.files import read_rows  # noqa: PLC0415 - as light as it gets

        return read_rows(path)
    if kind in _TABLES:
        return _table(path)
    known = ", ".join((*_TABLES, *_LINES, *_RASA))
    raise BadFile(path, f"expected a labelled set as one of {known}")


def _table(path: Path) -> Iterator[Row]:
    # Not a `csv` dialect: in such files a quotation mark is the customer's.
    columns: dict[str, int] | None = None
    for line, cells in _cells(path):
        if columns is None:
            columns = _header(cells)
            if columns is not None:
                continue
            columns = {"text": 0, "intent": 1}
            if len(cells) != 2:
                raise BadRow(
                    path,
                    line,
                    f"expected two columns, text and label, with a tab between them, or a line "
                    f"that names the columns; found {len(cells)}",
                )
        yield _table_row(path, line, cells, columns)


def _cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        # Only "\n" ends a line: customers' texts hold the other characters that could.
        with path.open(encoding="utf-8-sig", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line.rstrip("\r\n").split("\t")
    except UnicodeDecodeError:
        raise BadFile(path, "expected UTF-8") from None


def _header(cells: list[str]) -> dict[str, int] | None:
    names = [cell.strip().lower() for cell in cells]
    texts = [names.index(name) for name in _TEXT if name in names]
    if not texts:
        return None
    columns = {name: place for place, name in enumerate(names)}
    columns["text"] = texts[0]
    intents = [names.index(name) for name in _INTENT if name in names]
    if not intents and len(names) == 2:
        return None  # a customer may write nothing but "message"
    if intents:
        columns["intent"] = intents[0]
    return columns


def _table_row(path: Path, line: int, cells: list[str], columns: dict[str, int]) -> Row:
    expected = max(columns.values()) + 1
    if len(cells) != expected:
        raise BadRow(path, line, f"expected {expected} columns, found {len(cells)}")
    wanted = ("text", "intent", "source", "acceptable", "id", "at", "conversation", "part")
    given: dict[str, Any] = {
        name: cells[columns[name]].strip() for name in wanted if name in columns
    }
    if "intent" in columns and not given["intent"]:
        raise BadRow(path, line, "expected a label in the intent's column, found nothing")
    try:
        return from_json(given, path.name, line)
    except ValueError as error:
        raise BadRow(path, line, str(error)) from None


def _rasa(path: Path) -> Iterator[Row]:
    """Rasa's reader does not say on which line an example stands, so neither do these rows."""
    from training.rasa_data import files_of, load  # noqa: PLC0415 - Rasa takes a second to import

    for file in files_of(path):
        source = str(file.relative_to(path)) if path.is_dir() else file.name
        for number, message in enumerate(load(file).intent_examples):
            text = message.get("text")
            yield Row(
                text=text,
                intent=message.get("intent"),
                entities=tuple(_span(text, one) for one in message.get("entities") or []),
                source=source,
                id=row_id(source, text, number),
            )


def _span(text: str, entity: dict[str, Any]) -> Span:
    start, end = entity["start"], entity["end"]
    return Span(start, end, entity["entity"], str(entity.get("value", text[start:end])))
