"""The parts of the pipeline, each trained and loaded the way Rasa does it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.encoder import SentenceEncoderFeaturizer
from assistant.nlu.entities import without_values
from assistant.nlu.tokens import BlankSpacyTokenizer

EXAMPLES = [
    ("where is my parcel", "track_order"),
    ("my package has not come", "track_order"),
    ("when will it be delivered", "track_order"),
    ("hello", "greet"),
    ("good morning", "greet"),
    ("hi there", "greet"),
    ("goodbye", "goodbye"),
    ("see you", "goodbye"),
]


class Kit:
    """What Rasa hands to components."""

    def __init__(self, folder: Path) -> None:
        self.storage = LocalModelStorage(folder)
        self.context = ExecutionContext(GraphSchema({}), node_name="node")

    def create(self, kind: Any, **config: Any) -> Any:
        config = {**kind.get_default_config(), **config}
        if hasattr(kind, "validate_config"):
            kind.validate_config(config)
        return kind.create(config, self.storage, Resource(kind.__name__), self.context)

    def load(self, kind: Any, **config: Any) -> Any:
        config = {**kind.get_default_config(), **config}
        return kind.load(config, self.storage, Resource(kind.__name__), self.context)


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path)


def examples() -> TrainingData:
    return TrainingData([Message.build(text, intent) for text, intent in EXAMPLES])


def vector(featurizer: Any, text: str) -> Any:
    message = Message({TEXT: text})
    featurizer.process([message])
    return message.get_dense_features(TEXT)[1].features[0]


def test_what_means_the_same_is_close(kit: Kit) -> None:
    featurizer = kit.create(SentenceEncoderFeaturizer)
    parcel, package, weather = (
        vector(featurizer, text)
        for text in ("where is my parcel", "my package hasn't arrived", "will it rain tomorrow")
    )
    assert parcel.shape == (384,)
    assert np.linalg.norm(parcel) == pytest.approx(1, abs=1e-5)
    assert parcel @ package > parcel @ weather + 0.2


def test_a_sentence_has_the_same_vector_alone_and_among_others(kit: Kit) -> None:
    encoder = kit.create(SentenceEncoderFeaturizer)._encoder
    sentences = [text for text, _ in EXAMPLES] * 20
    together = encoder.encode(sentences)
    for index in (0, 3, 77, 159):
        np.testing.assert_array_equal(together[index], encoder.encode([sentences[index]])[0])


def test_a_model_is_not_used_with_another_encoder(kit: Kit) -> None:
    kit.create(SentenceEncoderFeaturizer).train(examples())
    kit.load(SentenceEncoderFeaturizer)
    with pytest.raises(RasaException, match="make train"):
        kit.load(SentenceEncoderFeaturizer, model="model.onnx")
    with pytest.raises(RasaException, match="make setup"):
        kit.create(SentenceEncoderFeaturizer, folder="nowhere")


def test_a_piece_of_a_sentence_has_a_vector_of_its_own(kit: Kit) -> None:
    encoder = kit.create(SentenceEncoderFeaturizer)._encoder
    whole, pieces = encoder.encode_in_context(["where is my parcel", " and ", "reset my password"])
    np.testing.assert_array_equal(
        whole, encoder.encode(["where is my parcel and reset my password"])[0]
    )
    about = encoder.encode(["parcel tracking", "forgotten password"])
    assert (pieces[0] @ about[0], pieces[2] @ about[1]) > (
        pieces[2] @ about[0],
        pieces[0] @ about[1],
    )
    np.testing.assert_allclose(np.linalg.norm(pieces, axis=1), 1, rtol=1e-5)
    assert not encoder.encode_in_context(["hello", ""])[1][1].any()


def test_tokens_are_spacys(kit: Kit) -> None:
    message = Message({TEXT: "Where's my order, please?"})
    tokens = kit.create(BlankSpacyTokenizer).tokenize(message, TEXT)
    assert [t.text for t in tokens] == ["Where", "'s", "my", "order", ",", "please", "?"]
    assert [t.start for t in tokens] == [0, 5, 8, 11, 16, 18, 24]


@pytest.mark.parametrize("endless", ["😀" * 4000, "!" * 4000, "ab1?" * 1000])
def test_a_word_without_end_takes_no_time(kit: Kit, endless: str) -> None:
    message = Message({TEXT: f"{endless} hello"})
    started = time.thread_time()
    tokens = kit.create(BlankSpacyTokenizer).tokenize(message, TEXT)
    assert time.thread_time() - started < 0.5
    assert (tokens[-1].text, tokens[-1].start) == ("hello", len(endless) + 1)


def test_what_somebody_wants_does_not_depend_on_the_number(kit: Kit) -> None:
    assert without_values("where is #W2611340? Ada@Example.com") == "where is number? my email"
    assert without_values("no values here") == "no values here"
    featurizer = kit.create(SentenceEncoderFeaturizer)
    np.testing.assert_array_equal(
        vector(featurizer, "where is #W2611340"), vector(featurizer, "where is #W9876543")
    )
