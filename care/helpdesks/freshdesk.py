"""Freshdesk: a ticket for each handoff, and an automation rule that rings when agents do something.

Freshdesk refuses what it does not know, so every field here is in its reference, with numbers for
status, priority and source. It keeps no keys: tickets are looked for by the handoff's number in
their subject, notes by a mark in their last line.

Its automation rules sign nothing, and what they send is put together from placeholders. So their
call is a doorbell: what has happened is then read over the API, where replies have ids and say
whether they are private.

Source: Freshdesk's API reference, version 2 (tickets, conversations, agents).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from care.handoff import note
from care.handoff.events import DeskEvent
from care.handoff.models import Agent, Handoff, Priority
from care.handoff.package import Package
from care.helpdesks import freshdesk_events as events
from care.helpdesks.http import DeskHttp
from care.helpdesks.port import Admitted, Attempt
from care.helpdesks.signatures import Proof
from care.helpdesks.texts import (
    changed,
    ended,
    has_mark,
    last_said,
    marked,
    number_in_text,
    subject,
)
from care.helpdesks.values import at_path, items, needed, told
from care.helpdesks.vendor import VendorDesk, contact_of

TAG = "care"
OPEN, PENDING, RESOLVED, CLOSED = 2, 3, 4, 5
_CHAT = 7  # the source of a ticket
_PRIORITIES = {priority: place for place, priority in enumerate(Priority, start=1)}
_PAGE, _MOST_PAGES = 100, 10
_TICKETS = "/api/v2/tickets"


class FreshdeskDesk(VendorDesk):
    """Tickets of one Freshdesk account."""

    name = "freshdesk"

    def __init__(
        self,
        http: DeskHttp,
        proof: Proof,
        is_open: Callable[[], bool],
        teams: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(http, proof, is_open, teams)
        self._names: dict[int, str] = {}
        self._own_id = 0

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """A ticket in the customer's words, then a private note that holds everything."""
        case = self._find(package) if attempt.is_repeated else None
        case = case or str(needed(self._http.post(_TICKETS, self._ticket(package)), "id"))
        self._note(case, note.written(package), attempt)
        return self._ref(case)

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        """Priority, and a private note with what is otherwise."""
        case = self._id(case_ref)
        self._http.put(f"{_TICKETS}/{case}", {"priority": _PRIORITIES[handoff.priority]})
        self._note(case, changed(handoff), attempt)

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """A note that comes from outside; private, as others are mailed to the customer."""
        self._note(self._id(case_ref), text, attempt, incoming=True)

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """A private note."""
        self._note(self._id(case_ref), text, attempt)

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Resolves the ticket, with a private note that says why."""
        case = self._id(case_ref)
        self._note(case, ended(reason), attempt)
        self._http.put(f"{_TICKETS}/{case}", {"status": RESOLVED})

    def admit(self, headers: Mapping[str, str], body: bytes) -> Admitted:
        """Every ring is another call: what is put together from placeholders may be the same."""
        return replace(super().admit(headers, body), id=secrets.token_hex(16))

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        """What agents have done with the ticket that rings, as the API tells it."""
        ticket_id = self._about(told(body))
        if not ticket_id:
            return []
        ticket = self._http.get(f"{_TICKETS}/{ticket_id}")
        if TAG not in (at_path(ticket, "tags") or []):
            return []
        said = self._conversations(ticket_id)
        return events.read(ticket, said, self.name, self._me(), self._agent)

    def _about(self, told: Any) -> str:
        ticket_id = str(at_path(told, "ticket_id") or "")
        return ticket_id if ticket_id.isascii() and ticket_id.isdigit() else ""

    def _ticket(self, package: Package) -> dict[str, Any]:
        handoff, contact = package.handoff, contact_of(package)
        ticket: dict[str, Any] = {
            "subject": subject(package),
            "description": _html(last_said(package) or subject(package)),
            "status": OPEN,
            "priority": _PRIORITIES[handoff.priority],
            "source": _CHAT,
            "tags": [TAG, f"{TAG}_{handoff.way.value}", *package.tags],
            **self._requester(package),
        }
        if contact.name:
            ticket["name"] = contact.name
        if group := self._teams.get(handoff.team):
            ticket["group_id"] = group
        return ticket

    def _requester(self, package: Package) -> dict[str, str]:
        """By which Freshdesk finds the contact, or makes one; it wants one of them."""
        contact = contact_of(package)
        return {"email": contact.email} if contact.email else {"unique_external_id": contact.id}

    def _find(self, package: Package) -> str | None:
        """The ticket that an earlier attempt has opened. The search finds it minutes later only."""
        number = number_in_text(package.handoff.number)
        newest: dict[str, Any] = {"order_by": "created_at", "order_type": "desc", "per_page": _PAGE}
        answer = self._http.get(_TICKETS, **self._requester(package), **newest)
        for one in items(answer):
            if number in str(one.get("subject")):
                return str(needed(one, "id"))
        return None

    def _note(self, case: str, text: str, attempt: Attempt, **options: Any) -> None:
        if attempt.is_repeated:
            said = self._conversations(case)
            if any(has_mark(one.get("body"), attempt.mark) for one in said):
                return
        body = {"body": _html(marked(text, attempt.mark)), "private": True, **options}
        self._http.post(f"{_TICKETS}/{case}/notes", body)

    def _conversations(self, case: str) -> list[Mapping[str, Any]]:
        """All replies and notes, the oldest first; Freshdesk hands out pages."""
        found: list[Mapping[str, Any]] = []
        for page in range(1, _MOST_PAGES + 1):
            path = f"{_TICKETS}/{case}/conversations"
            some = items(self._http.get(path, page=page, per_page=_PAGE))
            found += some
            if len(some) < _PAGE:
                break
        return found

    def _me(self) -> int:
        """Care's own agent, whose replies are echoes."""
        if not self._own_id:
            self._own_id = int(needed(self._http.get("/api/v2/agents/me"), "id"))
        return self._own_id

    def _agent(self, agent_id: int) -> Agent:
        """An agent by their name, asked for once."""
        if agent_id not in self._names:
            answer = self._http.get(f"/api/v2/agents/{agent_id}")
            self._names[agent_id] = str(needed(answer, "contact", "name"))
        return Agent(str(agent_id), self._names[agent_id])


def _html(text: str) -> str:
    """Plain text as Freshdesk takes it."""
    return escape(text).replace("\n", "<br>")
