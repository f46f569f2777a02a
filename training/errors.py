"""What can go wrong on the way from raw tickets to training data.

    CareError
    └── TrainingError        the command stops with this one sentence
        ├── BadFile          a file is missing, or is not of the kind that was expected
        ├── BadRow           one row of a file is not what was expected: file, line, expectation
        ├── WouldOverwrite   something is there that the command did not make, and no --force
        ├── BadOption        options that do not go together, or a setting that cannot be
        ├── HeldOut          what is held out for measuring was about to become training data
        └── Interrupted      the run was stopped; the message says where it will resume

Messages name places, never the content of a row: rows hold what customers wrote, and messages
end up in logs.
"""

from __future__ import annotations

from pathlib import Path

from care.errors import CareError


class TrainingError(CareError):
    """Base of all errors of the training commands."""


class BadFile(TrainingError):
    """A file is missing, cannot be read, or is of another kind than expected."""

    def __init__(self, path: Path | str, expected: str) -> None:
        super().__init__(f"{path}: {expected}")
        self.path = str(path)
        self.expected = expected


class BadRow(TrainingError):
    """One row of a file is not what was expected.

    Args:
        path: of the file.
        line: counted from 1; of a row that spans several lines, the first.
        expected: what was expected, and what was there instead, without the customer's words.
        unit: what `line` counts, in a file whose rows are not lines.
    """

    def __init__(self, path: Path | str, line: int, expected: str, unit: str = "line") -> None:
        super().__init__(f"{path}, {unit} {line}: {expected}")
        self.path = str(path)
        self.line = line
        self.expected = expected


class WouldOverwrite(TrainingError):
    """The output exists and was not made by the same command from the same input."""

    def __init__(self, path: Path | str, remedy: str = "--force replaces it") -> None:
        super().__init__(f"{path} is already there; {remedy}")
        self.path = str(path)


class BadOption(TrainingError):
    """Options that do not go together, or a setting that cannot be."""


class HeldOut(TrainingError):
    """What is held out for measuring was about to become training data."""


class Interrupted(TrainingError):
    """The run was stopped by its user; `resume` says what the next run will do."""

    def __init__(self, resume: str) -> None:
        super().__init__(f"stopped; {resume}")
        self.resume = resume
