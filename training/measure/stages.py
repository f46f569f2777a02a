"""One pipeline's part of a benchmark, in processes of its own.

`learn` trains and asks; `serve` loads the model and answers one message at a time, as in
production, so that its memory and times are not those of training.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from care.errors import CareError
from training.measure import intents, scope, spans
from training.measure.data import Material, need_intents, read_foreign, read_material
from training.measure.folds import split
from training.measure.meter import Meter
from training.measure.outcome import Outcome, meant, ours, pair
from training.measure.pipeline import Understanding, load, train
from training.measure.trial import Trial
from training.measure.vectors import remembered
from training.rows import Row

WARM_UP = 20
TIMED = 1000
MEGABYTE = 1 << 20


def learn(trial: Trial) -> dict[str, Any]:
    """Trains and asks; all figures but those of time and memory in service.

    Raises:
        TrainingError: of the sets or the configuration.
    """
    material = read_material([Path(trial.train)])
    need_intents(material.training, trial.train)
    rounds = list(_rounds(trial, material))
    outcomes: list[Outcome] = []
    with ExitStack() as stack, Meter(sum(len(one.asked) for one in rounds)) as meter:
        meter.say(f"{trial.title} 1/{len(rounds)}: training")
        began = time.monotonic()
        model = train(trial.config, rounds[0].learnt, lists=material.lists, keep=trial.model)
        seconds = time.monotonic() - began
        # The first training is timed as it is; the others need not encode it all again.
        stack.enter_context(remembered())
        extra = _entities(trial, model)
        for number, one in enumerate(rounds, 1):
            if number > 1:
                meter.say(f"{trial.title} {number}/{len(rounds)}: training")
                model = train(trial.config, one.learnt, lists=material.lists)
            meter.say(f"{trial.title} {number}/{len(rounds)}: asking")
            texts = [row.text for row in one.asked]
            outcomes += pair(one.asked, meter.count(model.parse_all(texts)))
    _note(trial, rounds[0].asked, extra)
    return {
        **_figures(trial, outcomes, extra),
        "training_seconds": seconds,
        "training_messages": len(rounds[0].learnt),
        "training_peak_mb": _peak_mb(),
    }


@dataclass(frozen=True)
class _Round:
    learnt: list[Row]
    asked: list[Row]


def _rounds(trial: Trial, material: Material) -> Iterator[_Round]:
    """What is learnt and what is asked, once a model.

    Foreign messages are dealt out to the folds, so that their scores and those of our own come
    from the same models.
    """
    rows = material.training
    foreign = read_foreign(Path(trial.oos)) if trial.oos else []
    if not trial.folds:
        asked = read_material([Path(trial.test)]).rows if trial.test else []
        yield _Round(rows, asked + foreign)
        return
    folds = split(rows, trial.folds, trial.seed, apart=trial.apart)
    for number, (learnt, held) in enumerate(folds):
        dealt = foreign[number :: trial.folds]
        yield _Round([rows[one] for one in learnt], [rows[one] for one in held] + dealt)


def _entities(trial: Trial, model: Understanding) -> list[Outcome]:
    if not trial.entities:
        return []
    rows = read_material([Path(trial.entities)]).rows
    return pair(rows, model.parse_all([row.text for row in rows]))


def _figures(trial: Trial, outcomes: Sequence[Outcome], extra: Sequence[Outcome]) -> dict[str, Any]:
    own = ours(meant(outcomes))
    tested = [one for one in outcomes if one.in_scope]
    return {
        "messages": len(own),
        "intents": len({one.gold for one in own}),
        "accuracy": intents.accuracy(own) if own else None,
        "macro_f1": intents.macro_f1(intents.by_class(intents.pairs(own))) if own else None,
        "out_of_scope": scope.figures(meant(outcomes)),
        "entities": spans.figures(extra or tested, trial.types),
    }


def _note(trial: Trial, asked: Sequence[Row], extra: Sequence[Outcome]) -> None:
    """Leaves the messages whose time is to be taken to `serve`."""
    texts = [row.text for row in asked] or [one.row.text for one in extra]
    step = max(1, len(texts) // TIMED)
    trial.messages.write_text(json.dumps(texts[::step][:TIMED]), encoding="utf-8")


def serve(trial: Trial) -> dict[str, Any]:
    """Milliseconds a message and resident megabytes of a process that only answers."""
    texts: list[str] = json.loads(trial.messages.read_text(encoding="utf-8"))
    model = load(trial.model)
    for text in (texts * WARM_UP)[:WARM_UP]:
        model.parse(text)
    taken = [_milliseconds(model, text) for text in texts]
    p50, p95 = np.percentile(taken, [50, 95])
    resident = psutil.Process().memory_info().rss / MEGABYTE
    return {"p50_ms": p50, "p95_ms": p95, "timed_messages": len(texts), "memory_mb": resident}


def _milliseconds(model: Understanding, text: str) -> float:
    began = time.perf_counter()
    model.parse(text)
    return (time.perf_counter() - began) * 1000


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    return peak / MEGABYTE if sys.platform == "darwin" else peak / 1024


def main() -> int:
    """`python -m training.measure.stages learn|serve OUTPUT`, the trial on standard input."""
    work = {"learn": learn, "serve": serve}[sys.argv[1]]
    trial = Trial(**json.load(sys.stdin))
    try:
        figures, code = work(trial), 0
    except CareError as error:
        figures, code = {"error": str(error)}, 2
    Path(sys.argv[2]).write_text(json.dumps(figures), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
