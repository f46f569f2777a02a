"""`training benchmark`: the project's own components, and stock ones, on any labelled set."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from training.errors import BadFile, BadOption, TrainingError
from training.files import write_text
from training.measure.options import parse_types
from training.measure.presets import EPOCHS, NAMES, OURS, configuration
from training.measure.trial import Trial

NAME = "benchmark"
HELP = """Trains pipelines on a labelled set, asks them another, prints the figures side by side.

Pipelines: `ours` is config.yml; `stock` is Rasa's default (DIET, 100 epochs; takes many minutes);
`sparse` is words and letter groups under Rasa's logistic regression. Sets may be in any form that
the other commands read. Messages labelled oos, out_of_scope or NO_NODES_DETECTED are foreign: in
training they teach what is, in the test they count for the out-of-scope figures only.

Accuracy and F1 are of the likeliest intent, sure or not, of the messages that are not foreign.
MCC takes rejection for a class. Times are of one message at a time on one thread after warming
up, and memory is the resident size of that process, which has loaded the model and not trained."""

_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    sets = parser.add_argument_group("what to measure on")
    sets.add_argument("--train", type=Path, required=True, metavar="FILE")
    sets.add_argument("--test", type=Path, metavar="FILE")
    sets.add_argument(
        "--folds", type=int, default=0, metavar="N", help="cross-validate --train instead"
    )
    sets.add_argument(
        "--apart", action="store_true",
        help="let near duplicates fall into different folds, as published splits do",
    )  # fmt: skip
    sets.add_argument("--oos", type=Path, metavar="FILE", help="foreign messages, asked as well")
    sets.add_argument(
        "--entities", type=Path, metavar="FILE", help="find entities in these instead of the test"
    )
    sets.add_argument(
        "--types", metavar="THEIRS=OURS,…", help="the set's entity types by the pipeline's"
    )
    parser.add_argument(
        "--pipeline", nargs="+", choices=NAMES, default=[OURS], help="one or more (default: ours)"
    )
    parser.add_argument("--config", type=Path, default=Path("config.yml"), help="of `ours`")
    parser.add_argument(
        "--epochs", type=int, default=EPOCHS, metavar="N", help=f"of `stock` (default: {EPOCHS})"
    )
    parser.add_argument("--seed", type=int, default=7, help="of the folds (default: 7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")


def run(args: argparse.Namespace) -> int:
    """Measures each pipeline; returns 0 whatever comes out."""
    _check(args)
    results = {name: _measure(name, args) for name in dict.fromkeys(args.pipeline)}
    Console().print(_table(results))
    if args.json:
        write_text(args.json, json.dumps(_document(args, results), indent=2) + "\n")
        print(f"Written to {args.json}.")
    return 0


def _check(args: argparse.Namespace) -> None:
    if args.folds and args.test:
        raise BadOption("--folds asks the training set itself: leave out --test")
    if args.folds == 1 or args.folds < 0:
        raise BadOption("--folds: expected 2 or more")
    if not (args.folds or args.test or args.entities):
        raise BadOption("nothing to ask: give --test, --folds or --entities")
    if args.epochs < 1:
        raise BadOption("--epochs: expected 1 or more")
    for path in (args.train, args.test, args.oos, args.entities):
        if path is not None and not path.exists():
            raise BadFile(path, "there is no such file")


def _measure(name: str, args: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="care-benchmark-") as folder:
        trial = Trial(
            title=name,
            config=configuration(name, args.config, args.epochs),
            train=str(args.train),
            folder=folder,
            test=_written(args.test),
            folds=args.folds,
            oos=_written(args.oos),
            entities=_written(args.entities),
            types=parse_types(args.types),
            apart=args.apart,
            seed=args.seed,
        )
        figures = _process("learn", trial, {})
        return {**figures, **_process("serve", trial, dict.fromkeys(_ONE_THREAD, "1"))}


def _written(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _process(work: str, trial: Trial, extra: Mapping[str, str]) -> dict[str, Any]:
    """One half of a trial in a fresh process.

    Raises:
        TrainingError: it says what was wrong, or it was killed.
    """
    output = Path(trial.folder) / f"{work}.json"
    command = [sys.executable, "-W", "ignore", "-m", "training.measure.stages", work, str(output)]
    ended = subprocess.run(  # noqa: S603 - our own module
        command, input=trial.written(), text=True, env={**os.environ, **extra}, check=False
    )
    if not output.exists():
        raise TrainingError(f"{trial.title}: measuring ended with code {ended.returncode}")
    figures: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    if "error" in figures:
        raise TrainingError(f"{trial.title}: {figures['error']}")
    return figures


def _document(args: argparse.Namespace, results: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    asked = {"test": _written(args.test), "folds": args.folds, "apart": args.apart}
    return {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "train": str(args.train),
        **asked,
        "oos": _written(args.oos),
        "entities": _written(args.entities),
        "epochs": args.epochs,
        "seed": args.seed,
        "versions": {"python": platform.python_version(), "rasa": version("rasa")},
        "machine": {"system": platform.platform(), "cores": os.cpu_count()},
        "pipelines": results,
    }


Figures = Mapping[str, Any]
_Line = tuple[str, Callable[[Figures], float | None], str]


def _scope(name: str) -> Callable[[Figures], float | None]:
    return lambda figures: (figures["out_of_scope"] or {}).get(name)


def _entity_f1(kind: str) -> Callable[[Figures], float | None]:
    return lambda figures: figures["entities"][kind]["f1"] if figures["entities"] else None


def _plain(name: str) -> Callable[[Figures], float | None]:
    return lambda figures: figures[name]


_LINES: Sequence[_Line] = (
    ("messages", _plain("messages"), ",.0f"),
    ("intents", _plain("intents"), ",.0f"),
    ("accuracy", _plain("accuracy"), ".2%"),
    ("macro F1", _plain("macro_f1"), ".2%"),
    ("foreign messages", _scope("foreign"), ",.0f"),
    (
        "out-of-scope recall at 5 % false rejection",
        _scope("recall_at_5_percent_false_rejection"),
        ".1%",
    ),
    ("out-of-scope AUROC", _scope("auroc"), ".3f"),
    ("foreign turned away", _scope("rejected_foreign"), ".1%"),
    ("ours turned away", _scope("rejected_in_scope"), ".1%"),
    ("right and not turned away, of ours", _scope("accepted_and_right"), ".2%"),
    ("MCC with rejection", _scope("mcc"), ".3f"),
    ("MCC, all but sure rejected", _scope("mcc_unless_sure"), ".3f"),
    ("entity F1", _entity_f1("exact"), ".2%"),
    ("entity F1 if they touch", _entity_f1("overlap"), ".2%"),
    ("training, s", _plain("training_seconds"), ".1f"),
    ("memory in training, MB", _plain("training_peak_mb"), ",.0f"),
    ("one message, median, ms", _plain("p50_ms"), ".2f"),
    ("one message, 95th percentile, ms", _plain("p95_ms"), ".2f"),
    ("memory, MB", _plain("memory_mb"), ",.0f"),
)


def _table(results: Mapping[str, Figures]) -> Table:
    made = Table("", *results)
    for column in made.columns[1:]:
        column.justify = "right"
    for title, figure, form in _LINES:
        values = [figure(one) for one in results.values()]
        if any(value is not None for value in values):
            made.add_row(title, *("–" if one is None else format(one, form) for one in values))
    return made
