"""`training agreement`: how far those who labelled agree."""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

from training.errors import BadOption
from training.files import write_text
from training.options import add_set_aside, read_input
from training.rows import Row

NAME = "agreement"
HELP = """Measures how far people who labelled the same rows agree.

in:  rows (JSON Lines) with labels of two people or more; labels by programs (cluster, model) are
     not counted
out: Cohen's kappa for each pair, Fleiss' kappa for three and more, and for each intent the share
     of its rows on which people differ. More than 10 % is flagged; with --strict, exit code 1.

example:  training agreement rows/labelled.jsonl --strict"""

PROGRAMS = frozenset({"cluster", "model", "given"})
LIMIT = 0.10


@dataclass(frozen=True)
class Pair:
    """Two annotators: rows both labelled, and Cohen's kappa (1 is full agreement, 0 chance)."""

    annotators: tuple[str, str]
    rows: int
    agree: int
    kappa: float


@dataclass(frozen=True)
class Disputed:
    """An intent that somebody chose: its rows, on how many people differ, and for what else."""

    intent: str
    rows: int
    differ: int
    instead: dict[str, int]

    @property
    def share(self) -> float:
        return self.differ / self.rows


@dataclass(frozen=True)
class Agreement:
    """Everything that is measured. `fleiss` is None with fewer than three people."""

    rows: int
    pairs: list[Pair]
    fleiss: float | None
    intents: list[Disputed]

    def flagged(self, limit: float) -> list[Disputed]:
        return [one for one in self.intents if one.share > limit]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="rows (JSON Lines)")
    parser.add_argument("--limit", type=float, default=LIMIT, help="flag from this share on (0.10)")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if an intent is flagged")
    add_set_aside(parser)


def run(args: argparse.Namespace) -> int:
    measured = measure(read_input(args, "Reading"))
    if not measured.rows:
        raise BadOption(f"{args.input}: expected rows that two people labelled, found none")
    flagged = measured.flagged(args.limit)
    _print(measured, args.limit)
    if args.json:
        given = {**asdict(measured), "flagged": [one.intent for one in flagged]}
        write_text(args.json, json.dumps(given, indent=1, ensure_ascii=False) + "\n")
    return 1 if flagged and args.strict else 0


def measure(rows: Sequence[Row]) -> Agreement:
    """How far people agree on the intents of rows."""
    answers = [
        {
            label.by: label.intent
            for label in row.labels
            if label.by not in PROGRAMS and label.intent
        }
        for row in rows
    ]
    shared = [one for one in answers if len(one) >= 2]
    people = sorted({person for one in shared for person in one})
    pairs = [_pair(a, b, shared) for a, b in combinations(people, 2)]
    return Agreement(
        rows=len(shared),
        pairs=[pair for pair in pairs if pair.rows],
        fleiss=fleiss_kappa([list(one.values()) for one in shared]) if len(people) > 2 else None,
        intents=_disputes(shared),
    )


def cohen_kappa(left: Sequence[str], right: Sequence[str]) -> float:
    """Agreement beyond chance of two annotators; Cohen 1960, doi:10.1177/001316446002000104.

    1 where both always chose the same one intent, for which the formula has no value.
    """
    total = len(left)
    observed = sum(a == b for a, b in zip(left, right, strict=True)) / total
    of_left, of_right = Counter(left), Counter(right)
    chance = sum(of_left[name] * of_right[name] for name in of_left) / total**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def fleiss_kappa(answers: Sequence[Sequence[str]]) -> float | None:
    """Agreement beyond chance of three and more; Fleiss 1971, doi:10.1037/h0031619.

    Its formula needs the same number of answers for each row: rows with another number than most
    are left out. None where no row has three.
    """
    sizes = Counter(len(one) for one in answers if len(one) > 2)
    if not sizes:
        return None
    raters = sizes.most_common(1)[0][0]
    counts = [Counter(one) for one in answers if len(one) == raters]
    pairs = raters * (raters - 1)
    observed = sum((sum(n * n for n in count.values()) - raters) / pairs for count in counts) / len(
        counts
    )
    overall: Counter[str] = Counter()
    for count in counts:
        overall.update(count)
    chance = sum((n / (len(counts) * raters)) ** 2 for n in overall.values())
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def _pair(left: str, right: str, answers: Sequence[dict[str, str]]) -> Pair:
    both = [(one[left], one[right]) for one in answers if left in one and right in one]
    kappa = cohen_kappa([a for a, _ in both], [b for _, b in both]) if both else 0.0
    return Pair((left, right), len(both), sum(a == b for a, b in both), kappa)


def _disputes(answers: Sequence[dict[str, str]]) -> list[Disputed]:
    rows: Counter[str] = Counter()
    differ: Counter[str] = Counter()
    instead: dict[str, Counter[str]] = defaultdict(Counter)
    for one in answers:
        chosen = set(one.values())
        for intent in chosen:
            rows[intent] += 1
            differ[intent] += len(chosen) > 1
            instead[intent].update(chosen - {intent})
    disputes = [
        Disputed(intent, rows[intent], differ[intent], dict(instead[intent].most_common()))
        for intent in rows
    ]
    return sorted(disputes, key=lambda one: (-one.share, one.intent))


def _print(measured: Agreement, limit: float) -> None:
    print(f"{measured.rows} rows labelled by two people or more")
    for pair in measured.pairs:
        names = " and ".join(pair.annotators)
        print(f"  Cohen's kappa {pair.kappa:.3f}  {names}: {pair.agree} of {pair.rows} the same")
    if measured.fleiss is not None:
        print(f"  Fleiss' kappa {measured.fleiss:.3f}  all together")
    for one in measured.intents:
        if one.differ:
            mark = "FLAGGED" if one.share > limit else ""
            instead = ", ".join(f"{name} {count}" for name, count in one.instead.items())
            share = f"{100 * one.share:5.1f} % of {one.rows:<4}"
            print(f"  {one.intent:<24} {share} differ: {instead}  {mark}".rstrip())
