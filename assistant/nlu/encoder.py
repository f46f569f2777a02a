"""A sentence encoder as a Rasa featurizer: sentences with the same meaning get close vectors.

The encoder is all-MiniLM-L6-v2 (Apache-2.0, 384 dimensions), run by ONNX Runtime; `make setup`
builds it under `models/encoder`. A sentence's vector is the mean of its tokens' vectors,
scaled to length one, as the model was trained.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
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
from tokenizers import Tokenizer

from assistant.nlu import sources
from assistant.nlu.clauses import Clause, asking
from assistant.nlu.entities import without_values

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """Turns sentences into vectors.

    Args:
        folder: where `tokenizer.json` and the model lie.
        model: the model's file name.
        max_tokens: longer texts are cut; the model has learnt from at most 256.
        threads: of ONNX Runtime. One leaves the other cores to other conversations.
    """

    MANY = 64

    def __init__(self, folder: Path, model: str, max_tokens: int, threads: int) -> None:
        path = folder / model
        if not path.exists():
            raise RasaException(f"The sentence encoder {path} is missing: run `make setup`.")
        self.fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()

    def encode(self, sentences: list[str]) -> Vectors:
        """One row of length one per sentence; shape (len(sentences), 384)."""
        if len(sentences) < self.MANY:
            return np.stack([self._encode(sentence) for sentence in sentences])
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # training; the runtime frees the GIL
            return np.stack(list(pool.map(self._encode, sentences, chunksize=self.MANY)))

    def encode_in_context(self, pieces: Sequence[str]) -> tuple[Vectors, Vectors]:
        """The sentence that the pieces make up, and each piece as it stands in it.

        The vector of a piece is the mean of its tokens' vectors, which know the rest of the
        sentence; of a piece without a token, or behind `max_tokens`, it is zero. It costs one run.

        Returns:
            The sentence's vector, shape (384,), and the pieces', shape (len(pieces), 384).
        """
        tokens, places = self._tokens("".join(pieces))
        begins = np.array([begin for begin, _ in places])
        written = np.array([end > begin for begin, end in places])  # not marks of begin and end
        ends = np.cumsum([len(piece) for piece in pieces])
        piece_of = np.searchsorted(ends, begins, side="right")
        rows = [tokens[written & (piece_of == i)] for i in range(len(pieces))]
        nothing = np.zeros(tokens.shape[1], np.float32)
        vectors = [_unit(row.mean(axis=0)) if len(row) else nothing for row in rows]
        return _unit(tokens.mean(axis=0)), np.stack(vectors)

    def _encode(self, sentence: str) -> Vectors:
        return _unit(self._tokens(sentence)[0].mean(axis=0))

    def _tokens(self, sentence: str) -> tuple[Vectors, list[tuple[int, int]]]:
        """A vector for each token, and where it begins and ends; marks begin where they end."""
        # One at a time: the int8 model scales by the largest value of a batch, so a sentence's
        # vector would depend on its neighbours, and training would see others than customers do.
        encoding = self._tokenizer.encode(sentence)
        ids = np.array([encoding.ids], dtype=np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        (tokens,) = self._session.run(["last_hidden_state"], inputs)
        return tokens[0], encoding.offsets


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def is_written(text: str) -> bool:
    """Whether anything can be seen of `text`; blanks and control characters cannot."""
    return any(char.isprintable() and not char.isspace() for char in text)


@lru_cache(maxsize=2)
def _load(folder: str, model: str, max_tokens: int, threads: int) -> SentenceEncoder:
    """Training and prediction in one process share one encoder."""
    return SentenceEncoder(Path(folder), model, max_tokens, threads)


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
            "folder": "models/encoder",
            "model": "model.int8.onnx",
            "max_tokens": 256,
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
            if clauses := asking(text):
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
        vectors = self._encoder.encode([without_values(m.get(TEXT)) for m in given])
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
