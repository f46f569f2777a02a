"""The command behind `make bench`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from pathlib import Path

from tools.bench import report
from tools.bench.contestants import Contestant, care, stock
from tools.bench.trial import Result, Trial, settings
from tools.environment import ROOT
from tools.errors import Interrupted, ToolError
from tools.ports import find_free
from tools.progress import Steps
from tools.stack import stop_on_signals

STEPS_EACH = 3  # training, starting, asking
DESCRIPTION = """Trains Care and a stock Rasa on the same data, asks both the same question of the
same shop, and prints how long turns, start and training took and how much memory was used.
Everything runs on free ports with databases of its own; nothing is left behind."""


def main() -> int:
    """Measure and report; returns the exit code."""
    options = _options()
    try:
        results = measure(stop_on_signals(), only=options.only)
    except ToolError as error:
        print(f"make bench: {error}", file=sys.stderr)
        return 1
    except Interrupted:
        print("\nStopped; nothing was measured.", file=sys.stderr)
        return 130
    report.write(options.json, results)
    report.show(results, options.json)
    return _verdict(results) if options.check else 0


def measure(stop: threading.Event, *, only: str | None) -> dict[str, Result]:
    """Each contestant's figures by its title.

    Raises:
        ToolError: something does not come up or does not answer.
        Interrupted: `stop` was set; everything has been stopped by then.
    """
    with tempfile.TemporaryDirectory(prefix="care-bench-") as folder:
        temporary = Path(folder)
        environment = settings(os.environ, temporary)
        chosen = [one for one in _all(environment, temporary) if only in (None, one.key)]
        steps = Steps(1 + STEPS_EACH * len(chosen))
        trial = Trial(environment, temporary, stop, steps)
        with steps.step("Starting the demo shop and the action server"):
            back_ends = trial.back_ends()
        with back_ends:
            question = trial.question()
            actions = back_ends.processes[0]
            return {one.title: trial.run(one, question, actions) for one in chosen}


def _all(environment: dict[str, str], temporary: Path) -> list[Contestant]:
    port = int(environment["CARE_PORT"])
    return [
        care(temporary, port),
        stock(temporary, find_free(), environment["CARE_ACTIONS_URL"]),
    ]


def _verdict(results: dict[str, Result]) -> int:
    problems = report.missed(results["Care"]) if "Care" in results else []
    for problem in problems:
        print(f"Missed: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=DESCRIPTION)
    parser.add_argument("--only", choices=("care", "stock"), help="measure one of the two")
    parser.add_argument(
        "--json", type=Path, default=ROOT / "var" / "bench.json", metavar="PATH",
        help="where the figures are written (default: var/bench.json)",
    )  # fmt: skip
    parser.add_argument(
        "--check", action="store_true", help="exit code 1 when Care misses one of its budgets"
    )
    options = parser.parse_args()
    if options.check and options.only == "stock":
        parser.error("--check is about Care's budgets: leave out --only stock")
    return options


if __name__ == "__main__":
    sys.exit(main())
