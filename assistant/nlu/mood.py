"""How a customer feels: frustration and urgency of each message, for the handoff to use.

Two logistic regressions on the sentence encoder's vector and on how the message is written
(`assistant.nlu.cues`), trained from the examples in `data/handoff/moods.yml`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from assistant.nlu import cues, sources
from assistant.nlu.component import StoredComponent
from assistant.nlu.encoder import SentenceEncoderFeaturizer
from assistant.nlu.mood_examples import MOODS, Example, read

Matrix = npt.NDArray[np.float64]


# Registered as a classifier because Rasa trains and runs one after the featurizers, on their
# features. It neither sets nor reads intents.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MoodEstimator(StoredComponent):
    """Sets `frustration` and `urgency` (0 to 1, three decimals) on every message.

    Each is the probability that somebody who sorts messages like `examples` would call this
    message frustrated or urgent. They are independent of each other. A message without text
    has 0.0 of both.

    Config:
        examples: the file to learn from; `assistant.nlu.mood_examples` describes it.
        C: inverse strength of the L2 penalty; larger fits the examples more closely.
    """

    _FILE = "mood.npz"

    @classmethod
    def required_components(cls) -> list[type]:
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"examples": "data/handoff/moods.yml", "C": 5.0}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        if not config.get("C", 1) > 0:
            raise InvalidConfigException(f"{cls.__name__}: C must be above 0.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Has the component trained again when a module it calls changes, or its examples."""
        examples = Path({**cls.get_default_config(), **config}["examples"])
        content = examples.read_bytes() if examples.exists() else b""
        return f"{sources.fingerprint()} {hashlib.sha256(content).hexdigest()}"

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._weights: Matrix = np.empty((0, 0))
        self._bias: Matrix = np.empty(0)
        self._featurizer: SentenceEncoderFeaturizer | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MoodEstimator:
        estimator = super().create(config, model_storage, resource, execution_context)
        estimator._featurizer = _featurizer(model_storage, resource, execution_context)
        return estimator

    def train(self, training_data: TrainingData) -> Resource:
        """Fits the weights to the examples and stores them.

        Args:
            training_data: Rasa's; its messages say nothing about mood and serve as a check only.

        Raises:
            RasaException: the examples cannot be read, or another dense featurizer is in the way.
        """
        examples = read(Path(self._config["examples"]))
        rows = self.rows(examples)
        given = next((r for m in training_data.training_examples if len(r := _row(m)) > 0), rows[0])
        if given.shape != rows[0].shape:
            raise RasaException("MoodEstimator works with one dense featurizer, the encoder, only.")
        self._weights, self._bias = fit(rows, labels(examples), self._config["C"])
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / self._FILE, weights=self._weights, bias=self._bias)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> MoodEstimator:
        estimator = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            # Plain arrays: a model file must not be able to run code.
            stored = np.load(folder / cls._FILE, allow_pickle=False)
            estimator._weights, estimator._bias = stored["weights"], stored["bias"]
        return estimator

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets both moods on every message."""
        for message in messages:
            row = _row(message)
            levels = probabilities(row, self._weights, self._bias) if len(row) else [0.0, 0.0]
            for mood, level in zip(MOODS, levels, strict=True):
                message.set(mood, round(float(level), 3), add_to_output=True)
        return messages

    def rows(self, examples: list[Example]) -> Matrix:
        """What the regressions see of each example: vector and cues; shape (examples, columns)."""
        if self._featurizer is None:
            raise RasaException("MoodEstimator needs a SentenceEncoderFeaturizer in the pipeline.")
        data = TrainingData([Message({TEXT: example.text}) for example in examples])
        self._featurizer.process_training_data(data)
        return np.stack([_row(message) for message in data.training_examples])


def fit(rows: Matrix, truth: npt.NDArray[np.bool_], strength: float) -> tuple[Matrix, Matrix]:
    """Weights (moods, columns) and bias (moods,) of one logistic regression for each mood."""
    models = [LogisticRegression(C=strength, max_iter=2000).fit(rows, column) for column in truth.T]
    return (
        np.vstack([model.coef_ for model in models]),
        np.hstack([model.intercept_ for model in models]),
    )


def probabilities(rows: Matrix, weights: Matrix, bias: Matrix) -> Matrix:
    """The probability of each mood, in the order of `MOODS`, for one row or for several."""
    with np.errstate(over="ignore"):
        likelihoods: Matrix = 1 / (1 + np.exp(-(rows @ weights.T + bias)))
    return likelihoods


def labels(examples: list[Example]) -> npt.NDArray[np.bool_]:
    """Which moods each example has; shape (examples, moods)."""
    return np.array([[mood in example.moods for mood in MOODS] for example in examples])


def _row(message: Message) -> Matrix:
    """The encoder's vector and the cues side by side; empty where the message has no text."""
    _, dense = message.get_dense_features(TEXT)
    if dense is None:
        return np.empty(0)
    text = message.get(TEXT)
    # The encoder gives dots and emoji a vector too, but one that says nothing.
    said = any(letter.isalpha() for letter in text)
    return np.hstack([dense.features[0] * said, cues.cues(text)])


def _featurizer(
    storage: ModelStorage, resource: Resource, context: ExecutionContext
) -> SentenceEncoderFeaturizer | None:
    """One set up like the pipeline's own, so that examples get the vectors customers get.

    It shares the model in memory with the pipeline's.
    """
    for node in context.graph_schema.nodes.values():
        if issubclass(node.uses, SentenceEncoderFeaturizer):
            config = {**SentenceEncoderFeaturizer.get_default_config(), **node.config}
            return SentenceEncoderFeaturizer.create(config, storage, resource, context)
    return None
