"""A small Freshdesk: tickets and conversations, and a refusal for every key it does not know.

Source: Freshdesk's API reference, version 2.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from care.handoff.models import Priority
from care.helpdesks.freshdesk import FreshdeskDesk
from care.helpdesks.http import DeskHttp, basic
from care.helpdesks.signatures import SharedSecret
from support.desks.base import SECRET, TOKEN, Answer, Call, Case, FakeDesk, Webhook

ME, ANA = 1, 3
NAMES = {ME: "Care", ANA: "Ana"}
_KEYS = {
    "name", "requester_id", "email", "phone", "unique_external_id", "subject", "type", "status",
    "priority", "description", "responder_id", "group_id", "product_id", "source", "tags",
    "custom_fields", "due_by", "fr_due_by", "cc_emails", "parent_id", "company_id",
}  # fmt: skip
_NOTE_KEYS = {"body", "private", "incoming", "user_id", "notify_emails"}
_INTEGERS = ("status", "priority", "source", "group_id")
_STATUS = {2: "open", 3: "pending", 4: "resolved", 5: "closed"}


class FakeFreshdesk(FakeDesk):
    """Keeps tickets, and rings for each thing that happens to one."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[int, dict[str, Any]] = {}

    def desk(self) -> FreshdeskDesk:
        http = DeskHttp("freshdesk", self.url, basic(TOKEN, "X"))
        return FreshdeskDesk(http, self.proof(), lambda: True, {"billing": 5})

    @staticmethod
    def proof() -> SharedSecret:
        return SharedSecret(SECRET.encode())

    def cases(self) -> list[Case]:
        names = {place: one.value for place, one in enumerate(Priority, start=1)}
        found = []
        for ticket in self.tickets.values():
            said = ticket["said"]
            found.append(
                Case(
                    ticket["id"],
                    public=[c["body_text"] for c in said if not c["private"]],
                    private=[c["body_text"] for c in said if c["private"] and not c["incoming"]],
                    from_customer=[c["body_text"] for c in said if c["incoming"]],
                    priority=names[ticket["priority"]],
                    status=_STATUS[ticket["status"]],
                )
            )
        return found

    def agent_says(self, case: Case, text: str) -> Webhook:
        self._add(case.id, {"body": text, "private": False}, ANA)
        return self.webhooks[-1]

    def agent_notes(self, case: Case, text: str) -> Webhook:
        self._add(case.id, {"body": text, "private": True}, ANA)
        return self.webhooks[-1]

    def agent_closes(self, case: Case) -> Webhook:
        self.tickets[case.id]["status"] = 4
        return self._ring(case.id)

    def agent_takes(self, case: Case) -> Webhook:
        """An agent assigns it to themselves."""
        self.tickets[case.id]["responder_id"] = ANA
        return self._ring(case.id)

    def serve(self, call: Call) -> Any:
        if call.headers.get("authorization") != basic(TOKEN, "X")["Authorization"]:
            raise Answer(401, {"code": "invalid_credentials", "message": "Log in first"})
        path = call.path.removeprefix("/api/v2")
        if path == "/tickets":
            return self._create(call) if call.method == "POST" else self._listed(call)
        if match := re.fullmatch(r"/tickets/(\d+)(?:/(notes|conversations))?", path):
            return self._serve_ticket(call, int(match[1]), match[2])
        if match := re.fullmatch(r"/agents/(me|\d+)", path):
            agent = ME if match[1] == "me" else int(match[1])
            return {"id": agent, "contact": {"name": NAMES[agent]}}
        raise Answer(404)

    def _serve_ticket(self, call: Call, case: int, what: str | None) -> Any:
        if case not in self.tickets:
            raise Answer(404)
        if what == "notes":
            _check(call.body, _NOTE_KEYS)
            raise Answer(201, self._add(case, call.body, ME))
        if what == "conversations":
            page, size = int(call.query.get("page", 1)), int(call.query.get("per_page", 30))
            return self.tickets[case]["said"][(page - 1) * size : page * size]
        if call.method == "PUT":
            _check(call.body, _KEYS)
            self.tickets[case] |= call.body
        return {name: value for name, value in self.tickets[case].items() if name != "said"}

    def _create(self, call: Call) -> Any:
        _check(call.body, _KEYS)
        missing = [name for name in ("status", "priority", "source") if name not in call.body]
        if not {"requester_id", "email", "phone", "unique_external_id"} & set(call.body):
            missing.append("email")
        if missing:
            raise _invalid([(name, "missing_field") for name in missing])
        case = self.new_id()
        times = {"created_at": "2026-01-08T14:25:30Z", "updated_at": "2026-01-08T14:25:30Z"}
        self.tickets[case] = {**call.body, "id": case, "responder_id": None, "said": [], **times}
        raise Answer(201, {"id": case})

    def _listed(self, call: Call) -> Any:
        wanted = {k: v for k, v in call.query.items() if k in ("email", "unique_external_id")}
        found = [t for t in self.tickets.values() if wanted.items() <= t.items()]
        return found[::-1]

    def _add(self, case: int, body: dict[str, Any], user: int) -> dict[str, Any]:
        text = unescape(re.sub(r"<br>", "\n", body["body"]))
        entry = {
            "id": self.new_id(),
            "body": body["body"],
            "body_text": text,
            "private": body.get("private", False),
            "incoming": body.get("incoming", False),
            "user_id": user,
            "created_at": "2026-01-08T14:25:30Z",
        }
        self.tickets[case]["said"].append(entry)
        self._ring(case)
        return entry

    def _ring(self, case: int) -> Webhook:
        """What the automation rule sends: it may be the same bytes every time."""
        body = {"ticket_id": str(case)}
        self.webhooks.append(Webhook({"X-Care-Secret": SECRET}, json.dumps(body).encode()))
        return self.webhooks[-1]


def _check(body: dict[str, Any], keys: set[str]) -> None:
    wrong = [(name, "invalid_field") for name in body if name not in keys]
    wrong += [
        (name, "datatype_mismatch")
        for name in _INTEGERS
        if name in body and type(body[name]) is not int
    ]
    if wrong:
        raise _invalid(wrong)


def _invalid(fields: list[tuple[str, str]]) -> Answer:
    errors = [{"field": name, "message": "It should not be so", "code": c} for name, c in fields]
    return Answer(400, {"description": "Validation failed", "errors": errors})
