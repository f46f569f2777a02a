"""Appointments: whose they are, which free times fit, and the file for calendars."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone

import pytest
from support.dialogue_shop import a_shop

from care.accounts.models import Proof
from care.appointments.calendar import CalendarLinks, calendar_file
from care.appointments.finding import fitting, meant, nearest, offered
from care.appointments.models import Appointment, Slot
from care.appointments.topics import find_topic, own_topic
from care.bootstrap import Services, bootstrap
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import NotAllowed, NotFound, Rejected, Unavailable
from care.mentions.clock import Hours
from care.mentions.times import When
from care.policy import Task
from care.settings import Settings

EST = timezone(timedelta(hours=-5), "EST")
MONDAY = date(2026, 11, 23)


@pytest.fixture
def shop() -> FakeShop:
    return a_shop()


@pytest.fixture
def care(settings: Settings, shop: FakeShop) -> Services:
    built = bootstrap(settings, shop)
    built.identities.verify("of-ada", "ada", Proof.CUSTOMER_TOKEN)
    built.identities.verify("of-ben", "ben", Proof.CUSTOMER_TOKEN)
    return built


def a_slot(day: int, hour: int) -> Slot:
    starts = datetime.combine(MONDAY + timedelta(days=day), time(hour), EST)
    ends = starts + timedelta(hours=1)
    return Slot(id=f"s{day}_{hour}", starts_at=starts, ends_at=ends, time_zone="EST")


SLOTS = [a_slot(day, hour) for day in range(5) for hour in range(9, 17)]


def ids(slots: list[Slot]) -> list[str]:
    return [slot.id for slot in slots]


def on(day: int, hour: int | None = None) -> When:
    when = MONDAY + timedelta(days=day)
    hours = (Hours(first=time(hour), last=time(hour)),) if hour else ()
    return When(days=((when, when),), hours=hours)


def test_a_day_and_an_hour_fit_one_slot() -> None:
    assert ids(fitting(on(1, 10), SLOTS)) == ["s1_10"]
    assert len(fitting(on(1), SLOTS)) == 8
    assert fitting(on(5), SLOTS) == []


def test_an_excluded_day_does_not_fit() -> None:
    assert {s.starts_at.date() for s in fitting(When(excluded=(MONDAY,)), SLOTS)} == {
        MONDAY + timedelta(days=n) for n in range(1, 5)
    }


def test_hours_in_the_customers_zone() -> None:
    seven = (Hours(first=time(7), last=time(7)),)
    pacific = When(hours=seven, zone="America/Los_Angeles")
    assert ids(fitting(pacific, SLOTS)) == [f"s{day}_10" for day in range(5)]


def test_nearest_is_the_day_first() -> None:
    assert ids(nearest(on(1, 20), SLOTS, 2)) == ["s1_15", "s1_16"]
    assert ids(nearest(on(6, 10), SLOTS, 1)) == ["s4_10"]
    assert ids(nearest(When(excluded=(MONDAY,)), SLOTS[:9], 1)) == ["s1_9"]


def test_offers_are_spread_over_days_and_hours() -> None:
    found = offered(SLOTS)
    assert len(found) == 6
    assert len({slot.starts_at.date() for slot in found}) == 3
    assert ids(offered(SLOTS[:8])) == ["s0_9", "s0_10", "s0_12", "s0_13", "s0_15", "s0_16"]
    at_ten = [slot for slot in SLOTS if slot.starts_at.hour == 10]
    assert len(offered(at_ten)) == 5
    assert offered([]) == []


def test_which_appointment_a_time_means(shop: FakeShop) -> None:
    (mine,) = [a for a in shop.appointments if a.customer_id == "ada"]
    assert meant(When.at(mine.starts_at), [mine]) == [mine]
    assert meant(When.at(mine.starts_at + timedelta(hours=1)), [mine]) == []


def test_topics() -> None:
    assert find_topic("I want to try on hiking boots") == "shoes"
    assert find_topic("a present for my mum") == "gifts"
    assert find_topic("anything after 3pm") is None
    assert find_topic("anything", is_asked=True) == "other"
    assert own_topic("It's about setting up a home cinema.") == "setting up a home cinema"
    assert own_topic("…?!") is None
    assert own_topic("x" * 500) == "x" * 200
    assert own_topic("a\nb\x00 lamp") == "a b lamp"


def test_only_a_verified_customer_sees_and_changes(care: Services) -> None:
    with pytest.raises(NotAllowed):
        care.appointments.upcoming("nobody", Task.BOOK_APPOINTMENT)
    with pytest.raises(NotAllowed):
        care.appointments.book("nobody", "slot", "Advice", "k1")


def test_somebody_elses_appointment_is_not_found(care: Services, shop: FakeShop) -> None:
    slot = care.appointments.free_slots()[0]
    with pytest.raises(NotFound):
        care.appointments.move("of-ben", "app_000001", slot.id, "k1")
    with pytest.raises(NotFound):
        care.appointments.cancel("of-ben", "app_000001", "k2")
    assert [a.version for a in shop.appointments] == [1, 1, 1]


def test_a_lost_answer_is_asked_for_again_and_booked_once(care: Services, shop: FakeShop) -> None:
    shop.fail_next.append(Fault("book_appointment", Unavailable("lost"), done=True))
    slot = care.appointments.free_slots()[0]
    booked = care.appointments.book("of-ada", slot.id, "Advice", "k1")
    assert [a.slot_id for a in shop.appointments].count(slot.id) == 1
    assert booked.slot_id == slot.id


def test_a_slot_is_for_one(care: Services) -> None:
    slot = care.appointments.free_slots()[0]
    care.appointments.book("of-ada", slot.id, "Advice", "k1")
    with pytest.raises(Rejected, match="slot-taken"):
        care.appointments.book("of-ben", slot.id, "Advice", "k2")


def test_what_is_over_or_cancelled_is_not_ahead(care: Services, shop: FakeShop) -> None:
    assert [a.id for a in care.appointments.upcoming("of-ada", Task.ACCOUNT)] == ["app_000001"]
    care.appointments.cancel("of-ada", "app_000001", "k1")
    assert care.appointments.upcoming("of-ada", Task.ACCOUNT) == []


def an_appointment(topic: str = "Advice on sizes") -> Appointment:
    starts = datetime(2026, 11, 26, 10, tzinfo=EST)
    return Appointment.parse_obj(
        {
            "id": "app_1",
            "customer_id": "ada",
            "slot_id": "s",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=1),
            "time_zone": "EST",
            "topic": topic,
            "status": "booked",
            "version": 2,
        }
    )


NOW = datetime(2026, 11, 20, 8, 30, tzinfo=timezone.utc)


def fields(file: str) -> dict[str, str]:
    """The file's lines, unfolded as RFC 5545 says, by their names."""
    unfolded = file.replace("\r\n ", "")
    return dict(line.split(":", 1) for line in unfolded.split("\r\n") if line)


def test_a_calendar_file_is_true_to_the_standard() -> None:
    file = calendar_file(an_appointment(), "48 Harbor Street, Portland", NOW)
    assert file.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert file.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert re.search(r"(?<!\r)\n|\r(?!\n)", file) is None
    told = fields(file)
    assert told["METHOD"] == "PUBLISH"
    assert told["DTSTAMP"] == "20261120T083000Z"
    assert told["DTSTART"] == "20261126T150000Z"
    assert told["DTEND"] == "20261126T160000Z"
    assert told["SEQUENCE"] == "1"
    assert told["STATUS"] == "CONFIRMED"
    assert told["LOCATION"] == "48 Harbor Street\\, Portland"
    assert re.fullmatch(r"[0-9a-f]{32}@care", told["UID"])
    assert "ada" not in file
    assert "app_1" not in file


def test_long_and_awkward_text_is_folded_and_escaped() -> None:
    topic = "Größen; Schuhe, \\ und 🙂 " * 9
    file = calendar_file(an_appointment(topic.strip()), "x" * 200, NOW)
    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    summary = fields(file)["SUMMARY"]
    assert summary.replace("\\\\", "\0").replace("\\;", ";").replace("\\,", ",").replace(
        "\0", "\\"
    ) == (topic.strip())


def test_no_line_can_be_smuggled_into_a_file() -> None:
    file = calendar_file(an_appointment(), "x\r\nATTENDEE:evil\rX:1", NOW)
    assert "\r\nATTENDEE" not in file
    assert fields(file)["LOCATION"] == "x\\nATTENDEE:evilX:1"


def test_the_same_appointment_has_the_same_uid_and_is_shown_as_cancelled() -> None:
    before = an_appointment()
    after = before.copy(update={"status": "cancelled", "version": 3})
    told = fields(calendar_file(Appointment.parse_obj(after.dict()), "x", NOW))
    assert told["UID"] == fields(calendar_file(before, "x", NOW))["UID"]
    assert told["STATUS"] == "CANCELLED"
    assert told["SEQUENCE"] == "2"


def token_of(address: str) -> str:
    return address.rsplit("/", 1)[-1].removesuffix(".ics")


def test_a_link_opens_its_appointment_and_tells_nothing_else() -> None:
    links = CalendarLinks("s" * 40, "https://care.example/")
    address = links.address(an_appointment())
    assert address.startswith("https://care.example/webhooks/website/appointments/")
    assert re.fullmatch(r"[\w-]+", token_of(address))
    assert "ada" not in address
    assert links.read(token_of(address), NOW) == ("ada", "app_1")


def test_a_link_that_was_altered_or_is_too_old_opens_nothing() -> None:
    links = CalendarLinks("s" * 40, "https://care.example")
    token = token_of(links.address(an_appointment()))
    other = "A" if token[40] != "A" else "B"
    for wrong in ("", "x", "é", token[:-4], token[:40] + other + token[41:], "A" * 9000):
        with pytest.raises(NotFound):
            links.read(wrong, NOW)
    with pytest.raises(NotFound):
        CalendarLinks("t" * 40, "https://care.example").read(token, NOW)
    with pytest.raises(NotFound):
        links.read(token, datetime(2026, 11, 28, tzinfo=timezone.utc))


def test_a_link_shows_the_appointment_as_it_is_now(care: Services) -> None:
    (mine,) = care.appointments.upcoming("of-ada", Task.ACCOUNT)
    token = token_of(care.appointments.calendar_link(mine))
    slot = care.appointments.free_slots()[0]
    care.appointments.move("of-ada", mine.id, slot.id, "k1")
    assert care.appointments.of_link(token).starts_at == slot.starts_at
