"""Whether to act on what was understood: sure, unsure, or none of ours.

A classifier's own confidence is too high on what is strange to it. Here a part of the examples is
held back while it learns; how it does on them tells which evidence to trust, and how much
(held-out calibration after Platt, 1999).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from assistant.nlu.softmax import Floats

FOREIGN = "out_of_scope"

SURE, UNSURE, NOT_MINE = "sure", "unsure", "not_mine"


class Evidence(NamedTuple):
    """What speaks for the likeliest of our intents; each of shape (n,).

    `ahead` and `nearer` compare it with `out_of_scope`: by the classifier's score, and by the
    nearness of examples. Without that class they hold the plain score and nearness.
    """

    ahead: Floats
    nearer: Floats
    share: Floats  # log of its likelihood
    lead: Floats  # in score, before the next intent
    nearer_lead: Floats  # in nearness, before the nearest other intent

    def matrix(self) -> Floats:
        """All columns side by side; shape (n, 5)."""
        return np.stack(self, axis=1)


class Logistic(NamedTuple):
    """A logistic regression as plain numbers: (f,), (f,), (f,), ()."""

    mean: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def probability(self, evidence: Floats) -> npt.NDArray[np.float64]:
        """Of rows of f values; shape (n,)."""
        score = ((evidence - self.mean) / self.scale) @ self.weights + self.bias
        found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
        return found


class Calibration(NamedTuple):
    """What the held-out examples taught.

    `right` gives the probability that the likeliest intent is the right one, `ours` that the
    message is ours at all; below `foreign_below` it is taken for none of ours.
    """

    right: Logistic
    ours: Logistic
    foreign_below: float

    def in_scope(self, evidence: Evidence) -> npt.NDArray[np.float64]:
        """The probability that messages are ours at all."""
        return self.ours.probability(evidence.matrix()[:, :2])

    def confidence(self, evidence: Evidence) -> npt.NDArray[np.float64]:
        """The probability that the likeliest intents are the right ones."""
        return self.right.probability(evidence.matrix())


class Verdict(NamedTuple):
    """On one message: whether it is none of ours, and the two probabilities."""

    is_foreign: bool
    in_scope: float
    confidence: float

    def decision(self, sure: float) -> str:
        """One of "sure", "unsure", "not_mine"; `sure` is the least confidence to act on."""
        if self.is_foreign:
            return NOT_MINE
        return SURE if self.confidence >= sure else UNSURE


def calibrate(
    evidence: Evidence,
    is_right: npt.NDArray[np.bool_],
    is_ours: npt.NDArray[np.bool_],
    false_rejection: float,
) -> Calibration:
    """Learns from held-out examples.

    Args:
        evidence: of n held-out examples.
        is_right: whether the likeliest intent was the right one; (n,).
        is_ours: whether they are none of `out_of_scope`; (n,).
        false_rejection: which share of our own examples may be taken for foreign.
    """
    values = evidence.matrix()
    right = _logistic(values, is_right & is_ours)
    if is_ours.all():
        # Nothing foreign to learn from: the least typical of our own stand in for it.
        typical = _standardised(values[:, :2]).sum(axis=1)
        ours = _logistic(values[:, :2], typical > np.quantile(typical, 0.1))
    else:
        ours = _logistic(values[:, :2], is_ours)
    least = np.quantile(ours.probability(values[is_ours][:, :2]), false_rejection)
    return Calibration(right, ours, float(least))


def _logistic(values: Floats, truth: npt.NDArray[np.bool_]) -> Logistic:
    mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-6
    if truth.all() or not truth.any():
        # One answer only: nothing tells the columns apart, so trust the first in its spread.
        weights = np.eye(values.shape[1])[0]
        return Logistic(mean, scale, weights, np.array(2.0 if truth.all() else -2.0))
    model = LogisticRegression(C=10.0).fit((values - mean) / scale, truth)
    return Logistic(mean, scale, model.coef_[0], model.intercept_[0])


def _standardised(values: Floats) -> Floats:
    found: Floats = (values - values.mean(axis=0)) / (values.std(axis=0) + 1e-6)
    return found
