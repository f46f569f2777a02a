"""The labelled sets that are learnt from and measured on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rasa.shared.data import get_data_files
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.loading import UNK, guess_format
from rasa.shared.nlu.training_data.training_data import TrainingData

from training.errors import BadFile, BadOption
from training.measure.parsed import OUT_OF_SCOPE
from training.rasa_data import load, unreadable
from training.rows import HELD_OUT, Row, read_labelled

# How published sets name what is none of a bot's business, in lower case.
_FOREIGN = frozenset({"oos", "ood", "out_of_scope", "out-of-scope", "no_nodes_detected"})
_RASA = (".yml", ".yaml", ".json")
_HAS_ROWS = re.compile(r'^nlu:|"rasa_nlu_data"', re.MULTILINE)
_HAS_LISTS = re.compile(r"(synonym|regex|lookup)", re.IGNORECASE)


@dataclass(frozen=True)
class Material:
    """A labelled set.

    Attributes:
        rows: all of them; foreign messages carry `out_of_scope`, whatever their set calls it.
        lists: the synonyms, lookup tables and patterns that came with them.
    """

    rows: list[Row]
    lists: TrainingData

    @property
    def training(self) -> list[Row]:
        """What may be trained on."""
        return [row for row in self.rows if row.part != HELD_OUT and row.intent is not None]

    @property
    def held_out(self) -> list[Row]:
        """What was held out for good."""
        return [row for row in self.rows if row.part == HELD_OUT]


def read_material(paths: Iterable[Path]) -> Material:
    """The rows of files, and of all Rasa training data in folders.

    Raises:
        BadFile, BadRow: as `read_labelled`.
    """
    rows: list[Row] = []
    lists = TrainingData()
    for path in paths:
        for file in _files(path):
            rows += map(_named, read_labelled(file))
            if _has_lists(file):
                lists = lists.merge(load(file))
    return Material(rows, lists)


def read_foreign(path: Path) -> list[Row]:
    """A set of messages that are none of ours, whatever its labels are."""
    return [replace(row, intent=OUT_OF_SCOPE, acceptable=()) for row in read_labelled(path)]


def need_intents(rows: Sequence[Row], what: str) -> None:
    """Makes sure that there is something to learn from.

    Raises:
        BadOption: fewer than two intents.
    """
    intents = {row.intent for row in rows} - {None}
    if len(intents) < 2:
        raise BadOption(f"{what}: expected messages of at least two intents, found {len(intents)}")


def without_other_names(rows: Sequence[Row], known: Collection[str | None]) -> list[Row]:
    """The rows, without their intents where most of them are called by other names than ours.

    A set made for entities may carry intents of its own; they say nothing about ours.
    """
    labelled = [row for row in rows if row.intent is not None]
    ours = [row for row in labelled if {row.intent, *row.acceptable} & {*known, OUT_OF_SCOPE}]
    if 2 * len(ours) >= len(labelled):
        return list(rows)
    return [replace(row, intent=None, acceptable=()) for row in rows]


def _named(row: Row) -> Row:
    return replace(row, intent=_intent(row.intent), acceptable=tuple(map(_known, row.acceptable)))


def _intent(name: str | None) -> str | None:
    return None if name is None else _known(name)


def _known(name: str) -> str:
    return OUT_OF_SCOPE if name.lower() in _FOREIGN else name


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(map(Path, get_data_files([str(path)], _is_training_data)))
    if not found:
        raise BadFile(path, "expected Rasa's training data in the folder, found none")
    return found


def _is_training_data(file: str) -> bool:
    # Rasa's own test also holds for the wording of responses, which has no rows.
    try:
        known = guess_format(file) != UNK
    except RasaException as error:
        raise unreadable(Path(file), error) from None
    return known and _HAS_ROWS.search(_text(Path(file))) is not None


def _has_lists(file: Path) -> bool:
    # Rasa takes seconds for a long file; most have been read for their rows only.
    return file.suffix.lower() in _RASA and _HAS_LISTS.search(_text(file)) is not None


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
