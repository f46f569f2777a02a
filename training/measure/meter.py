"""One bar for work of several parts: training, then asking, fold after fold."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from rich.progress import Progress, TaskID

from training.progress import bar

Thing = TypeVar("Thing")


class Meter:
    """Shows how far the work is and what is being done; nothing where no terminal is.

    Args:
        total: of all things that will be counted.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._progress: Progress | None = bar() if sys.stderr.isatty() else None
        self._task: TaskID | None = None

    def __enter__(self) -> Meter:
        if self._progress is not None:
            self._progress.start()
            self._task = self._progress.add_task("Starting", total=self._total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def say(self, title: str) -> None:
        """What is being done from now on."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, description=title)

    def count(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Passes the things on, counting each."""
        for thing in things:
            yield thing
            if self._progress is not None and self._task is not None:
                self._progress.advance(self._task)
