"""A desk with two agents and a lead, and customers who ask for a person."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from care.bootstrap import Services, worker_of
from care.conversations.models import Author
from care.desk import passwords
from care.desk.models import Account, Role
from care.desk.service import Desk
from care.handoff.models import Handoff, Priority, Reason, Request, Way

PASSWORD = "a long enough password"


def an_agent(desk: Desk, name: str, role: Role = Role.AGENT) -> Account:
    return desk.agents.add(f"{name}@example.com".lower(), name, role, PASSWORD)


def a_customer_waits(
    care: Services,
    conversation_id: str = "c1",
    customer_id: str | None = None,
    priority: Priority | None = None,
    text: str = "I want a person",
) -> Handoff:
    """A handoff in the chat that nobody has taken."""
    care.transcript.start(conversation_id, customer_id)
    care.transcript.accept(conversation_id, "m0", text, "m0")
    care.transcript.answer(conversation_id, "m0", [])
    return care.handoffs.request(conversation_id, Request(Reason.ASKED_FOR, Way.CHAT), priority)


def deliver(care: Services) -> None:
    """Empties the outbox."""
    at_work = worker_of(care)
    while at_work.run_once():
        pass


def told(care: Services, conversation_id: str = "c1") -> list[tuple[Author, str]]:
    """What was said since the customer's first message."""
    said = care.transcript.since(conversation_id, 1)
    return [(message.author, message.text) for message in said]


def quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes passwords at a thousandth of the cost."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", cheap)
