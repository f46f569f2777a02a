"""How well frustration and urgency are told: `python -m training.measure.moods`.

Cross-validation over the examples in `data/handoff/moods.yml`. AUROC is the chance that of a
message with the mood and one without it, the first gets the higher value. Calibration is the mean
distance between what was said and how often it was so, over ten bins weighted by their size.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphSchema, SchemaNode
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from assistant.nlu.encoder import SentenceEncoderFeaturizer
from assistant.nlu.mood import MoodEstimator, fit, labels, probabilities
from assistant.nlu.mood_examples import MOODS, read

Levels = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]

BINS = 10


def main() -> int:
    """Prints a line for each mood and its bins; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.measure.moods", description=__doc__)
    defaults = MoodEstimator.get_default_config()
    parser.add_argument("--examples", type=Path, default=Path(defaults["examples"]))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    examples = read(arguments.examples)
    rows, truth = _estimator().rows(examples), labels(examples)
    said = cross_validated(rows, truth, defaults["C"], arguments.folds, arguments.seed)
    for index, mood in enumerate(MOODS):
        _show(mood, truth[:, index], said[:, index])
    return 0


def cross_validated(rows: Levels, truth: Truth, strength: float, folds: int, seed: int) -> Levels:
    """What is said of each row by a model that has not seen it; shape (rows, moods)."""
    said = np.zeros(truth.shape)
    strata = truth @ np.array([2, 1])  # each fold has its share of "both"
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=seed).split(rows, strata):
        said[unseen] = probabilities(rows[unseen], *fit(rows[seen], truth[seen], strength))
    return said


def _show(mood: str, truth: Truth, said: Levels) -> None:
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    piles = [(low, truth[bins == low], said[bins == low]) for low in np.unique(bins)]
    error = sum(abs(was.mean() - told.mean()) * len(was) for _, was, told in piles) / len(truth)
    print(
        f"{mood}: AUROC {roc_auc_score(truth, said):.3f}  calibration error {error:.3f}"
        f"  Brier {brier_score_loss(truth, said):.3f}"
        f"  at 0.5: precision {truth[said > 0.5].mean():.3f}"
        f", recall {(said > 0.5)[truth].mean():.3f}"
    )
    for low, was, told in piles:
        print(
            f"  {low / BINS:.1f} and up: {len(was):4} said {told.mean():.2f}, so {was.mean():.2f}"
        )


def _estimator() -> MoodEstimator:
    node = SchemaNode(
        needs={}, uses=SentenceEncoderFeaturizer, constructor_name="create", fn="", config={}
    )
    context = ExecutionContext(GraphSchema({"encoder": node}), node_name="moods")
    storage = LocalModelStorage(Path(mkdtemp()))
    return MoodEstimator.create(
        MoodEstimator.get_default_config(), storage, Resource("moods"), context
    )


if __name__ == "__main__":
    sys.exit(main())
