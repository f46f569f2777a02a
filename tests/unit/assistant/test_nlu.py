"""The parts of the pipeline, each trained and loaded the way Rasa does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from assistant.nlu.classifier import LogisticRegressionIntentClassifier
from assistant.nlu.encoder import SentenceEncoderFeaturizer
from assistant.nlu.entities import ShapeEntityExtractor, find, without_values
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


def trained(kit: Kit, **config: Any) -> tuple[Any, Any]:
    data = examples()
    featurizer = kit.create(SentenceEncoderFeaturizer)
    featurizer.train(data)
    featurizer.process_training_data(data)
    classifier = kit.create(LogisticRegressionIntentClassifier, **config)
    classifier.train(data)
    return featurizer, classifier


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


@pytest.mark.parametrize("text", ["", "  ", "📦", "x" * 4000, "né\u0301e 订单 طلبي", "a\nb"])
def test_any_text_gets_an_answer(kit: Kit, text: str) -> None:
    featurizer, classifier = trained(kit)
    message = Message({TEXT: text})
    featurizer.process([message])
    classifier.process([message])
    if text.strip():
        assert message.get(INTENT)["name"] in {intent for _, intent in EXAMPLES}
    else:
        assert message.get(INTENT) == {"name": None, "confidence": 0.0}


def test_a_loaded_classifier_says_what_the_trained_one_said(kit: Kit) -> None:
    featurizer, classifier = trained(kit)
    loaded = kit.load(LogisticRegressionIntentClassifier)
    for text, intent in [("where's my package", "track_order"), ("good evening", "greet")]:
        both = [Message({TEXT: text}), Message({TEXT: text})]
        featurizer.process(both)
        classifier.process(both[:1])
        loaded.process(both[1:])
        ranking, again = (m.get("intent_ranking") for m in both)
        assert ranking[0]["name"] == intent
        assert [r["name"] for r in ranking] == [r["name"] for r in again]
        np.testing.assert_allclose(
            [r["confidence"] for r in ranking], [r["confidence"] for r in again]
        )
        assert sum(r["confidence"] for r in ranking) == pytest.approx(1)


def test_two_intents_are_enough_and_one_is_too_few(kit: Kit) -> None:
    pairs = [pair for pair in EXAMPLES if pair[1] != "goodbye"]
    data = TrainingData([Message.build(*pair) for pair in pairs])
    kit.create(SentenceEncoderFeaturizer).process_training_data(data)
    classifier = kit.create(LogisticRegressionIntentClassifier)
    classifier.train(data)
    classifier.process_training_data(data)
    got = [m.get(INTENT)["name"] for m in data.training_examples]
    assert got == [intent for _, intent in pairs]
    with pytest.raises(RasaException, match="two intents"):
        classifier.train(TrainingData([Message.build(*pairs[0])]))


def test_the_strength_of_the_penalty_can_be_set(kit: Kit) -> None:
    _, tame = trained(kit, C=0.01)
    _, keen = trained(kit, C=100.0)
    assert np.abs(keen._weights).max() > 10 * np.abs(tame._weights).max()
    with pytest.raises(InvalidConfigException, match="C must be above 0"):
        kit.create(LogisticRegressionIntentClassifier, C=0)


def test_sparse_and_dense_features_are_used_together(kit: Kit) -> None:
    data = examples()
    for index, message in enumerate(data.training_examples):
        row = csr_matrix(np.eye(len(EXAMPLES))[index : index + 1])
        message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, "sparse"))
        message.add_features(Features(np.ones((1, 3)), FEATURE_TYPE_SENTENCE, TEXT, "dense"))
    classifier = kit.create(LogisticRegressionIntentClassifier)
    classifier.train(data)
    assert classifier._weights.shape == (3, len(EXAMPLES) + 3)


def test_a_classifier_without_features_says_so(kit: Kit) -> None:
    with pytest.raises(RasaException, match="featurizer"):
        kit.create(LogisticRegressionIntentClassifier).train(examples())


def test_a_model_is_not_used_with_another_encoder(kit: Kit) -> None:
    trained(kit)
    kit.load(SentenceEncoderFeaturizer)
    with pytest.raises(RasaException, match="make train"):
        kit.load(SentenceEncoderFeaturizer, model="model.onnx")
    with pytest.raises(RasaException, match="make setup"):
        kit.create(SentenceEncoderFeaturizer, folder="nowhere")


def test_tokens_are_spacys(kit: Kit) -> None:
    message = Message({TEXT: "Where's my order, please?"})
    tokens = kit.create(BlankSpacyTokenizer).tokenize(message, TEXT)
    assert [t.text for t in tokens] == ["Where", "'s", "my", "order", ",", "please", "?"]
    assert [t.start for t in tokens] == [0, 5, 8, 11, 16, 18, 24]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is #W2611340?", [("order_number", "#W2611340")]),
        ("2611340, ADA@Ex.com.", [("email", "ada@ex.com"), ("order_number", "#W2611340")]),
        ("w1234567 and W7654321", [("order_number", "#W1234567"), ("order_number", "#W7654321")]),
        ("the code is 123 456", [("code", "123456")]),
        ("tracking 843053632392, call 555-123-4567", []),
        ("bot1234567@example.com", [("email", "bot1234567@example.com")]),
        ("I paid 1234567.50", []),
        ("📦📦 #W2611340", [("order_number", "#W2611340")]),
        ("", []),
    ],
)  # fmt: skip
def test_entities_with_a_shape(text: str, expected: list[tuple[str, str]]) -> None:
    found = list(find(text))
    assert sorted((e["entity"], e["value"]) for e in found) == sorted(expected)


def test_entities_point_to_their_place_in_the_text(kit: Kit) -> None:
    message = Message({TEXT: "it's #W2611340 ok"})
    kit.create(ShapeEntityExtractor).process([message])
    (entity,) = message.get(ENTITIES)
    assert message.get(TEXT)[entity["start"] : entity["end"]] == "#W2611340"
    assert entity["extractor"] == "ShapeEntityExtractor"


def test_what_somebody_wants_does_not_depend_on_the_number(kit: Kit) -> None:
    assert without_values("where is #W2611340? Ada@Example.com") == "where is number? my address"
    assert without_values("no values here") == "no values here"
    featurizer = kit.create(SentenceEncoderFeaturizer)
    np.testing.assert_array_equal(
        vector(featurizer, "where is #W2611340"), vector(featurizer, "where is #W9876543")
    )
