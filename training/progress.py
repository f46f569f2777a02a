"""Progress of long work: a bar on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

Thing = TypeVar("Thing")


def track(iterable: Iterable[Thing], total: int | None, title: str) -> Iterator[Thing]:
    """Yields what `iterable` yields, with a bar on standard error while that is a terminal.

    Args:
        iterable: what is worked through.
        total: how many things there are; None where nobody knows, which shows a count only.
        title: what is being done, as in "Masking".
    """
    if not sys.stderr.isatty():
        yield from iterable
        return
    with bar() as progress:
        task = progress.add_task(title, total=total)
        for thing in iterable:
            yield thing
            progress.advance(task)


def bar() -> Progress:
    """A progress bar on standard error, for work that is not one loop."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
