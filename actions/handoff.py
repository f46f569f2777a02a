"""Asking for a person: here, where somebody is at the desk, or by e-mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from actions.attempts import has_failed, succeeded
from actions.boundary import CareAction
from actions.forms import Check, FormCheck
from actions.reasons import last_question, reason_of, troubles
from actions.skills import skill_of
from actions.turn import Button, Turn
from actions.wording import phrase, said_moment
from actions.work import DRAFT, FOCUS
from care.bootstrap import Services
from care.conversations.wishes import PAUSED, REQUESTS, WAITING_WISHES, Wish, read_wishes
from care.handoff.models import (
    ANSWER_BY_EMAIL,
    PREFERS_EMAIL,
    STOP_WAITING,
    Handoff,
    Matter,
    Reason,
    Request,
    Way,
)
from care.orders.routing import task_of

_CHAT_CHANNEL = "website"


class CheckHandoffForm(FormCheck):
    """Who is answered by e-mail has to say where; verified customers have an address on file."""

    action_name = "validate_handoff_form"

    @property
    def checks(self) -> Mapping[str, Check]:
        return {"email": lambda turn, care: None}

    def needs(self, turn: Turn, care: Services) -> Sequence[str]:
        is_known = care.identities.of(turn.conversation_id).is_verified
        return () if is_known or _way(turn, care) is Way.CHAT else ("email",)


class HandOver(CareAction):
    """Hands the conversation over, and tells what comes next."""

    action_name = "action_hand_over"

    def act(self, turn: Turn, care: Services) -> None:
        way, email = _way(turn, care), turn.text("email")
        request = Request(
            _reason(turn, care), way, email, _matter(turn), turn.text("language"), _context(turn)
        )
        handoff = care.handoffs.request(turn.conversation_id, request)
        if way is Way.CHAT:
            _tell_place(turn, care, handoff)
        else:
            _tell_number(turn, care, handoff)
        succeeded(turn)
        # A person does what is left; Care takes none of it up again.
        turn.set(
            **{REQUESTS: None, WAITING_WISHES: None, DRAFT: None, PAUSED: None, PREFERS_EMAIL: None}
        )


def _way(turn: Turn, care: Services) -> Way:
    # Elsewhere a person's words would not reach the customer.
    is_chat = turn.channel == _CHAT_CHANNEL and turn.intent != ANSWER_BY_EMAIL
    would_wait = is_chat and not turn.slots.get(PREFERS_EMAIL)
    return Way.CHAT if would_wait and care.desk.is_staffed() else Way.EMAIL


def _reason(turn: Turn, care: Services) -> Reason:
    if turn.intent == "abuse":
        return Reason.ABUSE
    if reason := reason_of(turn.said):
        return reason
    if turn.slots.get("is_frustrated"):
        return Reason.FRUSTRATION
    if has_failed(turn):
        return Reason.FAILED_TRIES
    is_long = len(turn.messages) > care.policy.handoff.too_many_messages
    return Reason.TOO_LONG if is_long else Reason.ASKED_FOR


def _tell_place(turn: Turn, care: Services, handoff: Handoff) -> None:
    place = care.handoffs.place(handoff)
    buttons = [
        Button(phrase("answer_by_email"), f"/{ANSWER_BY_EMAIL}"),
        Button(phrase("stop_waiting"), f"/{STOP_WAITING}"),
    ]
    if place.minutes is None:
        turn.say("utter_handed_over", buttons, place=place.place)
    else:
        turn.say("utter_handed_over_in", buttons, place=place.place, minutes=place.minutes)


def _tell_number(turn: Turn, care: Services, handoff: Handoff) -> None:
    number, email = handoff.number, turn.text("email")
    hours, now = care.policy.handoff.hours, datetime.now(timezone.utc)
    opens = None if hours.is_open(now) else hours.next_opening(now)
    if opens:
        turn.say("utter_desk_is_closed", opens=said_moment(opens))
    if email:
        turn.say("utter_ticket_opened", ticket_number=number, email=email)
    elif care.identities.of(turn.conversation_id).is_verified:
        turn.say("utter_ticket_opened_on_file", ticket_number=number)
    else:
        turn.say("utter_ticket_opened_without_address", ticket_number=number)


def _matter(turn: Turn) -> Matter:
    """What was asked for and not done, and how the customer was at the worst."""
    asked_for = [*read_wishes(turn.slots.get(REQUESTS)), *_unfinished(turn), *turn.waiting]
    return Matter(tuple(asked_for), turn.strongest("frustration"), turn.strongest("urgency"))


def _unfinished(turn: Turn) -> list[Wish]:
    """What was being done when a person was asked for, in the words it began with."""
    skill = skill_of(turn)
    if skill is None:
        return []
    for message in reversed(turn.messages):
        intent, text = (message.get("intent") or {}).get("name") or "", message.get("text") or ""
        begins = skill.is_wanted(intent, text) or task_of(intent, text) is skill.task
        if begins and not text.startswith("/"):
            return [Wish(intent, text)]
    return []


def _context(turn: Turn) -> dict[str, Any]:
    """What the assistant knows and the transcript does not say."""
    intent = turn.message.get("intent") or {}
    return {
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence")},
        "draft": turn.slots.get(DRAFT),
        "order": turn.text(FOCUS),
        "asked": last_question(turn.said),
        "failed_tries": turn.number("failed_tries"),
        "troubles": troubles(turn.said),
    }
