"""Wishes: what a customer asked for, and what still waits for its turn.

A message may hold several wishes. The first is worked on at once, the others wait, and each is
then taken up as if the customer had said it by itself. Such a message carries the mark
`CONTINUES`, so that nobody takes it for something the customer typed a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

WAITING_WISHES = "waiting_wishes"  # the slot of those that wait, as `Wish.as_dict` writes them
PAUSED = "paused"  # the slot of what was left in the middle for something else, the latest last
SWITCH_TO = "switch_to"  # the slot of what may be switched to, and of what was asked before
SWITCH = "switch"  # what is asked for while it is open whether to switch
REQUESTS = "requests"  # the slot of those a person would have to fulfil
CONTINUES = "continues"  # in the metadata of a message that goes on with an earlier one
MOST = 5  # wishes kept at a time; who has more needs a person


@dataclass(frozen=True)
class Wish:
    """One wish: its intent, the customer's words for it, and the entities in them."""

    intent: str
    text: str
    entities: tuple[Mapping[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The wish as JSON."""
        return {**asdict(self), "entities": [dict(entity) for entity in self.entities]}


def read_wishes(value: Any) -> list[Wish]:
    """The wishes in `value`, a list of JSON objects; whatever is no wish is left out."""
    items = value if isinstance(value, list) else []
    return [wish for item in items[:MOST] if (wish := _read(item))]


def is_continuation(metadata: Any) -> bool:
    """Whether a message with this metadata goes on with what was said before it."""
    return isinstance(metadata, dict) and metadata.get(CONTINUES) is True


def _read(item: Any) -> Wish | None:
    if not isinstance(item, dict):
        return None
    intent, text = item.get("intent"), item.get("text")
    if not isinstance(intent, str) or not isinstance(text, str):
        return None
    entities = item.get("entities")
    found = entities if isinstance(entities, list) else []
    return Wish(intent, text, tuple(e for e in found if isinstance(e, dict) and "entity" in e))
