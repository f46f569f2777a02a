"""What a message asks for, and how sure that is.

Three parts, each in a module of its own: softmax regression on the sentence encoder's vector and
on terms (`softmax`), nearness to the examples (`neighbours`), and the decision what to make of
both (`decision`).
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from assistant.nlu import sources
from assistant.nlu.decision import FOREIGN, NOT_MINE, UNSURE
from assistant.nlu.intents import IntentModel, Options, Thresholds, Understanding, learn
from assistant.nlu.softmax import Inputs


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CareIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking`, `understanding` and, for several wishes, `wishes`.

    `understanding` holds `decision` ("sure", "unsure", "not_mine"), the likeliest `intent` even
    where the decision is against it, its `confidence` (probability that it is right), `in_scope`
    (probability that the message is ours at all) and `alternatives` (two intents to ask about,
    or none). The message's own intent is `nlu_fallback` when unsure, `out_of_scope` when not ours.

    Config:
        C: inverse strength of the L2 penalty; larger fits the examples more closely.
        balance: 1 lets rare intents weigh as much as frequent ones, 0 each example the same.
        nearness: what one unit of cosine with an intent's examples adds to its score; 0.3 of it
            where the examples held out while training are better understood so.
        max_iter: of the solver (L-BFGS).
        sure: the least confidence to act on without asking.
        false_rejection: which share of our own examples may be taken for foreign.
        sure_of_each: the least confidence for one of several wishes.
        either: two intents are offered as a choice when they share this likelihood at least.
        facts: the intent of telling facts only; what may be it or one task is the task.
        small_talk: intents that are no task, so never one of several wishes.
        kin: groups of intents that one wish may look like; they never make two wishes.
        ranking_length: how many of the likeliest intents a message reports.
    """

    _FILE = "intents.npz"

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "C": 10.0,
            "balance": 0.5,
            "nearness": 10.0,
            "max_iter": 25,
            "sure": 0.7,
            "false_rejection": 0.03,
            "sure_of_each": 0.5,
            "either": 0.6,
            "facts": "inform",
            "small_talk": [],
            "kin": [],
            "ranking_length": 10,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        for name in ("C", "max_iter", "ranking_length"):
            if not config.get(name, 1) > 0:
                raise InvalidConfigException(f"{cls.__name__}: {name} must be above 0.")
        for name in ("balance", "sure", "sure_of_each", "false_rejection", "either"):
            if not 0 <= config.get(name, 0) <= 1:
                raise InvalidConfigException(f"{cls.__name__}: {name} must be from 0 to 1.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Has the component trained again when a module it calls changes."""
        return sources.fingerprint()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._model = model
        self._small_talk = frozenset(config["small_talk"]) | {FOREIGN}
        self._kin = [frozenset(group) for group in config["kin"]]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CareIntentClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> CareIntentClassifier:
        # Plain arrays: a model file must not be able to run code.
        with model_storage.read_from(resource) as folder, np.load(folder / cls._FILE) as stored:
            return cls(config, model_storage, resource, IntentModel.from_arrays(dict(stored)))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from all examples that have an intent, and stores what was learnt.

        Raises:
            RasaException: fewer than two intents, or examples without features.
        """
        examples = [m for m in training_data.intent_examples if (m.get(TEXT) or "").strip()]
        names = [str(m.get(INTENT)) for m in examples]
        if len(set(names) - {FOREIGN}) < 2:
            raise RasaException("The classifier needs examples of at least two intents.")
        rows = [_features(m) for m in examples]
        if any(row is None for row in rows):
            raise RasaException("The classifier needs the sentence encoder before it.")
        options = Options(*(self._config[name] for name in Options._fields))
        model = learn(_stacked([row for row in rows if row]), names, options)
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / self._FILE, **model.to_arrays())
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Classifies each message; one without text has no intent and is unsure."""
        for message in messages:
            row = _features(message)
            if row is None or self._model is None:
                _note(message, _NOTHING, self._config["ranking_length"])
                continue
            understood = self._understand(row)[0]
            if understood.decision == NOT_MINE and not _HAS_WORD.search(message.get(TEXT)):
                understood = understood._replace(decision=UNSURE)  # emoji are nobody's business
            understood = self._beside_facts(understood)
            if wishes := self._wishes(message):
                message.set("wishes", wishes, add_to_output=True)
                if (first := wishes[0]["intent"]) != understood.intent or not understood.is_sure:
                    understood = understood.taken_for(first, wishes[0].pop("confidence"))
            _note(message, understood, self._config["ranking_length"])
        return messages

    def _understand(self, inputs: Inputs) -> list[Understanding]:
        assert self._model is not None  # noqa: S101 - process() has looked
        return self._model.understand(
            inputs, Thresholds(self._config["sure"], self._config["either"])
        )

    def _beside_facts(self, understood: Understanding) -> Understanding:
        """The task, where a message is either that or the bare facts for it: "track #W1234567"."""
        likeliest = dict(understood.ranking[:2])
        shared = sum(likeliest.values())
        if understood.decision != UNSURE or shared < self._config["sure"]:
            return understood
        facts = likeliest.pop(self._config["facts"], None)
        tasks = likeliest.keys() - self._small_talk
        if facts is None or not tasks:
            return understood
        return understood.taken_for(tasks.pop(), shared)

    def _wishes(self, message: Message) -> list[dict[str, Any]]:
        """The tasks a message asks for, where its clauses surely ask for two and more."""
        clauses = message.get("clauses") or []
        if not clauses or message.get("clause_vectors") is None:
            return []
        inputs = Inputs(message.get("clause_vectors"), message.get("clause_terms"))
        wishes: list[dict[str, Any]] = []
        for clause, understood in zip(clauses, self._understand(inputs), strict=True):
            is_new = all(self._are_two(understood.intent, w["intent"]) for w in wishes)
            is_clear = understood.confidence >= self._config["sure_of_each"]
            is_task = understood.intent not in self._small_talk
            if is_clear and is_task and is_new and understood.decision != NOT_MINE:
                found = {**clause._asdict(), "intent": understood.intent}
                wishes.append({**found, "confidence": understood.confidence})
        return wishes if len(wishes) > 1 else []

    def _are_two(self, one: str, other: str) -> bool:
        return one != other and not any({one, other} <= group for group in self._kin)


_HAS_WORD = re.compile(r"\w")
_NOTHING = Understanding(UNSURE, "", 0.0, 0.0, (), ())


def _note(message: Message, understood: Understanding, length: int) -> None:
    ranking = [{"name": n, "confidence": round(p, 4)} for n, p in understood.ranking[:length]]
    if understood.decision == NOT_MINE:
        foreign = {"name": FOREIGN, "confidence": round(1 - understood.in_scope, 4)}
        ranking = [foreign, *(r for r in ranking if r["name"] != FOREIGN)]
    elif understood.decision == UNSURE:
        unsure = {"name": FALLBACK, "confidence": round(1 - understood.confidence, 4)}
        ranking = [unsure, *ranking] if understood.ranking else []
    message.set("intent", ranking[0] if ranking else {"name": None, "confidence": 0.0}, True)
    message.set("intent_ranking", ranking, True)
    message.set("understanding", understood.reported(), True)


def _features(message: Message) -> Inputs | None:
    """All sentence features of a message; None where it has no dense ones."""
    _, dense = message.get_dense_features(TEXT)
    _, terms = message.get_sparse_features(TEXT)
    if dense is None:
        return None
    row = terms.features if terms is not None else sparse.csr_matrix((1, 0), dtype=np.float32)
    return Inputs(np.asarray(dense.features, np.float32).reshape(1, -1), row)


def _stacked(rows: list[Inputs]) -> Inputs:
    terms = sparse.vstack([row.terms for row in rows], format="csr")
    return Inputs(np.vstack([row.dense for row in rows]), terms)
