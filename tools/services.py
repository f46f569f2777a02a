"""Long-running processes: started with a log file, asked for their health, stopped for certain."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

from tools.environment import ROOT

STOP_S = 8.0  # how long a process may take to finish what it is doing before it is killed
TAIL_LINES = 12
HEALTH_TIMEOUT_S = 2.0


@dataclass(frozen=True)
class Service:
    """What is needed to run one process.

    Attributes:
        command: a line for the shell; `$NAME` is taken from the process's environment.
        health: address that answers 200 once the process does its work; empty if it has none.
    """

    name: str
    command: str
    health: str = ""


class Process:
    """One running service. Its whole process group goes when it is stopped."""

    def __init__(
        self,
        service: Service,
        variables: Mapping[str, str],
        log: Path,
        *,
        on_line: Callable[[str, str], None] | None = None,
        folder: Path = ROOT,
    ) -> None:
        """Start it in `folder`.

        Args:
            log: gets all it prints, after what earlier runs did.
            on_line: called with name and line for each line, from a thread.
        """
        self.service = service
        self.began = time.monotonic()
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._on_line = on_line
        log.parent.mkdir(parents=True, exist_ok=True)
        self._popen = subprocess.Popen(  # noqa: S603 - lines of our own Procfile
            ["/bin/sh", "-c", f"exec {service.command}"],
            env=dict(variables),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches only us, and we stop it in our order
        )
        self._reader = threading.Thread(target=self._read, args=(log,), daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process's id, which is its group's too."""
        return self._popen.pid

    @property
    def code(self) -> int | None:
        """The exit code; None while it runs."""
        return self._popen.poll()

    @property
    def tail(self) -> list[str]:
        """The last lines it printed."""
        if self.code is not None:
            self._reader.join(timeout=1)  # the last words of a dead process are the ones wanted
        return list(self._tail)

    def is_healthy(self) -> bool:
        """Whether its health address answers 200 now. One without an address is so at once."""
        return self.code is None and (not self.service.health or answers(self.service.health))

    def ask_to_stop(self) -> None:
        """Send SIGTERM to all of its processes."""
        self._signal(signal.SIGTERM)

    def wait_stopped(self, seconds: float) -> None:
        """Wait until it is gone; kill what is left after `seconds`."""
        try:
            self._popen.wait(timeout=max(seconds, 0))
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._signal(signal.SIGKILL)  # also children that outlived their parent
            self._popen.wait()
            self._reader.join(timeout=1)

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            return  # the whole group is gone

    def _read(self, log: Path) -> None:
        lines = self._popen.stdout or ()  # a pipe, so never None
        with log.open("a", encoding="utf-8") as file:
            for line in lines:
                file.write(line)
                file.flush()
                self._tail.append(line.rstrip())
                if self._on_line:
                    self._on_line(self.service.name, line.rstrip())


def answers(url: str) -> bool:
    """Whether `url` answers 200."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy stands between this machine and itself
            return session.get(url, timeout=HEALTH_TIMEOUT_S).ok
    except requests.RequestException:
        return False


def stop_all(processes: list[Process]) -> None:
    """Stop all at once; none is left when this returns (after 8 s at most)."""
    for process in processes:
        process.ask_to_stop()
    end = time.monotonic() + STOP_S
    for process in processes:
        process.wait_stopped(end - time.monotonic())
