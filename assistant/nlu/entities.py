"""Entities with a shape: order numbers, e-mail addresses, one-time codes.

Their values come out normalised, so that everything behind sees one form. What is not
unmistakable by its shape (names, products, dates) is not for this extractor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from care.accounts import facts
from care.orders import numbers


class Shape(NamedTuple):
    """What an entity looks like, and how its value is brought to one form."""

    entity: str
    pattern: re.Pattern[str]
    normalise: Callable[[str], str | None]


# In order of precedence: where two overlap, the earlier one keeps the place.
SHAPES = (
    Shape("email", facts.EMAIL, facts.normalise_email),
    Shape("order_number", numbers.PATTERN, numbers.normalise),
    Shape("code", facts.CODE, facts.normalise_code),
)

_WORDS = {"email": "my address", "order_number": "number", "code": "code"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShapeEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds all entities that have a shape."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShapeEntityExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities of each message to those it already has."""
        for message in messages:
            found = self.add_extractor_name(list(find(message.get(TEXT) or "")))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def find(text: str) -> Iterator[dict[str, Any]]:
    """The entities in `text`, with `start` and `end` as Python slices it."""
    taken: list[range] = []
    for shape in SHAPES:
        for match in shape.pattern.finditer(text):
            place = range(*match.span())
            value = shape.normalise(match.group())
            if value is None or any(place.start < t.stop and t.start < place.stop for t in taken):
                continue
            taken.append(place)
            yield {
                "entity": shape.entity,
                "start": place.start,
                "end": place.stop,
                "value": value,
            }


def without_values(text: str) -> str:
    """`text` with a short word in place of each value.

    What somebody wants does not depend on their order's number, but the vector of a sentence
    does when a long number is in it.
    """
    for entity in sorted(find(text), key=lambda e: e["start"], reverse=True):
        text = text[: entity["start"]] + _WORDS[entity["entity"]] + text[entity["end"] :]
    return text
