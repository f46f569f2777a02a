"""Looks an event's class up instead of searching for it.

Rasa walks through all subclasses of `Event` for every single event it reads: a third of a
turn's time after 200 turns.
"""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses


@lru_cache(maxsize=1)
def _classes() -> dict[str, type[Event]]:
    classes: dict[str, type[Event]] = {}
    for found in all_subclasses(Event):
        classes.setdefault(found.type_name, found)  # Rasa, too, takes the first of a name
    return classes


def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """The class of the events called `type_name`; as Rasa's method of this name.

    Raises:
        ValueError: there is no such event and no default.
    """
    found = _classes().get(type_name, default)
    if found is None and type_name != "topic":  # an event of old that Rasa reads as nothing
        raise ValueError(f"Unknown event name '{type_name}'.")
    return found


def apply() -> None:
    Event.resolve_by_type = staticmethod(resolve_by_type)
