"""How fast a back end is called, and how long it is left alone when it asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from support.clock import Clock

from care.clients.calls.pace import LONGEST_PAUSE, Pace, read_retry_after
from care.errors import Unavailable

AT_ONCE = 0.001


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace("shop", 10, clock, clock.sleep)


def test_a_second_of_calls_may_come_at_once_and_then_they_come_evenly(
    pace: Pace, clock: Clock
) -> None:
    begun = clock.now
    for _ in range(10):
        pace.wait(AT_ONCE)
    assert clock.now == pytest.approx(begun)
    for _ in range(5):
        pace.wait(patience=0.2)
    assert clock.now - begun == pytest.approx(0.5)


def test_over_a_long_time_no_more_than_agreed_come_through(pace: Pace, clock: Clock) -> None:
    begun, calls = clock.now, 0
    while clock.now < begun + 20:
        pace.wait(patience=1)
        calls += 1
    assert calls == pytest.approx(20 * 10 + 10, abs=1)


def test_who_would_wait_too_long_hears_so_at_once_and_takes_no_place(
    pace: Pace, clock: Clock
) -> None:
    for _ in range(10):
        pace.wait(AT_ONCE)
    for _ in range(3):
        with pytest.raises(Unavailable, match="too many calls a second") as refused:
            pace.wait(patience=0.05)
        assert refused.value.retry_after == pytest.approx(0.1, abs=AT_ONCE)
    clock.sleep(0.1)
    pace.wait(AT_ONCE)


def test_a_pause_is_kept_and_ends(pace: Pace, clock: Clock) -> None:
    pace.pause(3)
    pace.pause(1)  # the longer one holds
    with pytest.raises(Unavailable, match="asked for a pause") as refused:
        pace.wait(patience=0.2)
    assert refused.value.retry_after == pytest.approx(3)
    clock.sleep(3)
    pace.wait(0)


def test_nobody_is_obeyed_for_more_than_a_minute(pace: Pace, clock: Clock) -> None:
    pace.pause(86_400)
    clock.sleep(LONGEST_PAUSE)
    pace.wait(0)


def test_less_than_a_call_a_second_is_a_pace_too(clock: Clock) -> None:
    slow = Pace("shop", 0.1, clock, clock.sleep)
    slow.wait(0)
    with pytest.raises(Unavailable) as refused:
        slow.wait(1)
    assert refused.value.retry_after == pytest.approx(10)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7.0),
        (" 0 ", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_nothing(header: str | None, seconds: float | None) -> None:
    assert read_retry_after(header) == seconds


def test_retry_after_may_be_a_moment() -> None:
    moment = datetime.now(timezone.utc) + timedelta(seconds=30)
    assert read_retry_after(format_datetime(moment, usegmt=True)) == pytest.approx(30, abs=1.5)
