"""`make run`: trains if need be, then runs the demo shop and all of Care's processes.

Ctrl-C stops everything. Nothing listens anywhere but on 127.0.0.1.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Mapping

from tools import agents, examples, ports, train, welcome
from tools.environment import ROOT, load
from tools.errors import Interrupted, ToolError
from tools.stack import Stack, services, stop_on_signals


def main() -> int:
    """Run until somebody asks for an end; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument(
        "--no-seed", action="store_true", help="leave an empty demo shop empty (default: fill it)"
    )
    arguments = parser.parse_args()
    stop = stop_on_signals()
    try:
        run(load(), stop, seed=not arguments.no_seed)
    except ToolError as error:
        print(f"\nmake run: {error}", file=sys.stderr)
        return 1
    except Interrupted:
        print("\nStopped.")
    return 0


def run(settings: Mapping[str, str], stop: threading.Event, *, seed: bool) -> None:
    """Start everything, say where it is, and keep it going.

    Raises:
        ToolError: a port is taken, a process died or does not come up, training failed.
        Interrupted: `stop` was set; all has been stopped by then.
    """
    ports.check(settings)
    train.ensure(settings, stop)
    output = Output()
    with Stack(settings, ROOT / "var" / "log", stop, output.line) as stack:
        wanted = services(settings)
        shop = wanted.pop("shop")
        agent = agents.demo(settings)
        for service in wanted.values():  # Rasa takes longest, and needs no shop to come up
            stack.start(service)
        people = examples.customers(settings, seed=seed)
        stack.start(shop)
        stack.wait_healthy()
        print(welcome.block(settings, people, agent), flush=True)
        output.show = True
        try:
            stack.watch()
        finally:
            output.show = False  # what they say while stopping is in the logs


class Output:
    """Passes on what the processes print, once start-up is over; the logs have it all."""

    def __init__(self) -> None:
        self.show = False

    def line(self, name: str, text: str) -> None:
        """Print one line with the process's name before it."""
        if self.show:
            print(f"{name:<9} | {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
