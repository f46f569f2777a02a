"""A small Zendesk Support: tickets, comments, audits, idempotency keys.

Source: Zendesk's API reference; the events as other integrations have recorded them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import datetime, timezone
from typing import Any

from care.helpdesks.http import DeskHttp, basic
from care.helpdesks.signatures import Signature
from care.helpdesks.zendesk import ZendeskDesk
from support.desks.base import SECRET, TOKEN, Answer, Call, Case, FakeDesk, Webhook

USER = "care@shop.example"
ME, ANA = 1, 3
NAMES = {ME: "Care", ANA: "Ana Ortiz"}
_PAGE = 2  # 100 at the real one
_PRIORITIES = {"low", "normal", "high", "urgent"}


class FakeZendesk(FakeDesk):
    """Keeps tickets. The same key with another body is refused, as with the real one."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[int, dict[str, Any]] = {}
        self._keys: dict[str, tuple[str, Any]] = {}

    def desk(self) -> ZendeskDesk:
        http = DeskHttp("zendesk", self.url, basic(f"{USER}/token", TOKEN))
        return ZendeskDesk(http, self.proof(), lambda: True, {"billing": 5}, fields={"number": 360})

    @staticmethod
    def proof() -> Signature:
        header = "X-Zendesk-Webhook-Signature"
        return Signature(SECRET.encode(), header, "sha256", "base64", "", f"{header}-Timestamp")

    def cases(self) -> list[Case]:
        return [
            Case(
                ticket["id"],
                public=[c["body"] for c in ticket["comments"] if c["public"]],
                private=[c["body"] for c in ticket["comments"] if not c["public"]],
                from_customer=[
                    c["body"].removeprefix("Customer: ")
                    for c in ticket["comments"]
                    if c["body"].startswith("Customer: ")
                ],
                priority=ticket["priority"],
                status="resolved" if ticket["status"] == "solved" else ticket["status"],
            )
            for ticket in self.tickets.values()
        ]

    def agent_says(self, case: Case, text: str) -> Webhook:
        return self._agent_writes(case, text, is_public=True)

    def agent_notes(self, case: Case, text: str) -> Webhook:
        return self._agent_writes(case, text, is_public=False)

    def agent_closes(self, case: Case) -> Webhook:
        self.tickets[case.id]["status"] = "solved"
        return self.tell(case.id, "status_changed", {"previous": "OPEN", "current": "SOLVED"})

    def agent_takes(self, case: Case) -> Webhook:
        """An agent assigns it to themselves."""
        return self.tell(
            case.id, "agent_assignment_changed", {"previous": None, "current": str(ANA)}
        )

    def serve(self, call: Call) -> Any:
        wanted = basic(f"{USER}/token", TOKEN)["Authorization"]
        if call.headers.get("authorization") != wanted:
            raise Answer(401, {"error": "Couldn't authenticate you"})
        path = call.path.removeprefix("/api/v2")
        if path == "/tickets":
            return self._create(call) if call.method == "POST" else self._listed(call)
        if match := re.fullmatch(r"/tickets/(\d+)(/audits)?", path):
            ticket = self._known(int(match[1]))
            if match[2]:
                page = int(call.query.get("page", 1))
                audits = ticket["audits"][(page - 1) * _PAGE : page * _PAGE]
                is_last = page * _PAGE >= len(ticket["audits"])
                return {"audits": audits, "next_page": None if is_last else f"{call.path}?page=…"}
            return self._update(call, ticket) if call.method == "PUT" else {"ticket": ticket}
        if match := re.fullmatch(r"/users/(me|\d+)", path):
            user = ME if match[1] == "me" else int(match[1])
            return {"user": {"id": user, "name": NAMES[user], "alias": NAMES[user].split()[0]}}
        raise Answer(404, {"error": "InvalidEndpoint", "description": "Not found"})

    def _create(self, call: Call) -> Any:
        key, body = call.headers.get("idempotency-key", ""), json.dumps(call.body, sort_keys=True)
        if key in self._keys:
            known, answer = self._keys[key]
            if known != body:
                raise Answer(400, {"error": "IdempotentRequestError"})
            raise Answer(201, answer, x_idempotency_lookup="hit")
        asked = call.body["ticket"]
        _check(asked)
        ticket = {
            **{name: asked.get(name) for name in ("subject", "external_id", "priority", "tags")},
            "id": self.new_id(),
            "status": "new",
            "comments": [],
            "audits": [],
            "asked": asked,
        }
        self.tickets[ticket["id"]] = ticket
        self._comment(ticket, asked)
        self._keys[key] = (body, {"ticket": {"id": ticket["id"]}})
        raise Answer(201, {"ticket": {"id": ticket["id"]}}, x_idempotency_lookup="miss")

    def _listed(self, call: Call) -> Any:
        wanted = call.query.get("external_id")
        return {"tickets": [t for t in self.tickets.values() if t["external_id"] == wanted]}

    def _update(self, call: Call, ticket: dict[str, Any]) -> Any:
        asked = call.body["ticket"]
        if ticket["status"] == "closed":
            details = {"status": [{"description": "Status: closed prevents ticket update"}]}
            raise Answer(422, {"error": "RecordInvalid", "details": details})
        _check(asked)
        for name in ("priority", "status"):
            ticket[name] = asked.get(name, ticket[name])
        self._comment(ticket, asked)
        return {"ticket": {"id": ticket["id"]}}

    def _comment(self, ticket: dict[str, Any], asked: dict[str, Any]) -> None:
        comment = asked["comment"]
        ticket["comments"].append({"body": comment["body"], "public": comment.get("public", True)})
        ticket["audits"].append({"metadata": {"custom": asked.get("metadata", {}), "system": {}}})
        self._spoken(ticket["id"], comment["body"], comment.get("public", True), ME)

    def _agent_writes(self, case: Case, text: str, is_public: bool) -> Webhook:
        self.tickets[case.id]["comments"].append({"body": text, "public": is_public})
        return self._spoken(case.id, text, is_public, ANA)

    def _spoken(self, case: int, text: str, is_public: bool, author: int) -> Webhook:
        comment = {
            "id": str(self.new_id()),
            "body": text,
            "is_public": is_public,
            "author": {"id": str(author), "is_staff": True, "name": NAMES[author]},
        }
        return self.tell(case, "comment_added", {"comment": comment})

    def tell(self, case: int, kind: str, event: dict[str, Any]) -> Webhook:
        ticket = self.tickets[case]
        body = {
            "id": f"event-{self.new_id()}",
            "type": f"zen:event-type:ticket.{kind}",
            "time": "2026-01-08T14:25:30.123456789Z",
            "subject": f"zen:ticket:{case}",
            "detail": {"id": str(case), "external_id": ticket["external_id"]},
            "event": event,
        }
        self.webhooks.append(sent(json.dumps(body).encode()))
        return self.webhooks[-1]

    def _known(self, case: int) -> dict[str, Any]:
        if case not in self.tickets:
            raise Answer(404, {"error": "RecordNotFound", "description": "Not found"})
        return self.tickets[case]


def sent(body: bytes, at: datetime | None = None) -> Webhook:
    """A webhook as Zendesk signs it."""
    stamp = (at or datetime.now(timezone.utc)).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(SECRET.encode(), stamp.encode() + body, hashlib.sha256).digest()
    header = "X-Zendesk-Webhook-Signature"
    value = base64.b64encode(digest).decode()
    return Webhook({header: value, f"{header}-Timestamp": stamp}, body)


def _check(asked: dict[str, Any]) -> None:
    if asked.get("priority", "low") not in _PRIORITIES or not asked["comment"]["body"]:
        raise Answer(422, {"error": "RecordInvalid", "description": "Record validation errors"})
