"""The component in Rasa's pipeline that finds entities: patterns, lists, catalogue and tagger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import airportsdata
import faker
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.nlu import sources
from assistant.nlu.entities import products
from assistant.nlu.entities.catalogue import Product
from assistant.nlu.entities.examples import example, known_words, read, training_rows
from assistant.nlu.entities.features import features
from assistant.nlu.entities.gazetteer import Gazetteer
from assistant.nlu.entities.reading import Evidence, learnt
from assistant.nlu.entities.spans import Locale, Readable, as_entities, merged
from assistant.nlu.entities.tagger import Tagger, fit
from assistant.nlu.entities.words import Words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds all entities of a message, with normalised values.

    Config:
        language: of spaCy's tokenizer.
        currency: ISO 4217 code of amounts without one.
        region: ISO 3166 code of telephone numbers without a country's prefix.
        day_first: whether 4/5 is the fourth of May.
        catalogue: whether to ask the shop for its products while serving.
        spacy_model: a trained model (`en_core_web_sm`) that adds names where it is installed.
        copies: how many changed copies of an annotated example the tagger learns from.
        rounds: how often the tagger's training goes through all of them.

    Nothing here changes while messages are read, but for the reference to the word lists, which is
    swapped for a new object as a whole: any number of messages can be processed at a time.
    """

    _GAZETTEER = "gazetteer.json"
    _MAX_UNITS = 400  # words of one message that the tagger looks at

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "language": "en",
            "currency": "USD",
            "region": "US",
            "day_first": False,
            "catalogue": False,
            "spacy_model": None,
            "copies": 2,
            "rounds": 8,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        for name in ("copies", "rounds"):
            if config.get(name, 1) < 1:
                raise InvalidConfigException(f"{cls.__name__}: {name} must be at least 1.")

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What a trained extractor was made by: Rasa's cache itself sees only this class."""
        return f"{sources.fingerprint()} faker {faker.VERSION} places {airportsdata.__version__}"

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._config, self._storage, self._resource = config, model_storage, resource
        self._locale = Locale(config["currency"], config["region"], config["day_first"], today)
        self._names = Gazetteer()
        self._tagger = Tagger.nothing()
        self._words = Words(config["language"])
        self._evidence = Evidence.nothing()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityExtractor:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains the tagger on the annotated examples and stores it with its lists."""
        examples = [
            example(m.get(TEXT), m.get(ENTITIES, []))
            for m in training_data.nlu_examples
            if m.get(TEXT)
        ]
        self._names = Gazetteer.of(known_words(examples))
        rows = training_rows(
            examples, self._names, self._words, self._locale, self._config["copies"]
        )
        self._tagger = fit(*rows, self._config["rounds"])
        with self._storage.write_to(self._resource) as folder:
            self._tagger.write(folder)
            self._names.write(folder / self._GAZETTEER)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> EntityExtractor:
        extractor = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            extractor._tagger = Tagger.read(folder)
            extractor._names = Gazetteer.read(folder / cls._GAZETTEER)
        extractor._words = Words(config["language"], known=extractor._names.known)
        if config["spacy_model"]:
            extractor._evidence = Evidence.of(config["spacy_model"])
        if config["catalogue"]:
            products.keep_informed(extractor.sell)
        return extractor

    def sell(self, catalogue: list[Product]) -> None:
        """From now on these are the shop's products. Messages being read are not disturbed."""
        self._words = self._words.with_products(catalogue)

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities of each message to those it already has."""
        for message in messages:
            found = self.add_extractor_name(self.find(message.get(TEXT) or ""))
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def find(self, text: str) -> list[dict[str, Any]]:
        """The entities in `text`, with `start` and `end` as Python slices it."""
        words = self._fresh_words()
        readable = Readable.of(text)
        message, found = read(readable.text, words, self._locale)
        head = message[: self._MAX_UNITS]
        labels = self._tagger.tag(features(head, self._names))
        found += learnt(readable.text, head, labels)
        found += self._evidence.spans(readable.text)
        return as_entities(readable.in_original(span) for span in merged(found))

    def _fresh_words(self) -> Words:
        words = self._words
        fresh = words.fresh()
        if fresh is not words and self._words is words:  # and no new catalogue came meanwhile
            self._words = fresh
        return words
