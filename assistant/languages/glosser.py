"""A message of another language as rough words of the encoder's own, by a glossary.

The encoder knows English, and so do thousands of examples. Word for word, "¿dónde está mi pedido?"
is "where is my order": not good English, but what it means is where customers' English is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML

from assistant.languages.detector import LanguageDetector
from assistant.languages.files import SLOT
from assistant.nlu import sources
from assistant.nlu.component import StoredComponent
from assistant.nlu.reading import GLOSS

_WORD = re.compile(r"[^\W\d_]+")
_SURE = 0.6  # of the language; below it a message is left as it is
_LONGEST_PHRASE = 6  # words


@dataclass(frozen=True)
class Glossary:
    """Words, beginnings of words, and phrases, folded: lower case and without accents."""

    words: dict[str, str]
    stems: dict[str, str]
    phrases: dict[str, str]

    def gloss(self, text: str) -> str:
        """The text word for word; what the glossary does not know stays as it is."""
        parts = _parts(text)
        out: list[str] = []
        place = 0
        while place < len(parts):
            english, taken = self._phrase(parts, place)
            out.append(english)
            place += taken
        return re.sub(r"\s+", " ", " ".join(out)).strip()

    def _phrase(self, parts: list[str], place: int) -> tuple[str, int]:
        for length in range(min(_LONGEST_PHRASE, len(parts) - place), 1, -1):
            phrase = " ".join(fold(part) for part in parts[place : place + length])
            if phrase in self.phrases:
                return self.phrases[phrase], length
        return self._word(parts[place]), 1

    def _word(self, part: str) -> str:
        word = fold(part)
        if word in self.words or not _WORD.fullmatch(part):
            return self.words.get(word, part)
        beginnings = (word[:length] for length in range(len(word), 2, -1))
        return next((self.stems[b] for b in beginnings if b in self.stems), part)


def fold(text: str) -> str:
    """Lower case, without accents."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in letters if not unicodedata.combining(char))


def read_glossary(path: Path) -> Glossary:
    """The glossary in a YAML file with `words`, `stems` and `phrases`."""
    content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))  # in C: it is long
    return Glossary(*(_texts(content.get(name)) for name in ("words", "stems", "phrases")))


def _texts(entries: dict[Any, Any] | None) -> dict[str, str]:
    return {str(key): str(value or "") for key, value in (entries or {}).items()}


def _parts(text: str) -> list[str]:
    """Words, and whatever stands between them without blanks; `¿` and `¡` are left out."""
    return re.findall(r"[^\s¿¡]*[\d@#][^\s]*|[^\W\d_]+|[?!.,;]", text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class Glosser(StoredComponent):
    """Sets `gloss` on each message in a language that has a glossary.

    Featurizers read it, and actions, where they look for a yes or a day.

    Config:
        glossaries: where they lie; the `*` stands for the language's code.
    """

    _FILE = "glossaries.json"

    @classmethod
    def required_components(cls) -> list[type]:
        return [LanguageDetector]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"glossaries": "data/service/glossary.*.yml"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Has the component trained again when a module it calls changes, or a glossary."""
        files = _files({**cls.get_default_config(), **config}["glossaries"])
        return sources.fingerprint() + "".join(path.read_text("utf-8") for path in files.values())

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._glossaries: dict[str, Glossary] = {}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Glosser:
        glosser = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            stored = json.loads((folder / cls._FILE).read_text(encoding="utf-8"))
        glosser._glossaries = {code: Glossary(**parts) for code, parts in stored.items()}
        return glosser

    def train(self, training_data: TrainingData) -> Resource:
        """Reads the glossaries and puts them into the model."""
        files = _files(self._config["glossaries"])
        self._glossaries = {code: read_glossary(path) for code, path in files.items()}
        content = {code: vars(glossary) for code, glossary in self._glossaries.items()}
        with self._storage.write_to(self._resource) as folder:
            (folder / self._FILE).write_text(json.dumps(content), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets `gloss` where the message is surely in another language."""
        for message in messages:
            found = message.get(SLOT)
            if isinstance(found, dict) and found["confidence"] >= _SURE:
                self._gloss(message, found["code"])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets `gloss` on the examples of other languages, which are marked as such."""
        for message in training_data.training_examples:
            self._gloss(message, message.get(SLOT))
        return training_data

    def _gloss(self, message: Message, code: Any) -> None:
        glossary = self._glossaries.get(code) if isinstance(code, str) else None
        if glossary and message.get(TEXT):
            message.set(GLOSS, glossary.gloss(message.get(TEXT)), add_to_output=True)


def _files(pattern: str) -> dict[str, Path]:
    """The glossary of each language, by its code."""
    return {path.name.split(".")[-2]: path for path in sorted(Path().glob(pattern))}
