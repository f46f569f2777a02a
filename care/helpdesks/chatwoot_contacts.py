"""Chatwoot's contacts: one for each customer, found again by its identifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from care.helpdesks.http import DeskHttp, DeskRefused
from care.helpdesks.values import at_path, items, needed
from care.helpdesks.vendor import Contact

_TAKEN = 422


@dataclass(frozen=True)
class ContactInbox:
    """A contact, and what it is called in the inbox."""

    contact_id: int
    source_id: str


class ChatwootContacts:
    """The contacts of an account, as one inbox has them."""

    def __init__(self, http: DeskHttp, root: str, inbox: int) -> None:
        self._http = http
        self._root = root
        self._inbox = inbox

    def ensure(self, contact: Contact) -> ContactInbox:
        """The contact, made if there is none of this identifier.

        It is made first and looked for only where that is refused: searching is limited to
        100 a minute for a whole account.
        """
        body = {"inbox_id": self._inbox, "identifier": contact.id, "name": contact.name}
        # Two contacts cannot have one address, and somebody who only typed it is not its owner.
        body["email"] = contact.email if contact.name else None
        known = {name: value for name, value in body.items() if value is not None}
        try:
            answer = self._http.post(f"{self._root}/contacts", known)
        except DeskRefused as error:
            found = self._find(contact) if error.status == _TAKEN else None
            if found is None:
                raise
            return self._in_inbox(found)
        made = needed(answer, "payload")
        source_id = needed(made, "contact_inbox", "source_id")
        return ContactInbox(int(needed(made, "contact", "id")), str(source_id))

    def _find(self, contact: Contact) -> Mapping[str, Any] | None:
        """The contact of this identifier, or else a verified customer's by their address."""
        for words in (contact.id, contact.email if contact.name else None):
            if not words:
                continue
            answer = self._http.get(f"{self._root}/contacts/search", q=words)
            for one in items(answer, "payload"):
                is_theirs = str(one.get("email") or "").lower() == words.lower()
                if is_theirs or one.get("identifier") == words:
                    return one
        return None

    def _in_inbox(self, found: Mapping[str, Any]) -> ContactInbox:
        contact_id = int(needed(found, "id"))
        for one in items(found, "contact_inboxes"):
            if at_path(one, "inbox", "id") == self._inbox and one.get("source_id"):
                return ContactInbox(contact_id, str(one["source_id"]))
        path = f"{self._root}/contacts/{contact_id}/contact_inboxes"
        answer = self._http.post(path, {"inbox_id": self._inbox})
        return ContactInbox(contact_id, str(needed(answer, "source_id")))
