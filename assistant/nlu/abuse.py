"""Insults and threats: recognised by patterns, since nothing here may be a matter of luck.

Frustration is no abuse: "where is my damn parcel" is about the parcel. The patterns in
`data/handoff/abuse.yml` are about whoever reads the message.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from ruamel.yaml import YAML

from assistant.languages.glosser import fold
from assistant.nlu import sources
from assistant.nlu.component import StoredComponent

ABUSE = "abuse"


def pattern(lines: list[str]) -> re.Pattern[str]:
    """One pattern for all lines; `*` stands for letters, a blank for what is between words."""
    parts = (line.replace("*", r"\w*").replace(" ", r"\W+") for line in lines)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AbuseDetector(StoredComponent):
    """Makes the intent of a message with an insult or a threat `abuse`.

    It has to come after whatever else sets the intent.

    Config:
        patterns: the file with `insults` and `threats`.
    """

    _FILE = "abuse.json"

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"patterns": "data/handoff/abuse.yml"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Has the patterns read again when they change."""
        file = Path({**cls.get_default_config(), **config}["patterns"])
        return sources.fingerprint() + (file.read_text("utf-8") if file.exists() else "")

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(config, model_storage, resource)
        self._pattern = re.compile(r"(?!)")  # matches nothing

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> AbuseDetector:
        detector = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            lines = json.loads((folder / cls._FILE).read_text(encoding="utf-8"))
        detector._pattern = pattern(lines)
        return detector

    def train(self, training_data: TrainingData) -> Resource:
        """Reads the patterns and puts them into the model."""
        file = Path(self._config["patterns"])
        content = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        lines = [*content["insults"], *content["threats"]]
        self._pattern = pattern(lines)
        with self._storage.write_to(self._resource) as folder:
            (folder / self._FILE).write_text(json.dumps(lines), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent where a pattern is found; what else was understood stays."""
        for message in messages:
            if self._pattern.search(fold(message.get(TEXT) or "").replace("’", "'")):
                message.set(INTENT, {"name": ABUSE, "confidence": 1.0}, add_to_output=True)
                message.set("wishes", [], add_to_output=True)
        return messages
