"""The sentence encoder (`care/encoder.py`) as a Rasa featurizer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu import sources
from assistant.nlu.clauses import Clause, asking
from assistant.nlu.entities import without_values
from assistant.nlu.reading import GLOSS, read
from care.encoder import FOLDER, MAX_TOKENS, MODEL, SentenceEncoder, Vectors, load_encoder
from care.errors import Misconfigured


def is_written(text: str) -> bool:
    """Whether anything can be seen of `text`; blanks and control characters cannot."""
    return any(char.isprintable() and not char.isspace() for char in text)


def _load(folder: str, model: str, max_tokens: int, threads: int) -> SentenceEncoder:
    try:
        return load_encoder(folder, model, max_tokens, threads)
    except Misconfigured as error:
        raise RasaException(str(error)) from None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the encoder's vector as a dense sentence feature.

    There is nothing to train, but a classifier trained on one encoder's vectors is useless on
    another's: training notes which encoder it was, and loading insists on the same.
    """

    _NOTE = "encoder.json"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            "folder": FOLDER,
            "model": MODEL,
            "max_tokens": MAX_TOKENS,
            "threads": 1,
        }

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
        keys = ("folder", "model", "max_tokens", "threads")
        self._encoder = _load(*(config[key] for key in keys))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Notes which encoder the model is trained with."""
        with self._storage.write_to(self._resource) as folder:
            (folder / self._NOTE).write_text(json.dumps({"sha256": self._encoder.fingerprint}))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> SentenceEncoderFeaturizer:
        featurizer = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            trained_with = json.loads((folder / cls._NOTE).read_text())["sha256"]
        if trained_with != featurizer._encoder.fingerprint:
            raise RasaException(
                "The model was trained with another sentence encoder than the one in "
                f"{config['folder']}: run `make train`."
            )
        return featurizer

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the feature to every message that has text, and vectors of clauses that ask.

        A message that asks for several things also carries `clauses` and `clause_vectors`, of
        shape (clauses, 384).
        """
        for message in messages:
            text = message.get(TEXT) or ""
            # Where a clause stands in a gloss is not where it stands in the message.
            if not message.get(GLOSS) and (clauses := asking(text)):
                pieces = [without_values(piece) for piece in _pieces(text, clauses)]
                vector, parts = self._encoder.encode_in_context(pieces)
                self._add(message, vector)
                message.set("clauses", clauses)
                message.set("clause_vectors", parts[1::2])
            else:
                self._featurize([message])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._featurize(training_data.training_examples)
        return training_data

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing that could be wrong before the encoder is loaded."""

    def _featurize(self, messages: list[Message]) -> None:
        given = [m for m in messages if is_written(m.get(TEXT) or "")]
        if not given:
            return
        vectors = self._encoder.encode([read(m) for m in given])
        for message, vector in zip(given, vectors, strict=True):
            self._add(message, vector)

    def _add(self, message: Message, vector: Vectors) -> None:
        message.add_features(
            Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
        )


def _pieces(text: str, clauses: Sequence[Clause]) -> Iterator[str]:
    """All of `text`: what is before a clause and the clause, in turns, and the rest."""
    end = 0
    for clause in clauses:
        yield text[end : clause.start]
        yield clause.text
        end = clause.end
    yield text[end:]
