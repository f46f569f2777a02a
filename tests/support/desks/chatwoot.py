"""A small Chatwoot: one account, API inboxes, and its limits.

Source: Chatwoot 4.13, OpenAPI and source.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from care.helpdesks.chatwoot import ChatwootDesk
from care.helpdesks.http import DeskHttp
from care.helpdesks.signatures import Signature
from support.desks.base import SECRET, TOKEN, Answer, Call, Case, FakeDesk, Webhook, signed

ACCOUNT, INBOX = 1, 7
AGENT = {"id": 3, "name": "Ana", "email": "ana@desk.example", "type": "user"}
_ROOT = f"/api/v1/accounts/{ACCOUNT}"
BOT_TOKEN = "the-bots-token"
_FOR_BOTS = re.compile(
    r"/conversations(/\d+/(toggle_status|toggle_priority|custom_attributes|messages|assignments))?"
)
_INTEGERS_UP_TO = 9_999_999_999
_KINDS = {"incoming": 0, "outgoing": 1}


class FakeChatwoot(FakeDesk):
    """Keeps contacts, conversations and messages; calls back for every message, also for ours."""

    def __init__(self) -> None:
        super().__init__()
        self.contacts: dict[int, dict[str, Any]] = {}
        self.conversations: dict[int, dict[str, Any]] = {}

    def desk(self) -> ChatwootDesk:
        http = DeskHttp("chatwoot", self.url, {"api_access_token": TOKEN})
        return ChatwootDesk(
            http, self.proof(), lambda: True, {"billing": 5}, account=ACCOUNT, inbox=INBOX
        )

    @staticmethod
    def proof() -> Signature:
        names = ("X-Chatwoot-Signature", "sha256", "hex", "sha256=", "X-Chatwoot-Timestamp", ".")
        return Signature(SECRET.encode(), *names)

    def cases(self) -> list[Case]:
        found = []
        for one in self.conversations.values():
            said = one["messages"]
            is_outgoing = [m["message_type"] == _KINDS["outgoing"] for m in said]
            pairs = list(zip(said, is_outgoing, strict=True))
            found.append(
                Case(
                    one["id"],
                    public=[m["content"] for m, out in pairs if out and not m["private"]],
                    private=[m["content"] for m, out in pairs if out and m["private"]],
                    from_customer=[m["content"] for m, out in pairs if not out],
                    priority=one["priority"],
                    status=one["status"],
                )
            )
        return found

    def agent_says(self, case: Case, text: str) -> Webhook:
        return self._agent_writes(case, text, private=False)

    def agent_notes(self, case: Case, text: str) -> Webhook:
        return self._agent_writes(case, text, private=True)

    def agent_closes(self, case: Case) -> Webhook:
        self.conversations[case.id]["status"] = "resolved"
        return self._tell("conversation_status_changed", self._conversation(case.id))

    def agent_takes(self, case: Case) -> Webhook:
        """An agent assigns it to themselves."""
        self.conversations[case.id]["meta"]["assignee"] = AGENT
        change = {"assignee_id": {"previous_value": None, "current_value": AGENT["id"]}}
        body = {**self._conversation(case.id), "changed_attributes": [change]}
        return self._tell("conversation_updated", body)

    def serve(self, call: Call) -> Any:
        path = call.path.removeprefix(_ROOT)
        token = call.headers.get("api_access_token")
        if token == BOT_TOKEN and not (call.method == "POST" and _FOR_BOTS.fullmatch(path)):
            raise Answer(401, {"error": "Access to this endpoint is not authorized for bots"})
        if token not in (TOKEN, BOT_TOKEN):
            raise Answer(401, {"error": "Invalid Access Token"})
        for method, pattern, serve in (
            ("POST", r"/contacts", self._make_contact),
            ("GET", r"/contacts/search", self._search),
            ("GET", r"/contacts/(\d+)/conversations", self._of_contact),
            ("POST", r"/contacts/(\d+)/contact_inboxes", self._join),
            ("POST", r"/conversations", self._make),
            ("GET", r"/conversations/(\d+)/messages", self._messages),
            ("POST", r"/conversations/(\d+)/messages", self._write),
            ("POST", r"/conversations/(\d+)/(toggle_status|toggle_priority|labels)", self._set),
            ("POST", r"/conversations/(\d+)/(custom_attributes|assignments)", self._set),
        ):
            match = re.fullmatch(pattern, path)
            if match and method == call.method:
                return serve(call, *match.groups())
        raise Answer(404, {"error": "Resource could not be found"})

    def begin(self, number: int) -> None:
        """A customer begins a conversation in Chatwoot's own widget: the bot's, until it opens."""
        empty = {"status": "pending", "inbox_id": INBOX, "contact_id": 1, "priority": None}
        more = {"custom_attributes": {}, "meta": {"assignee": None}, "messages": []}
        self.conversations[number] = {"id": number, **empty, **more}

    def _make_contact(self, call: Call) -> Any:
        for one in self.contacts.values():
            for name in ("identifier", "email"):
                if call.body.get(name) and call.body[name] == one.get(name):
                    message = f"{name.capitalize()} has already been taken"
                    raise Answer(422, {"message": message, "attributes": [name]})
        contact_id = self.new_id()
        inbox = {"inbox": {"id": call.body["inbox_id"]}, "source_id": f"source-{contact_id}"}
        self.contacts[contact_id] = {**call.body, "id": contact_id, "contact_inboxes": [inbox]}
        return {"payload": {"contact": self.contacts[contact_id], "contact_inbox": inbox}}

    def _search(self, call: Call) -> Any:
        words = call.query["q"].lower()
        found = [
            one
            for one in self.contacts.values()
            if any(words in str(one.get(name, "")).lower() for name in ("identifier", "email"))
        ]
        return {"meta": {"count": len(found)}, "payload": found}

    def _of_contact(self, call: Call, contact: str) -> Any:
        mine = [c for c in self.conversations.values() if c["contact_id"] == int(contact)]
        return {"payload": mine}

    def _join(self, call: Call, contact: str) -> Any:
        inbox = {"inbox": {"id": call.body["inbox_id"]}, "source_id": f"source-{contact}"}
        self.contacts[int(contact)]["contact_inboxes"].append(inbox)
        return inbox

    def _make(self, call: Call) -> Any:
        _check_attributes(call.body.get("custom_attributes", {}))
        case = self.new_id()
        self.conversations[case] = {
            "id": case,
            "inbox_id": call.body["inbox_id"],
            "contact_id": call.body["contact_id"],
            "status": call.body["status"],
            "priority": None,
            "team_id": call.body.get("team_id"),
            "custom_attributes": call.body.get("custom_attributes", {}),
            "meta": {"assignee": None},
            "messages": [],
        }
        return {"id": case, "account_id": ACCOUNT, "inbox_id": INBOX}

    def _messages(self, call: Call, case: str) -> Any:
        return {"meta": {}, "payload": self._known(case)["messages"][-20:]}

    def _write(self, call: Call, case: str) -> Any:
        if len(call.body["content"]) > 150_000:
            raise Answer(422, {"message": "Content is too long", "attributes": ["content"]})
        if len(self._known(case)["messages"]) >= 200:
            raise Answer(422, {"error": "Too many messages"})
        sender = {"id": 9, "name": "Care", "type": "user"}
        return self._add(int(case), call.body, sender)

    def _set(self, call: Call, case: str, what: str) -> Any:
        conversation = self._known(case)
        if what == "custom_attributes":
            _check_attributes(call.body["custom_attributes"])
        names = {"toggle_status": "status", "toggle_priority": "priority"}
        for name, value in call.body.items():
            conversation[name] = value
        if what == "toggle_priority" and call.body["priority"] not in {
            "urgent", "high", "medium", "low", "none",
        }:  # fmt: skip
            raise Answer(422, {"error": "is not a valid priority"})
        return {"payload": {"success": True, "was": names.get(what, what)}}

    def _known(self, case: str) -> dict[str, Any]:
        if int(case) not in self.conversations:
            raise Answer(404, {"error": "Resource could not be found"})
        return self.conversations[int(case)]

    def _agent_writes(self, case: Case, text: str, private: bool) -> Webhook:
        body = {"content": text, "message_type": "outgoing", "private": private}
        self._add(case.id, body, AGENT)
        return self.webhooks[-1]

    def _add(self, case: int, body: dict[str, Any], sender: dict[str, Any]) -> dict[str, Any]:
        message = {
            "id": self.new_id(),
            "content": body["content"],
            "message_type": _KINDS[body["message_type"]],
            "private": body.get("private", False),
            "source_id": body.get("source_id"),
            "sender": sender,
        }
        self.conversations[case]["messages"].append(message)
        told = {**message, "message_type": body["message_type"], "attachments": []}
        self._tell("message_created", {**told, "conversation": self._conversation(case)})
        return message

    def _conversation(self, case: int) -> dict[str, Any]:
        known = self.conversations[case]
        return {**known, "messages": known["messages"][-1:], "updated_at": time.time()}

    def _tell(self, event: str, about: dict[str, Any]) -> Webhook:
        place = {"account": {"id": ACCOUNT}, "inbox": {"id": INBOX}}
        body = json.dumps({"event": event, **place, **about}).encode()
        self.webhooks.append(sent(body))
        return self.webhooks[-1]


def sent(body: bytes, at: float | None = None) -> Webhook:
    """A webhook as Chatwoot signs it."""
    stamp = str(int(at or time.time()))
    headers = {
        "X-Chatwoot-Timestamp": stamp,
        "X-Chatwoot-Signature": f"sha256={signed(f'{stamp}.'.encode() + body)}",
        "X-Chatwoot-Delivery": "0b3c9a3e",
    }
    return Webhook(headers, body)


def _check_attributes(attributes: dict[str, Any]) -> None:
    for value in attributes.values():
        if isinstance(value, str) and len(value) > 1500:
            raise Answer(422, {"message": "Custom attributes is too long (1500)"})
        if isinstance(value, int) and value > _INTEGERS_UP_TO:
            raise Answer(422, {"message": "Custom attributes: number is too large"})
