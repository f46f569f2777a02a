"""Tells which language a message is in, as far as its letters show it.

Learnt from the examples of each language, so that what is told apart is what customers of a shop
write. General detectors take "where is my order" for German. It comes before the featurizers, as
what they see of a message may depend on it (`glosser.py`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assistant.languages.files import SLOT
from assistant.nlu import sources
from assistant.nlu.component import StoredComponent
from assistant.nlu.entities import without_values
from assistant.nlu.terms import Part

Matrix = npt.NDArray[np.float64]
PIECES = {"ngram_range": (1, 4), "analyzer": "char_wb"}  # of words, 1 to 4 letters


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class LanguageDetector(StoredComponent):
    """Sets `language` on each message: `{"code": "es", "confidence": 0.97}`.

    Nothing is set where a message has no letters, or there are examples of one language only.

    Config:
        default: the code of the language of the files without a code in their names.
        C: inverse strength of the L2 penalty.
    """

    _FILE = "language.npz"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"default": "en", "C": 10.0}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Has the component trained again when a module it calls changes."""
        return sources.fingerprint()

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._codes: list[str] = []
        self._terms = Part([], [], PIECES)
        self._weights: Matrix = np.empty((0, 0))
        self._bias: Matrix = np.empty(0)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> LanguageDetector:
        detector = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / cls._FILE) as stored:
            detector._codes = [str(code) for code in stored["codes"]]
            detector._terms = Part(
                [str(t) for t in stored["terms"]], stored["idf"].tolist(), PIECES
            )
            detector._weights, detector._bias = stored["weights"], stored["bias"]
        return detector

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the languages of the examples, each as important as the others."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        codes = [m.get(SLOT) or self._config["default"] for m in examples]
        terms, idf = np.empty(0, dtype=str), np.empty(0)
        if len(set(codes)) > 1:
            pieces = TfidfVectorizer(min_df=3, sublinear_tf=True, **PIECES)
            rows = pieces.fit_transform([without_values(m.get(TEXT)) for m in examples])
            model = LogisticRegression(
                C=self._config["C"], class_weight="balanced", max_iter=1000, random_state=0
            ).fit(rows, codes)
            self._codes = [str(code) for code in model.classes_]
            self._weights, self._bias = model.coef_, model.intercept_
            terms, idf = pieces.get_feature_names_out(), pieces.idf_
        self._terms = Part([str(term) for term in terms], idf.tolist(), PIECES)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / self._FILE,
                codes=np.array(self._codes, dtype=str),
                terms=np.array(terms, dtype=str),
                idf=idf,
                weights=self._weights,
                bias=self._bias,
            )
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Examples know their language."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `language` where the letters show it."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._codes and any(char.isalpha() for char in text):
                share = self._shares(text)
                best = int(np.argmax(share))
                found = {"code": self._codes[best], "confidence": round(float(share[best]), 3)}
                message.set(SLOT, found, add_to_output=True)
        return messages

    def _shares(self, text: str) -> Matrix:
        """The probability of each language; shape (languages,)."""
        places, values = self._terms.vector(without_values(text))
        scores = self._weights[:, places] @ values + self._bias
        if len(scores) == 1:  # two languages have one row of weights
            scores = np.array([0.0, scores[0]])
        grown: Matrix = np.exp(scores - scores.max())
        return grown / grown.sum()
