"""What all desks outside of Care have in common."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from care.errors import Rejected
from care.handoff.package import Package
from care.helpdesks.http import DeskHttp
from care.helpdesks.port import Admitted
from care.helpdesks.signatures import Proof
from care.helpdesks.values import fingerprint


@dataclass(frozen=True)
class Contact:
    """Whom the desk answers: what may be told of them.

    Attributes:
        id: the customer's id in the shop, but only of a verified customer; else the
            conversation's. Nobody gets into somebody else's history by typing their name.
    """

    id: str
    name: str | None
    email: str | None


def contact_of(package: Package) -> Contact:
    """The customer of a package, as the desk may know them."""
    who, handoff = package.who, package.handoff
    email = handoff.email or (who.customer.email if who.customer else None)
    if who.customer is None or not who.is_verified:
        return Contact(handoff.conversation_id, None, email)
    name = f"{who.customer.first_name} {who.customer.last_name}"
    return Contact(who.customer.id, name, email)


class VendorDesk:
    """A desk that is reached over HTTP, and calls back.

    Its cases' names begin with its own: after a move from one desk to another, ticket 18 of the
    old one must not be taken for ticket 18 of the new.

    Args:
        http: calls it.
        proof: how its webhooks show that it is the desk that calls.
        is_open: whether the desk's hours say that somebody is there now.
        teams: the desk's own ids of Care's teams; a team that is not named is left to the desk.
    """

    name = ""

    def __init__(
        self,
        http: DeskHttp,
        proof: Proof,
        is_open: Callable[[], bool],
        teams: Mapping[str, int] | None = None,
    ) -> None:
        self._http = http
        self._proof = proof
        self._is_open = is_open
        self._teams = dict(teams or {})

    def is_staffed(self) -> bool:
        """Whether the desk's hours say so: vendors do not tell who is there."""
        return self._is_open()

    def admit(self, headers: Mapping[str, str], body: bytes) -> Admitted:
        """The same bytes are the same call. Raises `WebhookRefused` where it is somebody else's."""
        self._proof.check(headers, body, datetime.now(timezone.utc))
        call_id = fingerprint(body)
        try:
            return Admitted(call_id, self._about(json.loads(body)))
        except (ValueError, RecursionError):
            return Admitted(call_id)

    def _about(self, told: Any) -> str:
        """Which case this is about, "" where that is not said."""
        return ""

    def _ref(self, case_id: object) -> str:
        return f"{self.name}:{case_id}"

    def _id(self, case_ref: str) -> str:
        """The desk's own id of a case. Raises `Rejected` for another desk's."""
        desk, _, case_id = case_ref.partition(":")
        if desk != self.name or not case_id:
            raise Rejected("another-desk", f"{self.name}: the case is at another desk")
        return case_id
