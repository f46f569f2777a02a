"""Zendesk Support: a ticket for each handoff, with the customer in Care's chat or at their mail.

Nothing that Care writes there is public: a public comment would be mailed to the requester, who
said it, or reads it in the chat. Creating a ticket has an idempotency key, which Zendesk keeps for
two hours; what is older is found by `external_id`. Comments have none: they carry the key in
their audit's metadata, and are looked for there.

Source: Zendesk's API reference (tickets, ticket comments, ticket audits, idempotency).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from care.errors import Unavailable
from care.handoff import note
from care.handoff.events import DeskEvent
from care.handoff.models import Agent, Handoff
from care.handoff.package import Package
from care.helpdesks import zendesk_events as events
from care.helpdesks.http import DeskHttp, DeskRefused
from care.helpdesks.port import Attempt
from care.helpdesks.signatures import Proof
from care.helpdesks.texts import by_customer, changed, ended, subject
from care.helpdesks.values import at_path, items, needed, told
from care.helpdesks.vendor import VendorDesk, contact_of

TAG = "care"  # by which Zendesk's own triggers can tell these tickets from others
_KEY = "care_key"
_KEY_CHARS = 255
_OTHER_BODY = "IdempotentRequestError"
_UNPROCESSABLE = 422
_MOST_PAGES = 10
_TICKETS = "/api/v2/tickets"


class ZendeskDesk(VendorDesk):
    """Tickets of one Zendesk account.

    Args:
        fields: the ids of custom fields by what is to stand in them: `number`, `reason`,
            `intent`, `team`, `customer`, `language`.
    """

    name = "zendesk"

    def __init__(  # settings, each named
        self,
        http: DeskHttp,
        proof: Proof,
        is_open: Callable[[], bool],
        teams: Mapping[str, int] | None = None,
        *,
        fields: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(http, proof, is_open, teams)
        self._fields = dict(fields or {})
        self._names: dict[str, str] = {}
        self._own_id = ""

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """A ticket whose first comment is private and holds everything."""
        number = package.handoff.number
        if attempt.is_repeated:
            found = self._http.get(_TICKETS, external_id=number)
            for one in items(found, "tickets"):
                if one.get("external_id") == number:
                    return self._ref(needed(one, "id"))
        headers = {"Idempotency-Key": attempt.key[:_KEY_CHARS]}
        try:
            answer = self._http.post(_TICKETS, {"ticket": self._ticket(package, attempt)}, headers)
        except DeskRefused as error:
            if _OTHER_BODY in str(error.answer):
                # An earlier attempt has arrived, with less in it, and is not in the list yet.
                raise Unavailable(str(error)) from None
            raise
        return self._ref(needed(answer, "ticket", "id"))

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        """Priority, and a private comment with what is otherwise."""
        self._comment(case_ref, changed(handoff), attempt, priority=handoff.priority.value)

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """A private comment that says who wrote it."""
        self._comment(case_ref, by_customer(text), attempt)

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """A private comment."""
        self._comment(case_ref, text, attempt)

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Solves the ticket, unless an agent has closed it before."""
        try:
            self._comment(case_ref, ended(reason), attempt, status="solved")
        except DeskRefused as error:
            if error.status != _UNPROCESSABLE or not self._is_closed(case_ref):
                raise

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        """What agents did with tickets that Care has opened."""
        value = told(body)
        if not events.is_ours(value):
            return []
        return events.read(value, self.name, self._me(), self._agent)

    def _about(self, told: Any) -> str:
        return str(at_path(told, "detail", "id") or "")

    def _ticket(self, package: Package, attempt: Attempt) -> dict[str, Any]:
        handoff, contact = package.handoff, contact_of(package)
        ticket: dict[str, Any] = {
            "subject": subject(package),
            "comment": {"body": note.written(package), "public": False},
            "external_id": handoff.number,
            "priority": handoff.priority.value,
            "tags": [TAG, f"{TAG}_{handoff.way.value}", *package.tags],
            "metadata": {_KEY: attempt.mark},
        }
        if contact.email:
            # Zendesk wants a name for a new requester, and shows it in place of the address.
            name = contact.name or contact.email.partition("@")[0]
            ticket["requester"] = {"name": name, "email": contact.email}
        if group := self._teams.get(handoff.team):
            ticket["group_id"] = group
        if fields := self._custom_fields(package):
            ticket["custom_fields"] = fields
        return ticket

    def _custom_fields(self, package: Package) -> list[dict[str, Any]]:
        handoff = package.handoff
        values = {
            "number": handoff.number,
            "reason": handoff.reason.value,
            "intent": package.intent,
            "team": handoff.team,
            "customer": package.who.identity.customer_id,
            "language": handoff.language,
        }
        wanted = ((self._fields.get(name), value) for name, value in values.items())
        return [{"id": field, "value": value} for field, value in wanted if field and value]

    def _comment(self, case_ref: str, text: str, attempt: Attempt, **values: Any) -> None:
        path = f"{_TICKETS}/{self._id(case_ref)}"
        if attempt.is_repeated and self._has(path, attempt.mark):
            return
        ticket = {"comment": {"body": text, "public": False}, "metadata": {_KEY: attempt.mark}}
        self._http.put(path, {"ticket": {**ticket, **values}})

    def _has(self, path: str, mark: str) -> bool:
        """Whether an earlier attempt has arrived: an audit has its mark."""
        for page in range(1, _MOST_PAGES + 1):
            answer = self._http.get(f"{path}/audits", page=page)
            audits = items(answer, "audits")
            if any(at_path(one, "metadata", "custom", _KEY) == mark for one in audits):
                return True
            if not at_path(answer, "next_page"):
                break
        return False

    def _is_closed(self, case_ref: str) -> bool:
        answer = self._http.get(f"{_TICKETS}/{self._id(case_ref)}")
        return at_path(answer, "ticket", "status") == "closed"

    def _me(self) -> str:
        """Care's own user, whose comments are echoes."""
        if not self._own_id:
            self._own_id = str(needed(self._http.get("/api/v2/users/me"), "user", "id"))
        return self._own_id

    def _agent(self, agent_id: str) -> Agent:
        """An agent by the name that customers may read: Zendesk's alias, if there is one."""
        if agent_id not in self._names:
            user = needed(self._http.get(f"/api/v2/users/{agent_id}"), "user")
            self._names[agent_id] = str(user.get("alias") or needed(user, "name"))
        return Agent(agent_id, self._names[agent_id])
