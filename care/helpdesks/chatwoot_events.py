"""What Chatwoot's webhooks tell.

The same message may come three times: from the inbox's webhook, the account's and the bot's. So
events are known by what they are about, never by the id of the delivery, which is not signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent
from care.helpdesks.values import at_path, fingerprint, items, moment_or_now, told

NUMBER = "care_handoff"  # the attribute with the handoff's number
OURS = "care-"  # what the source_id of our own messages begins with
_ENDED = ("resolved",)
_STATUS_EVENTS = ("conversation_status_changed", "conversation_resolved")


def read(body: bytes, desk: str, account: int, inbox: int) -> list[DeskEvent]:
    """The events in a webhook of this inbox. Raises `Rejected`."""
    value = told(body)
    conversation = _conversation(value)
    if not case_of(value) or not _is_here(value, account, inbox):
        return []
    # Never by the handoff's number among the attributes: visitors of a website can set those.
    case = f"{desk}:{case_of(value)}"
    name = value.get("event")
    if name == "message_created":
        return _spoken(value, desk, case)
    if name in _STATUS_EVENTS and conversation.get("status") in _ENDED:
        return [_happened(Event.CLOSED, conversation, body, desk, case)]
    if name == "conversation_updated" and _changed(value, "assignee_id"):
        what = Event.ASSIGNED if _assignee(conversation) else Event.RELEASED
        return [_happened(what, conversation, body, desk, case)]
    return []


def case_of(value: Any) -> str:
    """The conversation's id; "" where the webhook is about none."""
    return str(at_path(_conversation(value), "id") or "")


def _spoken(value: Mapping[str, Any], desk: str, case: str) -> list[DeskEvent]:
    """An agent's message to the customer; no note, no echo, no word of a bot or a template."""
    is_public = value.get("message_type") == "outgoing" and value.get("private") is False
    is_ours = str(value.get("source_id") or "").startswith(OURS)
    sender = value.get("sender")
    text = _text(value)
    if not is_public or is_ours or not text or at_path(sender, "type") != "user":
        return []
    at = moment_or_now(value.get("created_at"))
    event_id = f"message:{value.get('id')}"
    return [DeskEvent(desk, event_id, case, Event.SPOKE, at, _agent(sender), text)]


def _happened(
    what: Event, conversation: Mapping[str, Any], body: bytes, desk: str, case: str
) -> DeskEvent:
    changed_at = conversation.get("updated_at") or fingerprint(body)
    return DeskEvent(
        desk,
        f"{what.value}:{conversation.get('id')}:{changed_at}",
        case,
        what,
        moment_or_now(conversation.get("updated_at")),
        _agent(_assignee(conversation)),
        outcome="resolved" if what is Event.CLOSED else None,
    )


def _text(value: Mapping[str, Any]) -> str:
    """The words, and the addresses of what is attached."""
    files = [str(one["data_url"]) for one in items(value, "attachments") if one.get("data_url")]
    return "\n".join([str(value.get("content") or ""), *files]).strip()


def _conversation(value: Any) -> Mapping[str, Any]:
    """Messages have their conversation inside; the other webhooks are one."""
    inside = at_path(value, "conversation")
    found = inside if isinstance(inside, dict) else value
    return found if isinstance(found, dict) and "custom_attributes" in found else {}


def _is_here(value: Mapping[str, Any], account: int, inbox: int) -> bool:
    """Whether it is about this inbox; a conversation's webhooks do not all name their account."""
    told = at_path(value, "inbox", "id") or _conversation(value).get("inbox_id")
    return told == inbox and at_path(value, "account", "id") in (None, account)


def _changed(value: Mapping[str, Any], name: str) -> bool:
    return any(name in one for one in items(value, "changed_attributes"))


def _assignee(conversation: Mapping[str, Any]) -> Any:
    return at_path(conversation, "meta", "assignee")


def _agent(person: Any) -> Agent | None:
    name, agent_id = at_path(person, "name"), at_path(person, "id")
    return Agent(str(agent_id), str(name)) if name and agent_id else None
