"""Appointments: booked, moved, cancelled, and told of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rasa_sdk.events import FollowupAction

from actions import turning
from actions.appointment_times import (
    OFFERS,
    TIME,
    hear_time,
    hear_zone,
    said_time,
    shop_day,
    time_question,
)
from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.tasks import CONFIRMATION, confirm
from actions.turn import Button, Turn
from actions.wording import phrase, phrase_named, speaking
from actions.work import TASK_FORM, Question, Work
from care.appointments.models import Appointment, Slot
from care.appointments.topics import TOPICS, find_topic, own_topic
from care.errors import NotFound, Rejected
from care.mentions.times import find_when
from care.policy import Task

TOPIC = "appointment_topic"
INTENTS = frozenset({"appointment_book", "appointment_change", "appointment_cancel"})
# Small talk in which no topic can be.
_NO_TOPIC = frozenset({"affirm", "deny", "greet", "thanks", "goodbye", "repeat"})
# Answers to "when?" are taken for these, since opening hours are asked for in the same words.
_LIKE_A_TIME = INTENTS | {"store_info", "inform", "nlu_fallback", "track_order"}
_OWN = re.compile(
    r"\b(?:when|what time|which day|what day|where|how long)\b.{0,20}\b(?:my|our) (?:\w+ ){0,3}?"
    r"(?:appointments?|bookings?|slots?|fitting|visit|consultation|session)\b"
    r"|\b(?:do i have|have i got|did i book|did i make|show(?: me)?|list|check|see|look up|tell me"
    r"|view|confirm|remind me)\b.{0,30}\b(?:my|any|an|our|which|booked)\b.{0,20}"
    r"\b(?:appointments?|bookings?|slots?|consultations?)\b|\bis my (?:\w+ ){0,2}appointment\b"
    r"|^\W*(?:my|all my) (?:upcoming |next )?appointments?\W*$",
    re.I,
)
# "Can I move my appointment?": the one there is, and not the one in the making.
_MINE = re.compile(r"\b(?:my|the) (?:\w+ )?(?:appointment|booking)s?\b", re.I)
_SOME_DAY = date(2000, 1, 1)  # where it only matters whether a time is spoken of
_CHANGING = re.compile(
    r"\b(?:move|moving|reschedul\w*|cancel\w*|chang\w*|postpone|book|arrange|make|earlier|later"
    r"|another|different|instead|free|available)\b",
    re.I,
)


def asks_for_own(words: str) -> bool:
    """Whether somebody wants to know when their appointment is, and nothing done about it."""
    return bool(_OWN.search(words)) and not _CHANGING.search(words)


def tell_appointments(work: Work, words: str) -> None:
    """When the customer's appointments are."""
    mine = work.care.appointments.upcoming(work.turn.conversation_id, Task.BOOK_APPOINTMENT)
    hear_zone(work, words)
    if not mine:
        work.turn.say("utter_no_appointment")
    elif len(mine) == 1:
        link = work.care.appointments.calendar_link(mine[0])
        work.turn.say("utter_your_appointment", None, **facts_of(work, mine[0]), link=link)
    else:
        listed = "; ".join(phrase("one_of_appointments", **facts_of(work, one)) for one in mine)
        work.turn.say("utter_your_appointments", appointments=listed, count=len(mine))


class AppointmentSkill(FieldSkill):
    """What the three have in common."""

    begins_by: str

    def is_wanted(self, intent: str, words: str) -> bool:
        return intent == self.begins_by and not asks_for_own(words)

    def is_aside(self, turn: Turn) -> bool:
        if turn.intent in self.own_intents and not asks_for_own(turn.words):
            return False
        if turn.intent in _LIKE_A_TIME - {"appointment_cancel"} and _says_when(turn):
            return False
        return super().is_aside(turn)

    def _begins_another(self, turn: Turn) -> bool:
        if turn.asked == TOPIC and turn.intent == "product_info":
            return False  # "Advice on sizes"
        if turn.intent in _LIKE_A_TIME and not self._is_other(turn):
            is_said = turn.asked != TOPIC and not turning.is_question(turn)
            if _says_when(turn) or (is_said and not _MINE.search(turn.words)):
                return False  # the answer comes first
        return super()._begins_another(turn)

    def _is_for_others(self, turn: Turn) -> bool:
        # "February 31st" is a time that isn't, whatever else it may look like.
        is_answer = turn.asked == TIME and not turning.is_question(turn)
        return not (is_answer and turn.intent in _LIKE_A_TIME) and super()._is_for_others(turn)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        if words != work.turn.words:
            work.has_heard = True  # it waited for the shop, or for who it is
        elif self._is_other(work.turn):
            return
        hear_zone(work, words)
        super().hear(work, words, asked)

    def goes_on(self, work: Work, refusal: Rejected) -> bool:
        """A slot that was taken meanwhile: another one is chosen, and all else is kept."""
        if refusal.reason != "slot-taken":
            return False
        for name in (TIME, OFFERS):
            work.draft.said.pop(name, None)
        work.draft.is_resumed, work.draft.read_back = True, None
        work.turn.say("utter_slot_taken")
        work.save()
        work.turn.events.append(FollowupAction(TASK_FORM))
        return True

    def _is_other(self, turn: Turn) -> bool:
        """Whether the message is about doing something else with an appointment."""
        return turn.intent == "appointment_cancel" != self.begins_by


def _says_when(turn: Turn) -> bool:
    """Whether a question is rather an answer to when: "could we make it 2 pm?"."""
    is_open = turn.asked in {TIME, CONFIRMATION} and not asks_for_own(turn.words)
    is_mine = _MINE.search(turn.words) is not None
    return is_open and not is_mine and find_when(turn.words, _SOME_DAY) is not None


def _topic(work: Work, words: str, is_asked: bool) -> str | None:
    if not is_asked:
        return find_topic(words)
    if work.turn.intent in _NO_TOPIC or find_when(words, shop_day(work)):
        return find_topic(words)
    return find_topic(words, is_asked=True) or own_topic(words)


def _topics(work: Work) -> Sequence[Button]:
    return [choice(_said_topic(topic), TOPIC, topic) for topic in TOPICS]


def _said_topic(topic: str) -> str:
    return phrase(f"topic_{topic}") if topic in TOPICS else topic


def topic_of(appointment: Appointment) -> str:
    """What an appointment is about: the shop has the words in which it was booked."""
    known = phrase_named(appointment.topic, [f"topic_{topic}" for topic in TOPICS])
    return phrase(known) if known else appointment.topic


class BookAppointment(AppointmentSkill):
    """What about, and when."""

    task = Task.BOOK_APPOINTMENT
    begins_by = "appointment_book"
    own_intents = frozenset({"appointment_book"})
    fields = (
        Field(TOPIC, "utter_ask_for_appointment_topic", _topic, _topics),
        # Heard and asked for in `missing`: which question it is depends on what is free.
        Field(TIME, "utter_ask_for_appointment_time", lambda work, words, is_asked: None),
    )

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        super().hear(work, words, asked)
        if words != work.turn.words or not self._is_other(work.turn):
            hear_time(work, words, asked == TIME)

    def missing(self, work: Work) -> Question | None:
        if TOPIC not in work.draft.said:
            return super().missing(work)
        return time_question(work, work.free_slots)

    def read_back(self, work: Work) -> Question:
        time, topic = said_time(work, chosen_slot(work)), _said_topic(work.draft.said[TOPIC])
        return confirm(work, "utter_confirm_book_appointment", time=time, topic=topic)

    def make(self, work: Work) -> None:
        said, appointments = work.draft.said, work.care.appointments
        with speaking(None):  # it is for the shop's own people, too
            topic = _said_topic(said[TOPIC])
        try:
            booked = appointments.book(work.turn.conversation_id, said[TIME], topic, work.draft.key)
        except NotFound:
            raise Rejected("slot-taken") from None
        work.draft.spoken["link"] = appointments.calendar_link(booked)

    def tell(self, work: Work) -> None:
        work.turn.say("utter_appointment_booked", None, **work.draft.spoken)


def chosen_slot(work: Work) -> Slot:
    """The free slot that was chosen."""
    chosen = work.draft.said[TIME]
    return next(slot for slot in work.free_slots if slot.id == chosen)


def facts_of(work: Work, appointment: Appointment) -> dict[str, str]:
    """What is said of an appointment: when it is, and what about."""
    return {"time": said_time(work, appointment), "topic": topic_of(appointment)}
