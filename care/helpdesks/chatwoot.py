"""Chatwoot, with an inbox of the kind "API": customers stay in Care's chat, agents in Chatwoot.

Chatwoot has no idempotency keys. So what may have been done is looked for first: the contact by
its identifier, the conversation by the handoff's number in its attributes, a message by its
`source_id`, which Chatwoot keeps and gives back.

Source: Chatwoot 4.13, OpenAPI and source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from care.errors import Unavailable
from care.handoff import note
from care.handoff.events import DeskEvent
from care.handoff.models import Handoff, Priority
from care.handoff.package import Package
from care.helpdesks import chatwoot_events as events
from care.helpdesks.chatwoot_contacts import ChatwootContacts, ContactInbox
from care.helpdesks.http import DeskHttp, DeskRefused
from care.helpdesks.port import Attempt
from care.helpdesks.signatures import Proof
from care.helpdesks.texts import changed, ended, last_said
from care.helpdesks.values import at_path, items, needed
from care.helpdesks.vendor import VendorDesk, contact_of

CONTENT_CHARS = 150_000
ATTRIBUTE_CHARS = 1500
# It takes 200 messages a minute for one conversation, and says so with a 422.
_TOO_MANY, _PAUSE_SECONDS = "too many messages", 60.0
_PRIORITIES = {Priority.NORMAL: "medium"}  # the others have Care's names


class ChatwootDesk(VendorDesk):
    """Conversations in one API inbox.

    Args:
        account: the account's number; the address of its pages has it.
        inbox: the inbox's number.
    """

    name = "chatwoot"

    def __init__(  # noqa: PLR0913  # settings, each named
        self,
        http: DeskHttp,
        proof: Proof,
        is_open: Callable[[], bool],
        teams: Mapping[str, int] | None = None,
        *,
        account: int,
        inbox: int,
    ) -> None:
        super().__init__(http, proof, is_open, teams)
        self._account, self._inbox = account, inbox
        self._root = f"/api/v1/accounts/{account}"
        self._contacts = ChatwootContacts(http, self._root, inbox)

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """A conversation with one private note that holds everything."""
        contact = self._contacts.ensure(contact_of(package))
        case = self._find(package, contact) if attempt.is_repeated else None
        case = case or self._create(package, contact)
        self._fill(case, package, attempt)
        return self._ref(case)

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        """Priority, and a private note with what is otherwise."""
        case = self._id(case_ref)
        self._set_priority(case, handoff.priority)
        self._say(case, changed(handoff), attempt, private=True)

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """An incoming message."""
        self._say(self._id(case_ref), text, attempt, message_type="incoming")

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """A private message."""
        self._say(self._id(case_ref), text, attempt, private=True)

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Resolves the conversation, with a private note that says why."""
        case = self._id(case_ref)
        self._say(case, ended(reason), attempt, private=True)
        self._call(case, "toggle_status", {"status": "resolved"})

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        """What an agent wrote, took or resolved in this inbox."""
        return events.read(body, self.name, self._account, self._inbox)

    def _about(self, told: Any) -> str:
        return events.case_of(told)

    def _find(self, package: Package, contact: ContactInbox) -> str | None:
        """The conversation that an earlier attempt has opened."""
        answer = self._http.get(f"{self._root}/contacts/{contact.contact_id}/conversations")
        for one in items(answer, "payload"):
            if at_path(one, "custom_attributes", events.NUMBER) == package.handoff.number:
                return str(needed(one, "id"))
        return None

    def _create(self, package: Package, contact: ContactInbox) -> str:
        body: dict[str, Any] = {
            "source_id": contact.source_id,
            "inbox_id": self._inbox,
            "contact_id": contact.contact_id,
            "status": "open",
            "custom_attributes": attributes(package),
        }
        if team := self._teams.get(package.handoff.team):
            body["team_id"] = team
        return str(needed(self._http.post(f"{self._root}/conversations", body), "id"))

    def _fill(self, case: str, package: Package, attempt: Attempt) -> None:
        """Adds what makes it a case; what is there already is not added again."""
        self._say(case, note.written(package), attempt, private=True)
        if said := last_said(package):
            # Unanswered messages are what Chatwoot's lists, sounds and mails go by.
            asked = Attempt(f"{attempt.key}:asked", attempt.is_repeated)
            self._say(case, said, asked, message_type="incoming")
        self._call(case, "labels", {"labels": package.tags})
        self._set_priority(case, package.handoff.priority)

    def _set_priority(self, case: str, priority: Priority) -> None:
        name = _PRIORITIES.get(priority, priority.value)
        self._call(case, "toggle_priority", {"priority": name})

    def _say(self, case: str, text: str, attempt: Attempt, **options: Any) -> None:
        source_id = events.OURS + attempt.mark
        if attempt.is_repeated and self._has(case, source_id):
            return
        body = {"message_type": "outgoing", "private": False, **options}
        content = text[:CONTENT_CHARS]
        try:
            self._call(case, "messages", {**body, "content": content, "source_id": source_id})
        except DeskRefused as error:
            if _TOO_MANY in str(error.answer).lower():
                raise Unavailable(str(error), retry_after=_PAUSE_SECONDS) from None
            raise

    def _has(self, case: str, source_id: str) -> bool:
        """Whether the message is among the latest ones."""
        answer = self._http.get(f"{self._root}/conversations/{case}/messages")
        return any(one.get("source_id") == source_id for one in items(answer, "payload"))

    def _call(self, case: str, what: str, body: dict[str, Any]) -> Any:
        return self._http.post(f"{self._root}/conversations/{case}/{what}", body)


def attributes(package: Package) -> dict[str, Any]:
    """What stands beside the conversation; Chatwoot shows those that are defined there.

    Strings are cut at Chatwoot's limit. It refuses numbers of more than ten digits, so times are
    strings.
    """
    handoff = package.handoff
    known = {
        events.NUMBER: handoff.number,
        "care_reason": handoff.reason.value,
        "care_team": handoff.team,
        "care_answer_by": handoff.way.value,
        "care_email": handoff.email,
        "care_language": handoff.language,
        "care_intent": package.intent,
        "care_confidence": package.confidence,
        "care_frustration": package.frustration,
        "care_customer": package.who.identity.customer_id,
        "care_identity": package.who.identity.level.value,
        "care_orders": ", ".join(order.id for order in package.who.orders),
        "care_summary": "\n".join(note.summary(package).values()),
    }
    told = {name: value for name, value in known.items() if value not in (None, "")}
    return {
        name: value[:ATTRIBUTE_CHARS] if isinstance(value, str) else value
        for name, value in told.items()
    }
