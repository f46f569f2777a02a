"""A tracker store that fails is heard failing.

Rasa wraps every tracker store in one that answers a failed read with an empty conversation
("ok None None" to a customer who was verified a minute ago) and keeps failed writes in memory,
where nobody ever reads them again. Care's store stands alone: its errors reach the channel,
which tells the customer and keeps the message.
"""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain

from assistant.stores.tracker import CareTrackerStore

_wrapped = Agent._create_tracker_store


def _create_tracker_store(store: TrackerStore | None, domain: Domain) -> TrackerStore:
    if not isinstance(store, CareTrackerStore):
        return _wrapped(store, domain)
    store.domain = domain
    return store


def apply() -> None:
    Agent._create_tracker_store = staticmethod(_create_tracker_store)
