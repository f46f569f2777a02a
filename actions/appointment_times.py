"""The part of an appointment that is hard to say: when. Words become one of the free slots."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.choosing import choice
from actions.turn import Button
from actions.wording import phrase, said_moment
from actions.work import Question, Work
from care.appointments.finding import fitting, nearest, offered
from care.appointments.models import Appointment, Slot
from care.mentions.times import When, find_place, find_when
from care.mentions.zones import find_zone

TIME = "appointment_time"  # the field of the slot that is chosen, by its id
WHEN = "when"  # what was said of the time, as JSON
OFFERS = "offers"  # the ids of the slots that were offered last
ZONE = "zone"  # where the customer says to be
_FAR = 366  # days
_MORE = re.compile(
    r"\b(?:none of (?:these|those|them)|other (?:times?|slots?|days?|options?|dates?)|more (?:times"
    r"|options|slots)|something else|anything else|anything later|later|what else|further ahead"
    r"|different (?:times?|days?|slots?))\b",
    re.I,
)
_NO_MATTER = re.compile(
    r"\b(?:any ?time|whenever|no matter|don'?t (?:mind|care)|you choose|up to you|no preference"
    r"|any (?:of (?:them|these|those)|one)|whatever)\b",
    re.I,
)


def hear_zone(work: Work, words: str) -> None:
    """Notes where the customer says to be."""
    zone = find_zone(words)
    if zone is not None:
        work.draft.said[ZONE], work.has_heard = zone, True


def hear_time(work: Work, words: str, is_asked: bool) -> None:
    """Notes what the words say of the time."""
    said = work.draft.said
    words = work.meaning_of(words)
    offers = [offer for offer in said.get(OFFERS, "").split(",") if offer]
    when = find_when(words, shop_day(work))
    place = find_place(words, len(offers)) if is_asked else None
    if place is not None and not _hits(work, when, offers):
        _note(work, offers[place], None)
    elif is_asked and offers and _NO_MATTER.search(words) and not (when and _narrows(when)):
        _note(work, offers[0], None)
    elif when is not None:
        _note(work, None, _wish(work).then(when))
    elif is_asked and offers and _MORE.search(words):
        _note(work, None, _after(work, offers))


def time_question(work: Work, slots: Sequence[Slot], **facts: str) -> Question | None:
    """Asks for one of these slots; None once it is clear which."""
    said, turn = work.draft.said, work.turn
    if TIME in said and any(slot.id == said[TIME] for slot in slots):
        return None
    if said.pop(TIME, None):
        turn.say("utter_slot_gone")
    if not slots:
        turn.say("utter_no_slots")
        turn.set(draft=None)
        turn.finish_task()
        return None
    when = _wish(work)
    fits = fitting(when, slots)
    if WHEN in said and fits and (len(fits) == 1 or when.is_earliest):
        said[TIME], said[WHEN] = fits[0].id, When.at(fits[0].starts_at).json()
        return None
    response = "utter_ask_for_appointment_time" if fits else "utter_ask_for_nearest_time"
    if WHEN in said and fits:
        response = "utter_ask_for_fitting_time"
    offers = offered(fits) if fits else nearest(when, slots)
    said[OFFERS] = ",".join(slot.id for slot in offers)
    return Question(TIME, response, [_button(work, slot) for slot in offers], dict(facts))


def said_time(work: Work, at: Slot | Appointment) -> str:
    """Day and time in the shop's zone, and in the customer's where that is another."""
    shop = at.starts_at.astimezone(ZoneInfo(at.time_zone))
    zone = work.draft.said.get(ZONE)
    own = at.starts_at.astimezone(ZoneInfo(zone)) if zone else shop
    if own.utcoffset() == shop.utcoffset():
        return _zoned(shop)
    return phrase("time_in_both_zones", shop=_zoned(shop), own=_zoned(own))


def shop_day(work: Work) -> date:
    """Today, where the shop is."""
    slots = work.free_slots
    zone = ZoneInfo(slots[0].time_zone) if slots else None
    return datetime.now(zone).date()


def _zoned(moment: datetime) -> str:
    return f"{said_moment(moment)} {moment:%Z}"


def _button(work: Work, slot: Slot) -> Button:
    return choice(said_time(work, slot), TIME, slot.id)


def _wish(work: Work) -> When:
    kept = work.draft.said.get(WHEN)
    return When.parse_raw(kept) if kept else When()


def _note(work: Work, slot_id: str | None, when: When | None) -> None:
    said, work.has_heard = work.draft.said, True
    said.pop(TIME, None)
    if slot_id is not None:
        said[TIME] = slot_id
    if when is not None:
        said[WHEN] = when.json()


def _narrows(when: When) -> bool:
    """Whether it leaves some times out: "any time after 3" is not any time."""
    return bool(when.days or when.hours or when.excluded)


def _hits(work: Work, when: When | None, offers: Sequence[str]) -> bool:
    """Whether "2" is rather the hour than the second: something is offered at that hour."""
    if when is None:
        return False
    free = [slot for slot in work.free_slots if slot.id in offers]
    return bool(fitting(when, free))


def _after(work: Work, offers: Sequence[str]) -> When:
    """Later than all that was offered, at the hours that were wished for."""
    days = [s.starts_at.date() for s in work.free_slots if s.id in offers]
    first = max(days, default=shop_day(work)) + timedelta(days=1)
    return _wish(work).then(When(days=((first, first + timedelta(days=_FAR)),)))
