"""Appointments that there are: moved and cancelled."""

from __future__ import annotations

import re

from actions import turning
from actions.appointment_times import TIME, hear_time, said_time, shop_day, time_question
from actions.appointments import AppointmentSkill, chosen_slot, facts_of, topic_of
from actions.choosing import choice
from actions.fields import Field
from actions.tasks import confirm
from actions.turn import Turn
from actions.work import DRAFT, Question, Work
from care.appointments.finding import meant
from care.appointments.models import Appointment
from care.errors import NotFound, Rejected
from care.mentions.times import find_place, find_when, from_and_to
from care.policy import Task

WHICH = "appointment"  # the field of the appointment that is meant, by its id


def _heard_otherwise(work: Work, words: str, is_asked: bool) -> str | None:
    """A field that the skill hears by itself."""
    return None


class OneOfMine(AppointmentSkill):
    """A skill that is about an appointment the customer has."""

    def _begins_another(self, turn: Turn) -> bool:
        # "The one about sizes" is an appointment here, and no product.
        is_one = turn.intent == "product_info" and not turning.is_question(turn)
        return not is_one and super()._begins_another(turn)

    def hear_which(self, work: Work, words: str, is_asked: bool) -> None:
        mine = work.appointments
        place = find_place(words, len(mine)) if is_asked else None
        when = find_when(words, shop_day(work)) if mine else None
        found = [mine[place]] if place is not None else meant(when, mine) if when else []
        found = found or [a for a in mine if _speaks_of(words, a.topic)]
        if len(found) == 1:
            self.note(work, WHICH, found[0].id)

    def which_question(self, work: Work) -> Question | None:
        """Asks which one; ends the task where there is none."""
        mine = work.appointments
        if not mine:
            work.turn.say("utter_no_appointment")
            _end(work)
            return None
        if len(mine) == 1:
            work.draft.said[WHICH] = mine[0].id
        if any(one.id == work.draft.said.get(WHICH) for one in mine):
            return None
        buttons = [choice(said_time(work, one), WHICH, one.id) for one in mine]
        return Question(WHICH, "utter_ask_for_appointment", buttons)

    def chosen(self, work: Work) -> Appointment:
        """The appointment that is meant, once that is known."""
        return next(one for one in work.appointments if one.id == work.draft.said[WHICH])


class MoveAppointment(OneOfMine):
    """Which one, and when instead."""

    task = Task.MOVE_APPOINTMENT
    begins_by = "appointment_change"
    own_intents = frozenset({"appointment_change", "appointment_book"})
    fields = (
        Field(WHICH, "utter_ask_for_appointment", _heard_otherwise),
        Field(TIME, "utter_ask_for_appointment_time", _heard_otherwise),
    )

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        super().hear(work, words, asked)
        if words == work.turn.words and self._is_other(work.turn):
            return
        if asked == WHICH:
            self.hear_which(work, words, is_asked=True)
        elif asked is not None:
            hear_time(work, words, asked == TIME)
        else:
            self._hear_both(work, words)

    def _hear_both(self, work: Work, words: str) -> None:
        old, new = from_and_to(words, shop_day(work))
        self.hear_which(work, old, is_asked=False)
        when, mine = find_when(old, shop_day(work)), work.appointments
        if new:
            hear_time(work, new, is_asked=False)
        elif when and not meant(when, mine):
            hear_time(work, old, is_asked=False)

    def missing(self, work: Work) -> Question | None:
        question = self.which_question(work)
        if question or work.turn.has_ended:
            return question
        now = self.chosen(work)
        free = [s for s in work.free_slots if s.id != now.slot_id]
        return time_question(work, free, old=said_time(work, now))

    def read_back(self, work: Work) -> Question:
        old = self.chosen(work)
        facts = {"old": said_time(work, old), "time": said_time(work, chosen_slot(work))}
        return confirm(work, "utter_confirm_move_appointment", **facts, topic=topic_of(old))

    def make(self, work: Work) -> None:
        said, appointments = work.draft.said, work.care.appointments
        conversation = work.turn.conversation_id
        try:
            moved = appointments.move(conversation, said[WHICH], said[TIME], work.draft.key)
        except NotFound:
            raise Rejected("slot-taken") from None
        work.draft.spoken["link"] = appointments.calendar_link(moved)

    def tell(self, work: Work) -> None:
        work.turn.say("utter_appointment_moved", None, **work.draft.spoken)


class CancelAppointment(OneOfMine):
    """Which one."""

    task = Task.CANCEL_APPOINTMENT
    begins_by = "appointment_cancel"
    own_intents = frozenset({"appointment_cancel"})
    fields = (Field(WHICH, "utter_ask_for_appointment", _heard_otherwise),)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        super().hear(work, words, asked)
        if words != work.turn.words or work.turn.intent != "appointment_change":
            self.hear_which(work, words, asked == WHICH)

    def missing(self, work: Work) -> Question | None:
        return self.which_question(work)

    def read_back(self, work: Work) -> Question:
        return confirm(
            work, "utter_confirm_cancel_appointment", **facts_of(work, self.chosen(work))
        )

    def make(self, work: Work) -> None:
        which, key = work.draft.said[WHICH], work.draft.key
        work.care.appointments.cancel(work.turn.conversation_id, which, key)

    def tell(self, work: Work) -> None:
        work.turn.say("utter_appointment_cancelled", None, **work.draft.spoken)


def _speaks_of(words: str, topic: str) -> bool:
    return bool((_stems(topic) - {"advi", "help"}) & _stems(words))


def _stems(words: str) -> set[str]:
    """The beginnings of the longer words: "gift" and "gifts" are the same."""
    return {word[:4] for word in re.findall(r"[a-z]{4,}", words.lower())}


def _end(work: Work) -> None:
    work.turn.set(**{DRAFT: None})
    work.turn.finish_task()
