"""Words and pieces of words as sparse features: what the encoder does not know by heart.

Product names, jargon and typos mean little to a general encoder; a piece of a word that customers
share is evidence all the same.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.nlu import sources
from assistant.nlu.encoder import is_written
from assistant.nlu.entities import without_values
from assistant.nlu.reading import read

Places = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]

# Options of the two vectorizers; a question mark is a word, as it tells asking from telling.
WORDS = {"ngram_range": (1, 2), "token_pattern": r"(?u)\w+|\?"}
PIECES = {"ngram_range": (2, 4), "analyzer": "char_wb"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TermFeaturizer(SparseFeaturizer, GraphComponent):
    """TF-IDF of words (1-2) and of pieces of words (2-4 letters), each of length one.

    Config:
        min_examples: terms of fewer examples are left out, where there are 1,000 and more.
        weight: the length of each part, beside the encoder's vector of length one.
    """

    _FILE = "terms.json"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**SparseFeaturizer.get_default_config(), "min_examples": 3, "weight": 0.5}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Has the component trained again when a module it calls changes."""
        return sources.fingerprint()

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(name, config)
        self._storage = model_storage
        self._resource = resource
        self._parts: list[Part] = []

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TermFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing depends on more than one option."""

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the terms of all examples that have an intent, and stores them."""
        texts = [read(m) for m in training_data.intent_examples if m.get(TEXT)]
        least = self._config["min_examples"] if len(texts) >= 1000 else 1
        stored = []
        for options in (WORDS, PIECES):
            fitted = TfidfVectorizer(min_df=least, **options).fit(texts)
            stored.append({"terms": _terms(fitted), "idf": fitted.idf_.tolist()})
        self._read(stored)
        with self._storage.write_to(self._resource) as folder:
            (folder / self._FILE).write_text(json.dumps(stored), encoding="utf-8")
        return self._resource

    def _read(self, stored: list[dict[str, Any]]) -> None:
        self._parts = [
            Part(part["terms"], part["idf"], options)
            for part, options in zip(stored, (WORDS, PIECES), strict=True)
        ]

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> TermFeaturizer:
        featurizer = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            featurizer._read(json.loads((folder / cls._FILE).read_text(encoding="utf-8")))
        return featurizer

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the feature to every message that has text, and to its clauses."""
        self._featurize([m for m in messages if is_written(m.get(TEXT) or "")])
        for message in messages:
            if clauses := message.get("clauses"):
                message.set("clause_terms", self.vectors([clause.text for clause in clauses]))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._featurize(training_data.intent_examples)
        return training_data

    def _featurize(self, messages: list[Message]) -> None:
        rows = self._rows([read(message) for message in messages])
        for message, row in zip(messages, rows, strict=True):
            message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))

    def vectors(self, texts: list[str]) -> sparse.csr_matrix:
        """One row per text; shape (len(texts), terms)."""
        return self._rows([without_values(text) for text in texts])

    def _rows(self, texts: list[str]) -> sparse.csr_matrix:
        rows = [self._vector(text) for text in texts]
        columns = np.concatenate([[], *(places for places, _ in rows)]).astype(np.int32)
        values = np.concatenate([[], *(values for _, values in rows)]).astype(np.float32)
        begins = np.cumsum([0, *(len(places) for places, _ in rows)])
        width = sum(len(part.places) for part in self._parts)
        return sparse.csr_matrix((values, columns, begins), shape=(len(texts), width))

    def _vector(self, text: str) -> tuple[Places, Values]:
        places, values, begin = [], [], 0
        for part in self._parts:
            found, weights = part.vector(text)
            places.append(found + begin)
            values.append(weights * self._config["weight"])
            begin += len(part.places)
        return np.concatenate(places), np.concatenate(values)


class Part:
    """TF-IDF of one text at a time, as scikit-learn's vectorizer has learnt it.

    That checks its own state on each call, which costs ten times what the counting does.

    Args:
        terms: in the order of their columns.
        idf: the weight of each.
        options: of the vectorizer: what is a term.
    """

    def __init__(self, terms: list[str], idf: list[float], options: dict[str, Any]) -> None:
        self.places = {term: place for place, term in enumerate(terms)}
        self._idf = np.array(idf)
        self._terms_of = TfidfVectorizer(**options).build_analyzer()

    def vector(self, text: str) -> tuple[Places, Values]:
        """The columns of its terms, ascending, and their weights (of length one together)."""
        counts = Counter(term for term in self._terms_of(text) if term in self.places)
        found = sorted((self.places[term], count) for term, count in counts.items())
        places = np.array([place for place, _ in found], dtype=np.int64)
        often = np.array([count for _, count in found], dtype=np.float64)
        weights = (1 + np.log(often)) * self._idf[places]
        return places, weights / max(float(np.linalg.norm(weights)), 1e-12)


def _terms(vectorizer: TfidfVectorizer) -> list[str]:
    return [str(term) for term in vectorizer.get_feature_names_out()]
