"""What the featurizers read of a message."""

from __future__ import annotations

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.nlu.entities import without_values

GLOSS = "gloss"  # a message of another language in rough English (assistant/languages/glosser.py)


def read(message: Message) -> str:
    """The words of a message, or those of its gloss, without the values in them."""
    return without_values(message.get(GLOSS) or message.get(TEXT) or "")
