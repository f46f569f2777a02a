"""The few words that an action has to put together: names in a sentence, titles of choices.

Rasa gives responses and actions only name them. What stands in the middle of a response or on a
choice is read from the same files, once, so that whoever edits the wording finds all of it there.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML

DATA = Path(__file__).parents[1] / "data"


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    responses: dict[str, list[dict[str, str]]] = {}
    for file in sorted(DATA.glob("*/responses.yml")):
        responses |= YAML(typ="safe", pure=True).load(file)["responses"]
    return {name: variants[0].get("text", "") for name, variants in responses.items()}


def said(response: str) -> str:
    """The text of a response, in its first variant; raises `KeyError` where there is none."""
    return _texts()[response]


def has_response(response: str) -> bool:
    """Whether there is a response of this name."""
    return response in _texts()


def phrase(name: str, **values: object) -> str:
    """The response `utter_phrase_<name>`, with values for what stands in braces."""
    return said(f"utter_phrase_{name}").format(**values)


def name_of_task(intent: str) -> str | None:
    """What a task is called in a sentence, "cancelling an order"; None where it is no task."""
    return _texts().get(f"utter_wish_{intent}")


def as_title(words: str) -> str:
    """The words with a capital at their beginning, for a button."""
    return words[:1].upper() + words[1:]
