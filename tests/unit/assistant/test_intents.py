"""What a message asks for: the classifier, its calibration, and several wishes at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.nlu.classifier import CareIntentClassifier
from assistant.nlu.clauses import asking
from assistant.nlu.encoder import SentenceEncoderFeaturizer
from assistant.nlu.names import IntentNameExamples, in_words
from assistant.nlu.neighbours import Neighbours
from assistant.nlu.terms import PIECES, WORDS, Part, TermFeaturizer
from assistant.nlu.wishes import WishDivider
from care.conversations.wishes import read_wishes

FEW = {
    "track_order": ["where is my parcel", "my package has not come", "when will it be delivered"],
    "greet": ["hello", "good morning", "hi there"],
    "goodbye": ["goodbye", "see you"],
}
MANY = {
    "track_order": """where is my parcel|my package has not come|when will it be delivered|track my
        order|has my order shipped|parcel still not here|what day does my delivery come|order
        status please|it should have been here by now|is my package lost|where are my shoes|did you
        send my stuff yet|delivery is late|how far is my shipment|when do i get my order""",
    "store_info": """where is your nearest shop|are you open on sundays|opening hours please|do you
        have a store in leeds|which branches are there|how late is the shop open|is there a
        showroom|address of your shop|can i come by the store|what time do you close|where can i
        see it in person|is the outlet open today|shop in town?|nearest branch to me|open hours""",
    "password_reset": """i forgot my password|can't log in|reset my password|locked out of my
        account|login does not work|my pin is blocked|how do i get a new password|account is
        locked|wrong password again and again|no reset mail came|forgot my user name|let me back
        in|the code for signing in never comes|unlock me please|sign-in trouble""",
    "out_of_scope": """tell me a joke|what is the capital of france|play some music|will it rain|set
        an alarm for six|who won the match|book me a flight|translate good night|what is two times
        two|what is your favourite colour|turn on the light|order a pizza|write a poem|how tall is
        the tower|what should i cook""",
}


class Kit:
    """Trains the parts of the pipeline one after the other, as Rasa does."""

    def __init__(self, folder: Path) -> None:
        self.storage = LocalModelStorage(folder)
        self.context = ExecutionContext(GraphSchema({}), node_name="node")
        self.featurizers: list[Any] = []

    def create(self, kind: Any, **config: Any) -> Any:
        config = {**kind.get_default_config(), **config}
        kind.validate_config(config)
        return kind.create(config, self.storage, Resource(kind.__name__), self.context)

    def load(self, kind: Any, **config: Any) -> Any:
        config = {**kind.get_default_config(), **config}
        return kind.load(config, self.storage, Resource(kind.__name__), self.context)

    def train(self, data: TrainingData, **config: Any) -> Any:
        self.featurizers = [self.create(SentenceEncoderFeaturizer), self.create(TermFeaturizer)]
        for featurizer in self.featurizers:
            featurizer.train(data)
            featurizer.process_training_data(data)
        classifier = self.create(CareIntentClassifier, **config)
        classifier.train(data)
        return self.load(CareIntentClassifier, **config)

    def ask(self, classifier: Any, text: str) -> Message:
        message = Message({TEXT: text})
        for component in (*self.featurizers, classifier):
            component.process([message])
        return message


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    return Kit(tmp_path)


def data(examples: dict[str, list[str]]) -> TrainingData:
    return TrainingData([Message.build(t, i) for i, texts in examples.items() for t in texts])


def many() -> TrainingData:
    return data({i: [" ".join(t.split()) for t in texts.split("|")] for i, texts in MANY.items()})


def test_a_handful_of_examples_is_enough_to_begin_with(kit: Kit) -> None:
    classifier = kit.train(data(FEW), sure=0.4)
    for text, intent in [("where's my package", "track_order"), ("good evening", "greet")]:
        message = kit.ask(classifier, text)
        assert message.get(INTENT)["name"] == intent
        assert message.get("understanding")["decision"] == "sure"


@pytest.mark.parametrize("text", ["", "  ", "📦", "x" * 4000, "né\u0301e 订单 طلبي", "a\nb", "?"])
def test_any_text_gets_a_calm_answer(kit: Kit, text: str) -> None:
    message = kit.ask(kit.train(many()), text)
    decision = message.get("understanding")["decision"]
    if text.strip():
        assert decision in {"unsure", "not_mine"}
    else:
        assert message.get(INTENT) == {"name": None, "confidence": 0.0}


def test_what_is_far_from_all_examples_is_not_ours(kit: Kit) -> None:
    classifier = kit.train(many())
    ours = kit.ask(classifier, "hey, my parcel hasn't come yet")
    foreign = kit.ask(classifier, "sing me a song about the moon")
    assert ours.get("understanding")["in_scope"] > foreign.get("understanding")["in_scope"] + 0.3
    assert foreign.get("understanding")["decision"] == "not_mine"
    assert foreign.get(INTENT)["name"] == "out_of_scope"
    assert foreign.get("understanding")["intent"] in MANY


def test_an_unsure_message_names_what_it_may_be(kit: Kit) -> None:
    classifier = kit.train(many(), sure=1.0)
    message = kit.ask(classifier, "i can't log in")
    ranking = message.get("intent_ranking")
    assert [r["name"] for r in ranking[:2]] == ["nlu_fallback", "password_reset"]
    understanding = message.get("understanding")
    assert (understanding["decision"], understanding["intent"]) == ("unsure", "password_reset")
    assert understanding["alternatives"][0] == "password_reset"
    assert len(understanding["alternatives"]) == 2
    assert sum(r["confidence"] for r in ranking[1:]) == pytest.approx(1, abs=1e-3)


def test_a_loaded_classifier_says_what_the_trained_one_says(kit: Kit) -> None:
    loaded = kit.train(many())
    again = kit.load(CareIntentClassifier)
    for text in ("where's my package", "good evening", "password"):
        first, second = (kit.ask(c, text) for c in (loaded, again))
        assert first.get("intent_ranking") == second.get("intent_ranking")
        assert first.get("understanding") == second.get("understanding")


def test_one_intent_is_too_few_and_features_are_needed(kit: Kit) -> None:
    with pytest.raises(RasaException, match="two intents"):
        kit.train(data({"greet": FEW["greet"], "out_of_scope": FEW["goodbye"]}))
    with pytest.raises(RasaException, match="encoder"):
        kit.create(CareIntentClassifier).train(data(FEW))


@pytest.mark.parametrize(("option", "value"), [("C", 0), ("sure", 1.5), ("false_rejection", -1)])
def test_options_that_make_no_sense_are_refused(kit: Kit, option: str, value: float) -> None:
    with pytest.raises(InvalidConfigException, match=option):
        kit.create(CareIntentClassifier, **{option: value})


def test_terms_know_asking_from_telling_and_survive_loading(kit: Kit) -> None:
    kit.train(many())
    asked, told = kit.featurizers[1].vectors(["open today?", "open today"])
    assert np.abs(asked - told).sum() > 0
    again = kit.load(TermFeaturizer).vectors(["open today?"])
    assert np.abs(again - asked).max() < 1e-6


@pytest.mark.parametrize("options", [WORDS, PIECES])
def test_terms_weigh_what_scikit_learn_says(options: dict[str, Any]) -> None:
    texts = ["where is it, where?", "is it open?", "open it, open it", "stop"]
    theirs = TfidfVectorizer(sublinear_tf=True, **options).fit(texts)
    ours = Part(list(theirs.get_feature_names_out()), theirs.idf_.tolist(), options)
    for text in [*texts, "where is the door?", "", "zzz"]:
        expected = theirs.transform([text])
        places, weights = ours.vector(text)
        np.testing.assert_array_equal(places, np.sort(expected.indices))
        np.testing.assert_allclose(weights, expected.toarray()[0][places])


def test_nearness_is_the_mean_of_the_nearest_of_each_class() -> None:
    rng = np.random.default_rng(1)
    labels = np.array([0] * 7 + [1] * 2 + [2] * 4)
    vectors = rng.normal(size=(13, 5)).astype(np.float32)
    neighbours = Neighbours(vectors, labels)
    similar = neighbours.similarities(rng.normal(size=(150, 5)).astype(np.float32))
    expected = [np.sort(similar[:, labels == k])[:, -3:].mean(axis=1) for k in range(3)]
    np.testing.assert_allclose(neighbours.nearness(similar), np.stack(expected, 1), rtol=1e-5)
    np.testing.assert_allclose(
        neighbours.around(similar, 1, 2), similar[:, labels > 0].mean(axis=1), rtol=1e-5
    )


def test_an_intents_name_is_an_example_where_it_says_something() -> None:
    assert in_words("cardArrival") == in_words("card_arrival") == "card arrival"
    component = IntentNameExamples()
    named = component.process_training_data(data(FEW)).training_examples[-1]
    assert (named.get(TEXT), named.get(INTENT)) == ("track order", "track_order")
    assert len(component.process_training_data(data(FEW)).training_examples) == 9


def test_what_only_choices_say_is_not_learnt_from_its_name() -> None:
    chosen = TrainingData([*data(FEW).training_examples, Message({INTENT: "stop_waiting"})])
    texts = [
        m.get(TEXT) for m in IntentNameExamples().process_training_data(chosen).intent_examples
    ]
    assert "stop waiting" not in texts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("where is my order and can you reset my password?", 2),
        ("where is #W1234567? also what time do you close", 2),
        ("cancel my order. where's your shop? and please send me the invoice", 3),
        ("i was charged 49.99 and mailed me@example.com, where is it", 0),
        ("i want the shoes and a belt", 0),
        ("hi, it arrived broken. what now?", 0),
        ("when is my bill due and how much is it?", 0),
        ("is there a repair service, and tell me how long it takes", 2),
        ("what does express delivery do, how long does that take", 0),
        ("", 0),
        ("???", 0),
    ],
)
def test_only_what_asks_is_a_wish_of_its_own(text: str, parts: int) -> None:
    found = asking(text)
    assert len(found) == parts
    assert all(text[c.start : c.end] == c.text for c in found)


def test_two_wishes_are_both_found_with_their_own_facts(kit: Kit) -> None:
    classifier = kit.train(many(), sure=0.5)
    text = "where is my parcel #W1111111 and how do i reset my password? it's ada@example.com"
    message = kit.ask(classifier, text)
    message.set(ENTITIES, [
        {"entity": "order_number", "start": 19, "end": 27, "value": "#W1111111"},
        {"entity": "email", "start": 67, "end": 82, "value": "ada@example.com"},
    ])  # fmt: skip
    WishDivider().process([message])
    assert message.get(INTENT)["name"] == "track_order"
    assert [e["value"] for e in message.get(ENTITIES)] == ["#W1111111"]
    _, wish = read_wishes(message.get("wishes"))
    assert (wish.intent, wish.entities[0]["value"]) == ("password_reset", "ada@example.com")


def test_small_talk_and_kin_never_make_two_wishes(kit: Kit) -> None:
    text = "where is my parcel and how do i reset my password?"
    for options in (
        {"small_talk": ["password_reset"]},
        {"kin": [["track_order", "password_reset"]]},
    ):
        message = kit.ask(kit.train(many(), sure=0.5, **options), text)
        assert message.get("wishes") is None
