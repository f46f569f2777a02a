"""Training and asking for `evaluate` and `compare`: by cross-validation, or once for all."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from training.measure.data import Material
from training.measure.folds import split
from training.measure.meter import Meter
from training.measure.outcome import Outcome, pair
from training.measure.pipeline import Understanding, train
from training.rows import Row
from training.typos import with_typos


@dataclass(frozen=True)
class Plan:
    """How to measure.

    Attributes:
        folds: of cross-validation.
        seed: of folds and typos; the same seed gives the same figures.
        typos: for each share, the messages are asked once more with that share of words misspelt.
    """

    folds: int = 5
    seed: int = 7
    typos: tuple[float, ...] = (0.1, 0.2)

    @property
    def times(self) -> int:
        """How often each message is asked."""
        return 1 + len(self.typos)


@dataclass
class Answers:
    """What was made of messages, and of the same with typos; by share of words with one."""

    plain: list[Outcome] = field(default_factory=list)
    typos: dict[float, list[Outcome]] = field(default_factory=dict)

    def add(self, more: Answers) -> None:
        self.plain += more.plain
        for rate, outcomes in more.typos.items():
            self.typos.setdefault(rate, []).extend(outcomes)


def cross_validate(
    config: Mapping[str, Any], material: Material, plan: Plan, meter: Meter
) -> Answers:
    """Every training row, understood by a model that was trained without its fold."""
    rows = material.training
    answers = Answers()
    for number, (learnt, asked) in enumerate(split(rows, plan.folds, plan.seed), 1):
        where = f"Fold {number} of {plan.folds}"
        meter.say(f"{where}: training")
        model = train(config, [rows[one] for one in learnt], lists=material.lists)
        meter.say(f"{where}: asking")
        answers.add(ask(model, [rows[one] for one in asked], plan, meter))
    return answers


def ask(model: Understanding, rows: Sequence[Row], plan: Plan, meter: Meter) -> Answers:
    """What the model makes of the rows, without and with typos."""
    answers = Answers(_ask(model, rows, meter))
    meant = [row for row in rows if row.intent is not None]
    for rate in plan.typos:
        answers.typos[rate] = _ask(model, [misspelt(row, rate, plan.seed) for row in meant], meter)
    return answers


def misspelt(row: Row, rate: float, seed: int) -> Row:
    """The row with typos, the same for the same seed; without entities, whose places move."""
    dice = random.Random(f"{seed} {rate} {row.text}")  # noqa: S311 - nothing secret
    return replace(row, text=with_typos(row.text, rate, dice), entities=())


def _ask(model: Understanding, rows: Sequence[Row], meter: Meter) -> list[Outcome]:
    return pair(rows, meter.count(model.parse_all([row.text for row in rows])))
