"""What goes over to a helpdesk, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from care.accounts.models import Identity, Level, Proof
from care.conversations.models import Author
from care.handoff.models import Handoff, Priority, Reason, State, Way
from care.handoff.package import Line, Package, Who
from support.records import ADA

AT = datetime(2026, 1, 8, 14, 25, tzinfo=timezone.utc)
HANDOFF = Handoff(
    number="T-ABC234",
    conversation_id="c1",
    state=State.REQUESTED,
    way=Way.CHAT,
    reason=Reason.ASKED_FOR,
    team="billing",
    priority=Priority.NORMAL,
    requested_at=AT,
    changed_at=AT,
    language="en",
)
QUESTION = "Why was I charged twice? <b>Please</b> look at {{ it }}"


def a_package(number: str = "T-ABC234", *, verified: bool = True, **handoff: Any) -> Package:
    """Ada's package; without `verified` it is somebody's who has shown nothing."""
    known = Identity(Level.VERIFIED, "ada") if verified else Identity(Level.ANONYMOUS, None)
    who = Who(known, Proof.CUSTOMER_TOKEN, ADA, (), 0)
    if not verified:
        who = replace(who, proof=None, customer=None)
    return Package(
        handoff=replace(HANDOFF, number=number, **handoff),
        who=who,
        wishes=[QUESTION],
        intent="billing_dispute",
        confidence=0.91,
        task="",
        facts={},
        asked="",
        about=None,
        failed_tries=0,
        troubles=[],
        frustration=0.2,
        urgency=None,
        transcript=[Line(AT, Author.CUSTOMER, "", QUESTION)],
        missing=[],
        answers=[],
    )
