"""spaCy's tokenizer in Rasa's pipeline, without a spaCy model to download.

Rasa's own spaCy tokenizer needs a trained model. Tokens need none: `spacy.blank` has the rules.
"""

from __future__ import annotations

import re
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

_ENDLESS = re.compile(r"\S{81,}")


def without_endless_words(text: str) -> str:
    """`text` with blanks in place of what is beyond the 80th character of a word.

    spaCy's time for a word grows with the square of its length: 4,000 emoji took 1.5 s, in which
    nobody else was served. Places in the text stay as they are.
    """
    return _ENDLESS.sub(lambda word: word.group()[:80].ljust(len(word.group())), text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BlankSpacyTokenizer(Tokenizer, GraphComponent):
    """Splits text by spaCy's rules for `language`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "language": "en",
            # What Rasa's base class expects of every tokenizer.
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._nlp = spacy.blank(config["language"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> BlankSpacyTokenizer:
        return cls(config)

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        document = self._nlp.make_doc(without_endless_words(message.get(attribute)))
        return [Token(token.text, token.idx) for token in document if not token.is_space]
