"""Any helpdesk with a JSON API, described by a mapping file alone (docs/helpdesks.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from care.errors import BrokenAnswer
from care.handoff import note
from care.handoff.events import DeskEvent
from care.handoff.models import Handoff
from care.handoff.package import Package
from care.helpdesks.http import DeskHttp
from care.helpdesks.port import Attempt
from care.helpdesks.rest_events import EventReader
from care.helpdesks.rest_mapping import Find, Mapping, Secret, Step
from care.helpdesks.rest_values import Names, compiled, text_of
from care.helpdesks.signatures import Proof, SharedSecret, Signature
from care.helpdesks.texts import changed, ended, last_said, subject
from care.helpdesks.vendor import VendorDesk, contact_of


class RestDesk(VendorDesk):
    """Cases at the desk that `mapping` describes.

    Args:
        token: what the mapping's headers call `token`.
    """

    name = "rest"

    def __init__(
        self,
        http: DeskHttp,
        proof: Proof,
        is_open: Callable[[], bool],
        mapping: Mapping,
        token: str = "",
    ) -> None:
        super().__init__(http, proof, is_open)
        self._mapping = mapping
        self._always = {"values": mapping.values, "token": token}
        self._headers = compiled(mapping.headers)
        self._reader = EventReader(mapping, self.name)

    def open_case(self, package: Package, attempt: Attempt) -> str:
        """Runs the steps of `open`; the first one's `ref` is the case."""
        names = {**_handoff(package.handoff), **_package(package)}
        return self._ref(self._run(self._mapping.open, names, attempt))

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        """Runs the steps of `update`."""
        names = {**_handoff(handoff), "text": changed(handoff)}
        self._run(self._mapping.update, names, attempt, self._id(case_ref))

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Runs the steps of `customer_message`."""
        self._run(self._mapping.customer_message, {"text": text}, attempt, self._id(case_ref))

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        """Runs the steps of `note`."""
        self._run(self._mapping.note, {"text": text}, attempt, self._id(case_ref))

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        """Runs the steps of `close`."""
        names = {"reason": reason, "text": ended(reason)}
        self._run(self._mapping.close, names, attempt, self._id(case_ref))

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        """What the mapping's `webhook` makes of it."""
        return self._reader.read(body)

    def _about(self, told: Any) -> str:
        return self._reader.about(told)

    def _run(
        self, steps: Sequence[Step], names: dict[str, Any], attempt: Attempt, case: str = ""
    ) -> str:
        """Makes the calls, each unless it was made before; what the desk calls the case."""
        for place, step in enumerate(steps):
            mine = Attempt(f"{attempt.key}:{place}", attempt.is_repeated)
            known = {**self._always, **names, "case": case, "key": mine.key, "mark": mine.mark}
            found = self._step(step, known, attempt.is_repeated)
            case = found or case
        if not case:
            raise BrokenAnswer(f"{self.name}: the answer has no name for the case")
        return case

    def _step(self, step: Step, names: Names, is_repeated: bool) -> str:
        """Makes one call; the case's name, if the step has one."""
        if step.when and not compiled(step.when)(names):
            return ""
        if is_repeated and step.unless:
            found = self._find(step.unless, names)
            if found is not None:
                return found
        answer = self._http.call(
            step.method,
            text_of(compiled(step.path), names),
            compiled(step.body)(names),
            headers={**self._headers(names), **compiled(step.headers)(names)},
        )
        return text_of(compiled(step.ref), {**names, "answer": answer}) if step.ref else ""

    def _find(self, find: Find, names: Names) -> str | None:
        """The case's name (or "") where the step was done before; None where it was not."""
        for answer in self._pages(find, names):
            known = {**names, "answer": answer}
            for item in compiled(find.items)(known):
                if compiled(find.match)({**known, "item": item}):
                    ref = compiled(find.ref)
                    return text_of(ref, {**known, "item": item}) if find.ref else ""
        return None

    def _pages(self, find: Find, names: Names) -> Iterator[Any]:
        path, params = text_of(compiled(find.path), names), compiled(find.params)(names)
        for _ in range(find.most_pages):
            headers = self._headers(names)
            answer = self._http.call("GET", path, params=params, headers=headers)
            yield answer
            following = text_of(compiled(find.next), {**names, "answer": answer})
            if not following:
                return
            # Only its way: the address a desk has of itself is not always how it is reached.
            parts = urlsplit(following)
            path, params = f"{parts.path}?{parts.query}", {}


def proof_of(mapping: Mapping, secret: bytes) -> Proof:
    """How the mapping says that the desk proves itself."""
    signed = mapping.webhook.signature
    if signed is not None:
        return Signature(secret, **signed.dict())
    return SharedSecret(secret, (mapping.webhook.secret or Secret()).header)


def _handoff(handoff: Handoff) -> dict[str, Any]:
    return {
        "number": handoff.number,
        "handoff": {
            "reason": handoff.reason.value,
            "team": handoff.team,
            "priority": handoff.priority.value,
            "way": handoff.way.value,
            "email": handoff.email,
            "language": handoff.language,
            "conversation_id": handoff.conversation_id,
        },
    }


def _package(package: Package) -> dict[str, Any]:
    contact = contact_of(package)
    return {
        "subject": subject(package),
        "note": note.written(package),
        "summary": note.summary(package),
        "said": last_said(package),
        "tags": package.tags,
        "intent": package.intent,
        "customer": {"id": contact.id, "name": contact.name, "email": contact.email},
        "orders": [order.id for order in package.who.orders],
    }
