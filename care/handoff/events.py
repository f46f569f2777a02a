"""What a desk tells: the same for every helpdesk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from care.handoff.machine import Event
from care.handoff.models import Agent


@dataclass(frozen=True)
class DeskEvent:
    """Something that happened at the desk.

    Attributes:
        desk: which helpdesk tells it, by the name of its adapter.
        id: the same whenever it is told again.
        case: the handoff's number, or what the desk calls the case.
        agent: who did it; None where the desk does not say.
        text: what was written to the customer, with `SPOKE`; never a private note.
        outcome: what came of it, with `CLOSED`.
    """

    desk: str
    id: str
    case: str
    what: Event
    at: datetime
    agent: Agent | None = None
    text: str = ""
    outcome: str | None = None
