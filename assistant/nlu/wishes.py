"""Several wishes in one message: which entity belongs to which.

The classifier has found the clauses that ask for different tasks. The message goes on as the
first of them; `assistant.wishes` keeps the others until it is done.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WishDivider(GraphComponent):
    """Gives each of a message's `wishes` its own entities; comes after all that extract some."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WishDivider:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Divides the entities of messages with several wishes; leaves all others alone."""
        for message in messages:
            if wishes := message.get("wishes"):
                self._divide(message, wishes)
        return messages

    def _divide(self, message: Message, wishes: list[dict[str, Any]]) -> None:
        entities = message.get(ENTITIES) or []
        # What stands before the second wish belongs to the first: "#W1234567: where is it, and …"
        edges = [0, *(w["start"] for w in wishes[1:]), len(message.get(TEXT)) + 1]
        for wish, (start, end) in zip(wishes, pairwise(edges), strict=True):
            wish["entities"] = [e for e in entities if start <= e["start"] < end]
        message.set(ENTITIES, wishes[0]["entities"], add_to_output=True)
