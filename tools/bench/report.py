"""The benchmark's table, its JSON, and whether Care keeps to its budgets."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from tools.bench.trial import MEGABYTE, Result


@dataclass(frozen=True)
class Line:
    """One figure of the table.

    Attributes:
        budget: what Care's figure must not exceed; None where there is no budget.
    """

    title: str
    key: str
    value: Callable[[Result], float]
    unit: str
    budget: float | None = None

    def shown(self, value: float) -> str:
        """`value` with its unit, as precise as it is worth."""
        if self.unit == "%":
            return f"{value:.0%}"
        digits = 2 if self.unit == "x" else 0 if self.unit == "MB" else 1
        return f"{value:.{digits}f} {self.unit}"


LINES = (
    Line("turn 1-10, median", "turn_early_p50_ms", lambda r: r.turns.early_p50, "ms", 60),
    Line("turn 1-10, 95th percentile", "turn_early_p95_ms", lambda r: r.turns.early_p95, "ms", 150),
    Line("turn 190-200, median", "turn_late_p50_ms", lambda r: r.turns.late_p50, "ms"),
    Line("turn 190-200, 95th percentile", "turn_late_p95_ms", lambda r: r.turns.late_p95, "ms"),
    Line("late median over early", "turn_growth", lambda r: r.turns.growth, "x", 1.3),
    Line("answered with tracking number", "answered", lambda r: r.turns.answered, "%"),
    Line("start-up", "start_s", lambda r: r.start_s, "s", 25),
    Line("training from nothing", "training_s", lambda r: r.training_s, "s", 90),
    Line("memory, assistant", "memory_mb", lambda r: r.memory_mb["assistant"], "MB", 800),
    Line("memory, action server", "actions_mb", lambda r: r.memory_mb["actions"], "MB", 800),
)


def table(results: Mapping[str, Result]) -> Table:
    """The figures of each contestant (by title), with Care's budgets beside them."""
    made = Table(title="A tracking question, one customer at a time")
    made.add_column("")
    for title in results:
        made.add_column(title, justify="right")
    made.add_column("budget", justify="right")
    for line in LINES:
        figures = [line.shown(line.value(result)) for result in results.values()]
        budget = "" if line.budget is None else f"≤ {line.shown(line.budget)}"
        made.add_row(line.title, *figures, budget)
    return made


def missed(care: Result) -> list[str]:
    """One sentence for each budget that Care misses, and one if it did not answer."""
    problems = [
        f"{line.title}: {line.shown(line.value(care))}, budget {line.shown(line.budget)}."
        for line in LINES
        if line.budget is not None and line.value(care) > line.budget
    ]
    if care.turns.answered < 1:
        problems.append(f"Only {care.turns.answered:.0%} of the turns were answered.")
    return problems


def write(path: Path, results: Mapping[str, Result]) -> None:
    """Write figures, budgets and what they were measured on as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_document(results), indent=2) + "\n"
    path.write_text(text, encoding="utf-8")


def _document(results: Mapping[str, Result]) -> dict[str, Any]:
    return {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "cores": os.cpu_count(),
            "memory_mb": round(psutil.virtual_memory().total / MEGABYTE),
        },
        "versions": {"python": platform.python_version(), "rasa": version("rasa")},
        "budgets": {line.key: line.budget for line in LINES if line.budget is not None},
        "results": {title: _figures(result) for title, result in results.items()},
    }


def _figures(result: Result) -> dict[str, Any]:
    figures: dict[str, Any] = {line.key: round(line.value(result), 3) for line in LINES}
    samples = {"early": len(result.turns.early_ms), "late": len(result.turns.late_ms)}
    return {**figures, "samples": samples}


def show(results: Mapping[str, Result], path: Path) -> None:
    """Print the table, and where the JSON is."""
    Console().print(table(results))
    print(f"Written to {path}.")
