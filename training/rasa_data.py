"""Rasa's own reader of training data, with its complaints as errors of ours."""

from __future__ import annotations

import warnings
from pathlib import Path

from rasa.shared.data import is_nlu_file
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.languages.files import language_of
from training.errors import BadFile


def files_of(path: Path) -> list[Path]:
    """The files with what customers say: `path` itself, or those of a folder.

    Raises:
        BadFile: Rasa cannot read one of them.
    """
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob("*.yml")) + sorted(path.rglob("*.yaml"))
    # Other languages are written by hand; tickets are sorted in the default one.
    ours = [file for file in found if language_of(file, "nlu") is None]
    return [file for file in ours if _is_nlu(file)]


def load(path: Path) -> TrainingData:
    """What Rasa reads from a file.

    Raises:
        BadFile: Rasa cannot read it, or reads it only in part.
    """
    try:
        with warnings.catch_warnings():
            # Where Rasa only warns about an annotation, it takes the mark-up for words.
            warnings.filterwarnings("error", category=UserWarning, module=r"rasa\.")
            data: TrainingData = load_data(str(path))
    except (RasaException, UserWarning, ValueError, KeyError) as error:
        raise unreadable(path, error) from None
    return data


def unreadable(path: Path, error: Exception) -> BadFile:
    """What Rasa's reader said about a file, on one line."""
    reason = " ".join(str(error).split())
    return BadFile(path, f"expected Rasa's training data: {reason}")


def _is_nlu(file: Path) -> bool:
    try:
        return bool(is_nlu_file(str(file)))
    except RasaException as error:
        raise unreadable(file, error) from None
