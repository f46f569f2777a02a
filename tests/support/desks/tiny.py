"""A made-up helpdesk that a mapping file describes. It keeps no keys and says what it likes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from care.helpdesks.http import DeskHttp
from care.helpdesks.rest import RestDesk, proof_of
from care.helpdesks.rest_mapping import load_mapping
from support.desks.base import SECRET, TOKEN, Answer, Call, Case, FakeDesk, Webhook, signed

MAPPING = Path(__file__).with_name("tiny.yml")
ME, ANA = 1, 3
_PAGE = 2


class TinyDesk(FakeDesk):
    """Cases with entries, hidden or not. Its list has pages, and addresses of another host."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[int, dict[str, Any]] = {}

    def desk(self) -> RestDesk:
        mapping = load_mapping(MAPPING)
        proof = proof_of(mapping, SECRET.encode())
        return RestDesk(DeskHttp("rest", self.url), proof, lambda: True, mapping, TOKEN)

    def cases(self) -> list[Case]:
        found = []
        for case in self.kept.values():
            entries = [(e, e["text"].rpartition("\n\ncare:")[0]) for e in case["entries"]]
            ours = [(e, text) for e, text in entries if e["by"] == ME]
            found.append(
                Case(
                    case["id"],
                    public=[e["text"] for e in case["entries"] if e["by"] == ANA],
                    private=[text for e, text in ours if e["hidden"]],
                    from_customer=[text for e, text in ours if not e["hidden"]],
                    priority=case["rank"],
                    status=case["state"],
                )
            )
        return found

    def agent_says(self, case: Case, text: str) -> Webhook:
        return self._write(case.id, {"text": text, "hidden": False, "by": ANA})

    def agent_notes(self, case: Case, text: str) -> Webhook:
        return self._write(case.id, {"text": text, "hidden": True, "by": ANA})

    def agent_closes(self, case: Case) -> Webhook:
        self.kept[case.id]["state"] = "resolved"
        return self._tell(case.id, state="resolved", by=ANA)

    def agent_takes(self, case: Case) -> Webhook:
        """An agent takes it."""
        return self._tell(case.id, state="taken", by=ANA)

    def serve(self, call: Call) -> Any:
        if call.headers.get("x-api-key") != TOKEN:
            raise Answer(401, {"error": "who?"})
        if call.path == "/cases":
            return self._create(call) if call.method == "POST" else self._listed(call)
        match = re.fullmatch(r"/cases/(\d+)(/entries)?", call.path)
        if match is None or int(match[1]) not in self.kept:
            raise Answer(404, {"error": "no such case"})
        case = self.kept[int(match[1])]
        if match[2]:
            self._write(case["id"], call.body)
        elif call.method == "PATCH":
            case |= call.body
        return case

    def _create(self, call: Call) -> Any:
        case = {**call.body, "id": self.new_id(), "state": "open", "entries": []}
        self.kept[case["id"]] = case
        raise Answer(201, {"case": {"id": case["id"]}})

    def _listed(self, call: Call) -> Any:
        page, cases = int(call.query.get("page", 0)), list(self.kept.values())
        begin = page * _PAGE
        more = f"http://desk.invalid/cases?page={page + 1}" if cases[begin + _PAGE :] else None
        return {"cases": cases[begin : begin + _PAGE], "more": more}

    def _write(self, case: int, entry: dict[str, Any]) -> Webhook:
        self.kept[case]["entries"].append(entry)
        return self._tell(case, **entry)

    def _tell(self, case: int, **told: Any) -> Webhook:
        empty = {"text": "", "hidden": False, "state": "", "at": "2026-01-08T14:25:30Z"}
        body = json.dumps({**empty, "case": case, "id": self.new_id(), **told}).encode()
        self.webhooks.append(Webhook({"X-Tiny-Signature": f"sha1={signed(body, 'sha1')}"}, body))
        return self.webhooks[-1]
