"""The processes of the Procfile, started together, awaited, watched and stopped together."""

from __future__ import annotations

import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from honcho import environ

from tools.environment import HOST, ROOT
from tools.errors import Interrupted, ToolError
from tools.services import Process, Service, stop_all

START_S = 120.0
POLL_S = 0.25
HEALTH = {  # what each process of the Procfile answers with 200 once it works
    "shop": ("SHOP_PORT", "/health"),
    "actions": ("CARE_ACTIONS_PORT", "/health"),
    "desk": ("CARE_DESK_PORT", "/health"),
    "assistant": ("CARE_PORT", "/webhooks/website/health"),
}


def services(settings: Mapping[str, str], root: Path = ROOT) -> dict[str, Service]:
    """The Procfile's processes by name, each with its health address under `settings`."""
    procfile = environ.parse_procfile((root / "Procfile").read_text(encoding="utf-8"))
    return {
        name: Service(name, command, health_url(name, settings))
        for name, command in procfile.processes.items()
    }


def health_url(name: str, settings: Mapping[str, str]) -> str:
    """Where the process called `name` says that it works; empty if it has no such address."""
    if name not in HEALTH:
        return ""
    port, path = HEALTH[name]
    return f"http://{HOST}:{settings[port]}{path}"


def stop_on_signals() -> threading.Event:
    """An event that is set by Ctrl-C, SIGTERM, or the closing of the terminal."""
    stop = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        # Not from here: the interrupted main thread may be inside the event, holding its lock.
        threading.Thread(target=stop.set, daemon=True).start()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    if sys.stdin is not None and sys.stdin.isatty():
        threading.Thread(target=_set_when_closed, args=(stop,), daemon=True).start()
    return stop


def _set_when_closed(stop: threading.Event) -> None:
    # Where make itself was started by the terminal, the signal of the closing goes to make
    # alone, which keeps it to itself.
    terminal = select.poll()
    terminal.register(sys.stdin, 0)  # nothing but the hang-up, which is always reported
    terminal.poll()
    stop.set()


class Stack:
    """Some services that live and die together; leaving the block stops them all."""

    def __init__(
        self,
        settings: Mapping[str, str],
        logs: Path,
        stop: threading.Event,
        on_line: Callable[[str, str], None] | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        """Nothing is started yet.

        Args:
            settings: the environment of all processes.
            logs: folder for one log file per process.
            stop: ends every wait with `Interrupted` once it is set.
            on_line: called with process name and line for each line printed.
            quiet: shows no progress.
        """
        self.processes: list[Process] = []
        self._settings = settings
        self._logs = logs
        self._stop = stop
        self._on_line = on_line
        self._quiet = quiet
        self._shown: set[str] = set()

    def __enter__(self) -> Stack:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop all that was started."""
        stop_all(self.processes)

    def start(self, service: Service, *, folder: Path = ROOT) -> Process:
        """Start one more, in `folder`."""
        log = self._logs / f"{service.name}.log"
        process = Process(service, self._settings, log, on_line=self._on_line, folder=folder)
        self.processes.append(process)
        return process

    def wait_healthy(self, *, seconds: float = START_S) -> dict[str, float]:
        """Wait for all, showing progress.

        Returns:
            The seconds each took from its start.

        Raises:
            ToolError: one died, or is not healthy after `seconds`.
            Interrupted: somebody asked for an end.
        """
        took: dict[str, float] = {}
        end = time.monotonic() + seconds
        while len(took) < len(self.processes):
            self._check()
            for process in self.processes:
                if process.service.name not in took and process.is_healthy():
                    took[process.service.name] = time.monotonic() - process.began
            if not self._quiet:
                self._show(took, end - seconds)
            if time.monotonic() > end:
                raise ToolError(self._late(took, seconds))
            self._stop.wait(POLL_S)
        if sys.stdout.isatty() and not self._quiet:
            print()
        return took

    def watch(self) -> None:
        """Wait until somebody asks for an end.

        Raises:
            ToolError: one died before.
            Interrupted: somebody asked.
        """
        while True:
            self._check()
            self._stop.wait(POLL_S)

    def _check(self) -> None:
        if self._stop.is_set():
            raise Interrupted
        for process in self.processes:
            if process.code is not None:
                raise ToolError(
                    f"{process.service.name} ended by itself (exit code {process.code}), so the "
                    f"rest was stopped too. Its last lines:\n{_indented(process.tail)}"
                )

    def _show(self, took: Mapping[str, float], began: float) -> None:
        names = [process.service.name for process in self.processes]
        if sys.stdout.isatty():
            parts = [f"{n} ready ({took[n]:.0f} s)" if n in took else f"{n} …" for n in names]
            line = f"Starting: {', '.join(parts)}  {time.monotonic() - began:.0f} s"
            print(f"\r\x1b[K{line}", end="", flush=True)
            return
        for name in names:
            if name in took and name not in self._shown:
                self._shown.add(name)
                print(f"{name} is ready after {took[name]:.1f} s", flush=True)

    def _late(self, took: Mapping[str, float], seconds: float) -> str:
        late = [one for one in self.processes if one.service.name not in took]
        return "\n".join(
            f"{one.service.name} does not answer at {one.service.health} after {seconds:.0f} s. "
            f"Its last lines:\n{_indented(one.tail)}"
            for one in late
        )


def _indented(lines: list[str]) -> str:
    return "\n".join(f"  {line}" for line in lines) or "  (it printed nothing)"
