"""The intent model: learnt from examples, asked about messages, kept as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from assistant.nlu.decision import (
    FOREIGN,
    SURE,
    UNSURE,
    Calibration,
    Evidence,
    Logistic,
    Verdict,
    calibrate,
)
from assistant.nlu.neighbours import Neighbours
from assistant.nlu.softmax import Floats, Inputs, Ints, Search, Softmax, fit, normalised

# Every fifth example is held out for the calibration; fewer than this many teach nothing.
HOLD_OUT = 5
LEAST_HELD_OUT = 20
# How much of the option's nearness counts: what the held-out examples say, the first if equal.
# Where each intent has many examples that are alike, softmax knows better.
SHARES_OF_NEARNESS = (1.0, 0.3)


class Options(NamedTuple):
    """How the model learns; see the classifier's docstring."""

    C: float
    balance: float
    nearness: float
    max_iter: int
    false_rejection: float


class Thresholds(NamedTuple):
    """The least confidence to act on, and what two intents must share to be offered as a choice."""

    sure: float
    either: float


class Understanding(NamedTuple):
    """What one message was understood to ask for; `ranking` has names with probabilities."""

    decision: str
    intent: str
    confidence: float
    in_scope: float
    alternatives: tuple[str, ...]
    ranking: tuple[tuple[str, float], ...]

    @property
    def is_sure(self) -> bool:
        return self.decision == SURE

    def taken_for(self, intent: str, confidence: float) -> Understanding:
        """The same message, after its first clause has settled what it asks for first."""
        rest = tuple((n, p) for n, p in self.ranking if n != intent)
        ranking = ((intent, confidence), *rest)
        return Understanding(SURE, intent, confidence, self.in_scope, (), ranking)

    def reported(self) -> dict[str, Any]:
        """What a message carries of it."""
        return {
            "decision": self.decision,
            "intent": self.intent,
            "confidence": round(self.confidence, 4),
            "in_scope": round(self.in_scope, 4),
            "alternatives": list(self.alternatives),
        }


class IntentModel(NamedTuple):
    """`names` of k classes, the last of them `out_of_scope` where `has_foreign`."""

    names: list[str]
    has_foreign: bool
    nearness: float
    softmax: Softmax
    neighbours: Neighbours
    calibration: Calibration | None

    def weigh(self, inputs: Inputs) -> tuple[Floats, Evidence]:
        """The scores of our own o intents, (n, o), and what speaks for the best; n messages."""
        plain = self.softmax.scores(inputs)
        similar = self.neighbours.similarities(inputs.dense)
        near = self.neighbours.nearness(similar)
        own = len(self.names) - self.has_foreign
        scores = plain[:, :own] + self.nearness * near[:, :own]
        rows, best = np.arange(len(scores)), scores.argmax(axis=1)
        ahead = plain[:, :own].max(axis=1)
        nearer = self.neighbours.around(similar, 0, own - 1)
        if self.has_foreign:
            ahead = ahead - plain[:, own]
            nearer = nearer - self.neighbours.around(similar, own, own)
        evidence = Evidence(
            ahead=ahead,
            nearer=nearer,
            share=np.log(normalised(scores)[rows, best] + 1e-9),
            lead=scores[rows, best] - _without(scores, best).max(axis=1),
            nearer_lead=near[rows, best] - _without(near[:, :own], best).max(axis=1),
        )
        return scores, evidence

    def understand(self, inputs: Inputs, thresholds: Thresholds) -> list[Understanding]:
        """What each of n messages asks for, and whether to act on it."""
        scores, evidence = self.weigh(inputs)
        if self.calibration:
            confidence = self.calibration.confidence(evidence)
            in_scope = self.calibration.in_scope(evidence)
            is_foreign = in_scope < self.calibration.foreign_below
        else:
            confidence = np.exp(evidence.share)
            is_foreign = np.array([self.has_foreign and bool(a < 0) for a in evidence.ahead])
            in_scope = 1.0 - is_foreign
        return [
            self._understanding(score, Verdict(bool(f), float(i), float(c)), thresholds)
            for score, f, i, c in zip(scores, is_foreign, in_scope, confidence, strict=True)
        ]

    def _understanding(
        self, scores: Floats, verdict: Verdict, thresholds: Thresholds
    ) -> Understanding:
        shares = normalised(scores[None])[0]
        order = [int(i) for i in np.argsort(-scores)]
        # What the likeliest intent does not have is left to the others, by their shares; none of
        # them gets more than it.
        top = verdict.confidence
        left = (1 - top) / max(1 - float(shares[order[0]]), 1e-9)
        ranking = [(self.names[i], min(top, left * float(shares[i]))) for i in order]
        ranking[0] = (ranking[0][0], top)
        decision = verdict.decision(thresholds.sure)
        is_choice = decision == UNSURE and float(shares[order[:2]].sum()) >= thresholds.either
        return Understanding(
            decision=decision,
            intent=ranking[0][0],
            confidence=verdict.confidence,
            in_scope=verdict.in_scope,
            alternatives=tuple(name for name, _ in ranking[:2]) if is_choice else (),
            ranking=tuple(ranking),
        )

    def to_arrays(self) -> dict[str, Any]:
        """Everything as plain arrays, by name."""
        arrays: dict[str, Any] = {
            "names": self.names,
            "has_foreign": self.has_foreign,
            "nearness": self.nearness,
            # Half the size, and no difference in what is nearest.
            "vectors": self.neighbours.vectors.astype(np.float16),
            "labels": self.neighbours.labels,
        }
        arrays |= {f"softmax_{n}": v for n, v in self.softmax._asdict().items()}
        if self.calibration:
            for part in ("right", "ours"):
                logistic = getattr(self.calibration, part)
                arrays |= {f"{part}_{n}": v for n, v in logistic._asdict().items()}
            arrays["foreign_below"] = self.calibration.foreign_below
        return arrays

    @classmethod
    def from_arrays(cls, arrays: dict[str, Any]) -> IntentModel:
        """The reverse of `to_arrays`."""
        calibration = None
        if "foreign_below" in arrays:
            right, ours = (
                Logistic(*(arrays[f"{part}_{name}"] for name in Logistic._fields))
                for part in ("right", "ours")
            )
            calibration = Calibration(right, ours, float(arrays["foreign_below"]))
        return cls(
            [str(name) for name in arrays["names"]],
            bool(arrays["has_foreign"]),
            float(arrays["nearness"]),
            Softmax(*(arrays[f"softmax_{name}"] for name in Softmax._fields)),
            Neighbours(arrays["vectors"].astype(np.float32), arrays["labels"]),
            calibration,
        )


def learn(inputs: Inputs, names: Sequence[str], options: Options) -> IntentModel:
    """A model of n examples with features `inputs` and intents `names`.

    A part is held out first, so that the weight of nearness can be chosen, and the confidence
    calibrated, on examples the model has not seen; then it learns from all.
    """
    classes = sorted(set(names), key=lambda name: (name == FOREIGN, name))
    labels = np.array([classes.index(name) for name in names])
    held_out = _held_out(labels)
    if held_out.sum() < LEAST_HELD_OUT:
        return _fitted(inputs, labels, classes, options, None)
    draft = _fitted(inputs.rows(~held_out), labels[~held_out], classes, options, None)
    asked, truth = inputs.rows(held_out), labels[held_out]
    is_ours = np.array([classes[label] != FOREIGN for label in truth])
    tried = []
    for share in SHARES_OF_NEARNESS:
        nearness = share * options.nearness
        scores, evidence = draft._replace(nearness=nearness).weigh(asked)
        tried.append((nearness, scores.argmax(axis=1) == truth, evidence))
    nearness, right, evidence = max(tried, key=lambda one: one[1][is_ours].sum())
    calibration = calibrate(evidence, right, is_ours, options.false_rejection)
    model = _fitted(inputs, labels, classes, options, draft.softmax)
    return model._replace(calibration=calibration, nearness=nearness)


def _fitted(
    inputs: Inputs, labels: Ints, classes: list[str], options: Options, start: Softmax | None
) -> IntentModel:
    counts = np.bincount(labels)
    even = len(labels) / len(counts) / counts
    weights = (even**options.balance)[labels].astype(np.float32)
    softmax = fit(inputs, labels, weights, Search(options.C, options.max_iter, start))
    neighbours = Neighbours(inputs.dense, labels)
    return IntentModel(classes, classes[-1] == FOREIGN, options.nearness, softmax, neighbours, None)


def _held_out(labels: Ints) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Every fifth example of each class, none of a class that would be left with too few."""
    held = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        shuffled = np.random.default_rng(0).permutation(places)
        held[shuffled[: len(places) // HOLD_OUT]] = True
    return held


def _without(scores: Floats, best: Ints) -> Floats:
    """The scores, with those of the best lower than any other."""
    others = scores.copy()
    others[np.arange(len(scores)), best] = -np.inf
    return others
