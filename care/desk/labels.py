"""What messages really meant, as the desk says: examples for the next training."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from care.errors import Rejected
from care.handoff.store import now
from care.store.tables import labels

_DOMAIN = Path(__file__).parents[2] / "domain.yml"


@lru_cache(maxsize=1)
def known_intents() -> tuple[str, ...]:
    """The intents a message can have, by name."""
    intents = YAML(typ="safe", pure=True).load(_DOMAIN)["intents"]
    return tuple(sorted(one if isinstance(one, str) else next(iter(one)) for one in intents))


def set_label(
    connection: Connection, conversation_id: str, message_id: str, intent: str, agent_id: str
) -> None:
    """Writes it in the caller's transaction, in place of an earlier one.

    Raises:
        Rejected: `unknown-intent`.
    """
    if intent not in known_intents():
        raise Rejected("unknown-intent")
    mine = (labels.c.conversation_id == conversation_id) & (labels.c.message_id == message_id)
    connection.execute(delete(labels).where(mine))
    values = {"intent": intent, "agent_id": agent_id, "at": now()}
    connection.execute(
        insert(labels).values(conversation_id=conversation_id, message_id=message_id, **values)
    )
