"""What the webhooks of a mapped helpdesk tell."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import Any

from care.errors import Rejected
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent
from care.helpdesks.rest_mapping import Heard, Mapping, Webhook
from care.helpdesks.rest_values import Names, compiled, text_of
from care.helpdesks.texts import is_marked
from care.helpdesks.values import moment_or_now, told


class EventReader:
    """Reads webhooks as a mapping says.

    Args:
        desk: the name of the desk, which its events and cases carry.
    """

    def __init__(self, mapping: Mapping, desk: str) -> None:
        self._webhook: Webhook = mapping.webhook
        self._values = mapping.values
        self._desk = desk

    def about(self, value: Any) -> str:
        """The case that this is about; "" where it cannot be told."""
        try:
            return text_of(compiled(self._webhook.case), self._names(value))
        except Rejected:
            return ""

    def read(self, body: bytes) -> list[DeskEvent]:
        """The events, without what is private and what Care did itself.

        Raises:
            Rejected: a template does not fit the body. Nothing of it is told then: where it
                cannot be seen whether something is private, it is.
        """
        value = told(body)
        names = self._names(value)
        case = text_of(compiled(self._webhook.case), names)
        found = []
        for item in compiled(self._webhook.items)(names):
            known = {**names, "item": item}
            if not compiled(self._webhook.own)(known):
                is_private = bool(compiled(self._webhook.private)(known))
                found += self._events(case, known, is_private)
        return found

    def _events(self, case: str, names: Names, is_private: bool) -> list[DeskEvent]:
        heard = (one for one in self._webhook.events if not _is_hidden(one, is_private))
        events = [self._event(one, case, names) for one in heard if compiled(one.when)(names)]
        return [one for one in events if one is not None]

    def _event(self, heard: Heard, case: str, names: Names) -> DeskEvent | None:
        text = text_of(compiled(heard.text), names).strip()
        if heard.what is Event.SPOKE and (not text or is_marked(text)):
            return None
        return DeskEvent(
            self._desk,
            f"{heard.what.value}:{text_of(compiled(heard.id), names)}",
            f"{self._desk}:{case}",
            heard.what,
            moment_or_now(compiled(self._webhook.at)(names)),
            self._agent(names),
            text if heard.what is Event.SPOKE else "",
            text_of(compiled(heard.outcome), names) or None,
        )

    def _agent(self, names: Names) -> Agent | None:
        if self._webhook.agent is None:
            return None
        name = text_of(compiled(self._webhook.agent.name), names)
        return Agent(text_of(compiled(self._webhook.agent.id), names), name) if name else None

    def _names(self, value: Any) -> AnyMapping[str, Any]:
        return {"values": self._values, "told": value}


def _is_hidden(heard: Heard, is_private: bool) -> bool:
    """A private item may say that a case was closed, but not what was written."""
    return is_private and heard.what is Event.SPOKE
