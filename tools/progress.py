"""Progress of work that takes seconds or minutes, as numbered steps with the time each takes.

On a terminal the running step counts its seconds; elsewhere (a log, CI) each step is two plain
lines. Standard library only, and any Python from 3.8: set-up uses it before anything is installed.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from types import TracebackType
from typing import Iterator, TextIO  # noqa: UP035 - Python 3.8 knows them nowhere else

TICK_S = 0.5


class Steps:
    """Counts the steps of one piece of work: `[2/4] Fetching the weights (80 MB) … 12 s`."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._done = 0
        self._stream = stream or sys.stdout

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Show `what` as running until the block ends; an error in it is shown as `failed`."""
        self._done += 1
        with Ticker(f"[{self._done}/{self._total}] {what}", self._stream):
            yield


class Ticker:
    """One line that shows for how many seconds something has been running."""

    def __init__(self, label: str, stream: TextIO | None = None) -> None:
        self._label = label
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._began = 0.0

    def __enter__(self) -> Ticker:
        self._began = time.monotonic()
        if self._live:
            self._thread.start()
        else:
            self._write(f"{self._label} …\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._live:
            self._thread.join()
        word = "done" if kind is None else "failed"
        start = "\r\x1b[K" if self._live else ""
        self._write(f"{start}{self._label} … {word} ({self._seconds():.1f} s)\n")

    def _tick(self) -> None:
        while not self._stop.wait(TICK_S):
            self._write(f"\r\x1b[K{self._label} … {self._seconds():.0f} s")

    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
