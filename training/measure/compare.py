"""`training compare`: which of two configurations or models understands better, if any does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from training.errors import BadOption
from training.files import write_text
from training.measure.asking import Plan, ask, cross_validate
from training.measure.bootstrap import RESAMPLES, Difference, compare
from training.measure.data import Material, need_intents, read_material
from training.measure.meter import Meter
from training.measure.options import read_config
from training.measure.outcome import Outcome, meant
from training.measure.pipeline import Understanding, load, train
from training.measure.vectors import remembered
from training.rows import Row

NAME = "compare"
HELP = """Asks two pipelines the same messages and says which understands them better.

A and B are configurations (.yml) or trained models (.tar.gz). Configurations are trained on
--data and asked the --test files; without those, the rows of --data that are held out; without
those, all of them, by cross-validation. Models are only asked, so they need --test or held-out
rows that they have not learnt from.

A difference counts if its 95 % interval (paired bootstrap) leaves out zero."""

_TITLES = {"accuracy": "accuracy", "macro_f1": "mean F1 of the intents"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", type=Path, metavar="A", help="config.yml or model.tar.gz")
    parser.add_argument("b", type=Path, metavar="B", help="the other one")
    parser.add_argument("--data", type=Path, nargs="+", default=[Path("data")], metavar="PATH")
    parser.add_argument("--test", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--folds", type=int, default=5, metavar="N", help="default: 5")
    parser.add_argument(
        "--resamples", type=int, default=RESAMPLES, metavar="N", help=f"default: {RESAMPLES:,}"
    )
    parser.add_argument("--seed", type=int, default=7, help="of folds and resampling (default: 7)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")


def run(args: argparse.Namespace) -> int:
    """Compares and says so; returns 0 whoever wins."""
    if args.resamples < 1:
        raise BadOption("--resamples: expected 1 or more")
    if args.folds < 2:
        raise BadOption("--folds: expected 2 or more")
    first, second = _answers(args)
    differences = compare(first, second, args.resamples, args.seed)
    names = (str(args.a), str(args.b))
    Console().print(_table(differences, names))
    print(verdict(differences, names, len(first)))
    if args.json:
        figures = {name: asdict(one) for name, one in differences.items()}
        document = {"a": names[0], "b": names[1], "messages": len(first), **figures}
        write_text(args.json, json.dumps(document, indent=2) + "\n")
    return 0


def verdict(differences: Mapping[str, Difference], names: tuple[str, str], messages: int) -> str:
    """In words: who is better at what, or that the data cannot tell."""
    sentences = []
    for key, one in differences.items():
        interval = f"95 % interval {100 * one.low:+.1f} to {100 * one.high:+.1f}, p = {one.p:.4f}"
        points = f"{100 * abs(one.difference):.1f} points ({interval})"
        if one.telling:
            better = names[one.difference > 0]
            sentences.append(f"{better} is better in {_TITLES[key]}, by {points}.")
        else:
            sentences.append(
                f"In {_TITLES[key]} these {messages:,} messages cannot tell them apart: {points}."
            )
    return "\n".join(sentences)


def _answers(args: argparse.Namespace) -> tuple[list[Outcome], list[Outcome]]:
    pipelines = [_Pipeline(path) for path in (args.a, args.b)]
    learns = any(one.config for one in pipelines)
    test = meant_rows(read_material(args.test).rows)
    material = read_material(args.data) if learns or not test else read_material([])
    if learns:
        need_intents(material.training, ", ".join(map(str, args.data)))
    asked = test or meant_rows(material.held_out)
    if not asked and not all(one.config for one in pipelines):
        raise BadOption("a model can only be asked what it has not learnt from: give --test")
    plan = Plan(args.folds, args.seed, typos=())
    total = 2 * len(asked or material.training)
    with remembered(), Meter(total) as meter:
        first, second = (one.answers(material, asked, plan, meter) for one in pipelines)
    return first, second


def meant_rows(rows: Sequence[Row]) -> list[Row]:
    """Those of which it is known what they mean."""
    return [row for row in rows if row.intent is not None]


class _Pipeline:
    """A configuration to train, or a model to load."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.config = None if path.name.endswith(".tar.gz") else read_config(path)
        self._model = load(path) if self.config is None else None

    def answers(
        self, material: Material, asked: list[Row], plan: Plan, meter: Meter
    ) -> list[Outcome]:
        if not asked and self.config is not None:
            return meant(cross_validate(self.config, material, plan, meter).plain)
        return ask(self._trained(material, meter), asked, plan, meter).plain

    def _trained(self, material: Material, meter: Meter) -> Understanding:
        if self._model is None and self.config is not None:
            meter.say(f"{self.path}: training")
            self._model = train(self.config, material.training, lists=material.lists)
        assert self._model is not None  # noqa: S101 - it is one or the other
        meter.say(f"{self.path}: asking")
        return self._model


def _table(differences: Mapping[str, Difference], names: tuple[str, str]) -> Table:
    made = Table("", names[0], names[1], "difference", "95 % interval", "p")
    for column in made.columns[1:]:
        column.justify = "right"
    for key, one in differences.items():
        made.add_row(
            _TITLES[key],
            f"{one.first:.1%}",
            f"{one.second:.1%}",
            f"{100 * one.difference:+.1f}",
            f"{100 * one.low:+.1f} to {100 * one.high:+.1f}",
            f"{one.p:.4f}",
        )
    return made
