"""What is said in a conversation, as every channel tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any


class Author(str, Enum):
    """Who says it."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


# In what is understood of a message: it was not typed but is the title of a choice.
CHOSEN = "is_choice"


@dataclass(frozen=True)
class Choice:
    """An answer offered to the customer. `payload` is what it means; it never leaves the server."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """What Care says, before it has a number."""

    text: str
    choices: tuple[Choice, ...] = ()
    expects: str | None = None
    sources: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Message:
    """One numbered message of the transcript."""

    seq: int
    id: str
    at: datetime
    author: Author
    author_name: str
    text: str
    choices: tuple[Choice, ...] = ()
    sources: tuple[dict[str, str], ...] = field(default=())
    expects: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The message as the website channel sends it; see `docs/channel.md`."""
        return {
            "seq": self.seq,
            "id": self.id,
            "at": self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "author": {"kind": self.author.value, "name": self.author_name},
            "text": self.text,
            "choices": [{"id": c.id, "title": c.title} for c in self.choices],
            "sources": list(self.sources),
            "expects": self.expects,
        }
