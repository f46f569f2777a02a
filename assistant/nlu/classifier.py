"""Intents by logistic regression on all sentence features, with a strength that can be chosen.

Rasa's own classifier of this kind fixes scikit-learn's `C` at 1, which is far too tame for
vectors of length one and costs several points of accuracy.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse
from sklearn.linear_model import LogisticRegression

Matrix = npt.NDArray[np.float64]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LogisticRegressionIntentClassifier(IntentClassifier, GraphComponent):
    """Multinomial logistic regression on dense and sparse sentence features together.

    Config:
        C: inverse strength of the L2 penalty; larger fits the examples more closely.
        balanced: whether rare intents weigh as much as frequent ones.
        max_iter: of the solver (lbfgs).
        ranking_length: how many of the likeliest intents a message reports.
    """

    _FILE = "weights.npz"

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"C": 20.0, "balanced": True, "max_iter": 1000, "ranking_length": 5}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        for name in ("C", "max_iter", "ranking_length"):
            if not config.get(name, 1) > 0:
                raise InvalidConfigException(f"{cls.__name__}: {name} must be above 0.")

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._intents: list[str] = []
        self._weights: Matrix = np.empty((0, 0))
        self._bias: Matrix = np.empty(0)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LogisticRegressionIntentClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the weights and stores them.

        Raises:
            RasaException: fewer than two intents, or examples without features.
        """
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        labels = [m.get(INTENT) for m in examples]
        if len(set(labels)) < 2:
            raise RasaException("The classifier needs examples of at least two intents.")
        features = [_features(m) for m in examples]
        if any(row is None for row in features):
            raise RasaException("The classifier needs a featurizer before it in the pipeline.")
        model = LogisticRegression(
            C=self._config["C"],
            class_weight="balanced" if self._config["balanced"] else None,
            max_iter=self._config["max_iter"],
        ).fit(sparse.vstack(features), labels)
        self._take(model)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / self._FILE, intents=self._intents, weights=self._weights, bias=self._bias
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LogisticRegressionIntentClassifier:
        classifier = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            # Plain arrays: a model file must not be able to run code.
            stored = np.load(folder / cls._FILE, allow_pickle=False)
            classifier._intents = [str(name) for name in stored["intents"]]
            classifier._weights, classifier._bias = stored["weights"], stored["bias"]
        return classifier

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `intent` and `intent_ranking`; a message without text has no intent."""
        for message in messages:
            row = _features(message)
            ranking = self._rank(row) if row is not None else []
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set("intent", best, add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _take(self, model: LogisticRegression) -> None:
        weights, bias = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # scikit-learn keeps one row then, of the second class
            weights, bias = np.vstack([-weights / 2, weights / 2]), np.hstack([-bias / 2, bias / 2])
        self._intents = [str(name) for name in model.classes_]
        self._weights, self._bias = weights, bias

    def _rank(self, row: sparse.csr_matrix) -> list[dict[str, Any]]:
        scores = np.asarray(row @ self._weights.T).ravel() + self._bias
        likelihoods = np.exp(scores - scores.max())
        likelihoods /= likelihoods.sum()
        best = np.argsort(-likelihoods)[: self._config["ranking_length"]]
        return [{"name": self._intents[i], "confidence": float(likelihoods[i])} for i in best]


def _features(message: Message) -> sparse.csr_matrix | None:
    """All sentence features of a message side by side; None where it has none."""
    _, scattered = message.get_sparse_features(TEXT)
    _, dense = message.get_dense_features(TEXT)
    parts = [sparse.csr_matrix(f.features) for f in (scattered, dense) if f is not None]
    return sparse.hstack(parts, format="csr") if parts else None
