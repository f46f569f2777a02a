"""What `training evaluate` asks of whom: cross-validation, then one model for all other sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from training.measure.asking import Answers, Plan, ask, cross_validate
from training.measure.data import Material
from training.measure.measured import Measured
from training.measure.meter import Meter
from training.measure.outcome import Outcome
from training.measure.pipeline import train
from training.rows import Row
from training.similar import normalise


@dataclass(frozen=True)
class Evaluation:
    """What is to be measured.

    Attributes:
        config: of the pipeline.
        material: what it learns from, with what is held out.
        tests: further sets by name.
        foreign: messages that are none of ours.
        types: the tests' entity types by ours.
    """

    config: Mapping[str, Any]
    material: Material
    tests: Mapping[str, Sequence[Row]]
    foreign: Sequence[Row]
    types: Mapping[str, str]

    def measured(self, plan: Plan) -> list[Measured]:
        """All sets that there are, each with what was made of it.

        Raises:
            TrainingError: the configuration cannot be trained on the data.
        """
        with Meter(self._messages(plan)) as meter:
            sets = [self._crossed(plan, meter)] if plan.folds else []
            if not (self.tests or self.foreign or self.material.held_out):
                return sets
            meter.say("Training on all rows")
            model = train(self.config, self.material.training, lists=self.material.lists)
            meter.say("Asking")
            foreign = ask(model, self.foreign, replace(plan, typos=()), meter).plain
            others = self._others(partial(ask, model, plan=plan, meter=meter), foreign)
        if sets and not others:
            # Foreign messages were asked of another model than the folds': second choice.
            return [replace(sets[0], foreign=foreign)]
        return sets + others

    def _crossed(self, plan: Plan, meter: Meter) -> Measured:
        answers = cross_validate(self.config, self.material, plan, meter)
        return Measured("Cross-validation", "cross_validation", answers.plain, answers.typos)

    def _others(
        self, asked: Callable[[Sequence[Row]], Answers], foreign: Sequence[Outcome]
    ) -> list[Measured]:
        known = {normalise(row.text) for row in self.material.training}
        held_out = {"Held out": self.material.held_out} if self.material.held_out else {}
        sets = []
        for name, rows in {**held_out, **self.tests}.items():
            answers = asked(rows)
            one = Measured(name, "test", answers.plain, answers.typos, foreign, self.types)
            seen = sum(normalise(row.text) in known for row in rows)
            if name in held_out:
                one = replace(one, kind="held_out", types={})
            sets.append(replace(one, seen=seen))
        return sets

    def _messages(self, plan: Plan) -> int:
        """How many will be asked in all."""
        sets = [*self.tests.values(), self.material.held_out]
        crossed = len(self.material.training) if plan.folds else 0
        return plan.times * (sum(map(len, sets)) + crossed) + len(self.foreign)
