"""`training evaluate`: what is understood, how surely, and whether that is enough."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from training.errors import BadOption
from training.files import write_text
from training.measure import gates
from training.measure.asking import Plan
from training.measure.charts import charts
from training.measure.data import (
    need_intents,
    read_foreign,
    read_material,
    without_other_names,
)
from training.measure.evaluation import Evaluation
from training.measure.gates import Verdict
from training.measure.measured import Measured
from training.measure.options import parse_types, read_config
from training.measure.outcome import meant
from training.measure.report import page
from training.measure.vectors import remembered

NAME = "evaluate"
HELP = """Measures what the assistant understands.

Every message of the training data is understood once by a model that was trained without it
(cross-validation; near duplicates are kept in one fold), and rows marked `held_out`, and the
files given with --test, by a model trained on all the rest. A test may be in any form that the
other commands read; of a table with the columns text, family, acceptable and source, the intents
in `acceptable` (separated by |) pass too, and each source gets a line of its own. Where most
intents of a test have other names than ours, only its entities are measured.

Writes report.html (one file, nothing loaded from elsewhere), figures.json and the charts as PNG.
Exits with 1 if something falls short of the gates."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, default=Path("config.yml"), metavar="FILE")
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[Path("data")], metavar="PATH",
        help="labelled rows, or folders of Rasa's training data (default: data)",
    )  # fmt: skip
    parser.add_argument(
        "--folds", type=int, default=5, metavar="N",
        help="of cross-validation; 0 leaves it out (default: 5)",
    )  # fmt: skip
    parser.add_argument(
        "--test", type=Path, nargs="+", default=[], metavar="FILE", help="labelled sets to try"
    )
    parser.add_argument(
        "--oos", type=Path, metavar="FILE", help="messages that are none of ours, whatever labelled"
    )
    parser.add_argument(
        "--types", metavar="THEIRS=OURS,…",
        help="the tests' entity types by ours; others are left out (default: all as they are)",
    )  # fmt: skip
    parser.add_argument("--gates", type=Path, default=Path("training/gates.yml"), metavar="FILE")
    parser.add_argument("--out", type=Path, default=Path("var/evaluation"), metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=7, help="of folds and typos (default: 7)")
    parser.add_argument("--no-typos", action="store_true", help="do not ask again with typos")


def run(args: argparse.Namespace) -> int:
    """Measures, writes the report, and returns 1 if a gate was not reached."""
    # All that can be wrong with the input comes before the minutes of work.
    wanted = gates.read(args.gates)
    sets = _measure(args)
    figures = [one.figures() for one in sets]
    verdicts = wanted.judge(figures)
    _write(args, sets, figures, verdicts)
    return _conclude(args.out, figures, verdicts)


def _measure(args: argparse.Namespace) -> list[Measured]:
    if args.folds == 1 or args.folds < 0:
        raise BadOption("--folds: expected 2 or more, or 0 for no cross-validation")
    config, types = read_config(args.config), parse_types(args.types)
    material = read_material(args.data)
    need_intents(material.training, ", ".join(map(str, args.data)))
    known = {row.intent for row in material.training}
    tests = {
        str(file): without_other_names(read_material([file]).rows, known) for file in args.test
    }
    foreign = read_foreign(args.oos) if args.oos else []
    if not (args.folds or tests or material.held_out):
        raise BadOption("nothing to measure: give --folds, --test, or rows that are held out")
    plan = Plan(args.folds, args.seed, () if args.no_typos else Plan.typos)
    evaluation = Evaluation(config, material, tests, foreign, types)
    with remembered():
        return evaluation.measured(plan)


def _write(
    args: argparse.Namespace,
    sets: Sequence[Measured],
    figures: list[dict[str, Any]],
    verdicts: Sequence[Verdict],
) -> None:
    document = {
        "at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "config": str(args.config),
        "data": [str(path) for path in args.data],
        "folds": args.folds,
        "seed": args.seed,
        "versions": {"python": platform.python_version(), "rasa": version("rasa")},
        "passed": all(verdict.passed for verdict in verdicts),
        "gates": [{"verdict": str(one), "passed": one.passed} for one in verdicts],
        "sets": figures,
    }
    args.out.mkdir(parents=True, exist_ok=True)
    drawn = {one.name: charts(meant(one.outcomes)) for one in sets if meant(one.outcomes)}
    for number, images in enumerate(drawn.values(), 1):
        for title, image in images.items():
            (args.out / f"{number}-{title}.png").write_bytes(image)
    write_text(args.out / "figures.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    write_text(args.out / "report.html", page(document, drawn))


def _conclude(out: Path, figures: Sequence[dict[str, Any]], verdicts: Sequence[Verdict]) -> int:
    for one in figures:
        print(_line(one))
    print(f"Written to {out / 'report.html'} and {out / 'figures.json'}.")
    short = [verdict for verdict in verdicts if not verdict.passed]
    for verdict in short:
        print(f"Below the gate: {verdict}.", file=sys.stderr)
    return 1 if short else 0


def _line(figures: dict[str, Any]) -> str:
    parts = [f"{figures['messages']:,} messages"]
    if figures.get("in_scope"):
        parts += [
            f"intent accuracy {figures['intent_accuracy']:.1%}",
            f"macro F1 {figures['macro_f1']:.1%}",
            f"sure but wrong {figures['sure_but_wrong']:.1%}",
        ]
    if figures["entities"]:
        parts.append(f"entity F1 {figures['entities']['exact']['f1']:.1%}")
    if figures.get("out_of_scope"):
        recall = figures["out_of_scope"]["recall_at_5_percent_false_rejection"]
        parts.append(f"out-of-scope recall at 5 % false rejection {recall:.1%}")
    return f"{figures['name']}: {', '.join(parts)}"
