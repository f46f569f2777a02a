"""The intents' names as examples of their own.

`refund_status` says in two words what its examples have in common. With five examples of an
intent that is worth about as much as a sixth and a seventh; with hundreds it does no harm.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu.decision import FOREIGN


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class IntentNameExamples(GraphComponent):
    """Adds one example for each intent that has examples, and a name of two words and more."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentNameExamples:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Leaves messages as they are."""
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        # What only choices say is not to be understood from words.
        understood = {m.get(INTENT) for m in training_data.intent_examples if m.get(TEXT)}
        named = {name: in_words(name) for name in sorted(understood - {FOREIGN})}
        examples = [
            Message.build(text=words, intent=name) for name, words in named.items() if " " in words
        ]
        return training_data.merge(TrainingData(training_examples=examples))


def in_words(name: str) -> str:
    """An intent's name in lower-case words: "cardArrival", "card_arrival" to "card arrival"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", spaced.lower()))
