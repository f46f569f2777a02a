"""`rasa test` looks for test stories in the project, not in hidden folders.

Without flags it searches the whole folder it is started in, and finds the stories that Rasa
itself ships, in the virtual environment below.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import rasa.shared.data


def find_data_files(directory: str, accept: Callable[[str], bool]) -> set[str]:
    """The absolute paths of all files below `directory` that Rasa can read and `accept` takes."""
    found: set[str] = set()
    for folder, folders, files in os.walk(directory, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [str(Path(folder, name).absolute()) for name in sorted(files)]
        found.update(p for p in paths if rasa.shared.data.is_valid_filetype(p) and accept(p))
    return found


def apply() -> None:
    rasa.shared.data._find_data_files_in_directory = find_data_files
