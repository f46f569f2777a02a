"""Chatwoot, with Care as the agent bot of an inbox: customers are in Chatwoot's own widget.

The conversation is there before it is handed over, so that a case is not opened but let go: from
`pending`, where the bot answers, to `open`, where people do. Care's conversation ids are then
`chatwoot-<conversation>`; the channel that gives them such ids is not part of Care yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from care.errors import Rejected
from care.handoff import note
from care.handoff.package import Package
from care.helpdesks.chatwoot import ChatwootDesk, attributes
from care.helpdesks.http import DeskHttp
from care.helpdesks.port import Attempt
from care.helpdesks.signatures import Proof
from care.helpdesks.texts import ended

_CONVERSATION = re.compile(r"chatwoot-(\d+)")


class ChatwootBotDesk(ChatwootDesk):
    """Conversations of an inbox that Care answers as its bot.

    Args:
        bot: calls with the bot's token. Agents are told of a handoff only if it is the bot that
            opens the conversation; and the bot may not read, which the other token is for.
    """

    def __init__(  # noqa: PLR0913  # settings, each named
        self,
        http: DeskHttp,
        proof: Proof,
        is_open: Callable[[], bool],
        teams: Mapping[str, int] | None = None,
        *,
        account: int,
        inbox: int,
        bot: DeskHttp,
    ) -> None:
        super().__init__(http, proof, is_open, teams, account=account, inbox=inbox)
        self._bot = bot

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """Note, attributes, priority and team first; then it is opened, as agents look then."""
        match = _CONVERSATION.fullmatch(package.handoff.conversation_id)
        if match is None:
            raise Rejected("not-in-chatwoot", "chatwoot: the conversation is on another channel")
        case = match[1]
        self._say(case, note.written(package), attempt, private=True)
        self._call(case, "custom_attributes", {"custom_attributes": attributes(package)})
        self._set_priority(case, package.handoff.priority)
        if team := self._teams.get(package.handoff.team):
            self._call(case, "assignments", {"team_id": team})
        self._toggle(case, "open")
        return self._ref(case)

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Nothing: the customer wrote it in Chatwoot."""

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Gives the conversation back to the bot, with a private note that says why."""
        case = self._id(case_ref)
        self._say(case, ended(reason), attempt, private=True)
        self._toggle(case, "pending")

    def _toggle(self, case: str, status: str) -> Any:
        path = f"{self._root}/conversations/{case}/toggle_status"
        return self._bot.post(path, {"status": status})
