"""Amounts, dates and times of day, on Saturday the 21st of November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.nlu.entities.patterns import spans
from assistant.nlu.entities.spans import Locale, merged

US = Locale(today=lambda: date(2026, 11, 21))
UK = Locale(currency="GBP", region="GB", day_first=True, today=US.today)


def found(text: str, entity: str, locale: Locale = US) -> list[tuple[str, str]]:
    return [
        (text[s.start : s.end], s.value) for s in merged(spans(text, locale)) if s.entity == entity
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("you charged $49.99 twice", [("$49.99", "49.99 USD")]),
        ("30 euros or 25€", [("30 euros", "30.00 EUR"), ("25€", "25.00 EUR")]),
        ("1,200 bucks", [("1,200 bucks", "1200.00 USD")]),
        ("forty dollars", [("forty dollars", "40.00 USD")]),
        ("two hundred and fifty pounds", [("two hundred and fifty pounds", "250.00 GBP")]),
        ("£2k", [("£2k", "2000.00 GBP")]),
        ("Rs. 1499 was debited", [("Rs. 1499", "1499.00 INR")]),
        ("between $20-30", [("$20-30", "20.00-30.00 USD")]),
        ("50 cents", [("50 cents", "0.50 USD")]),
        ("a refund of 160 please", [("160", "160.00 USD")]),
        ("charged me 84.20", [("84.20", "84.20 USD")]),
        ("a monthly 4.99 I can't explain", [("4.99", "4.99 USD")]),
        ("refund of 2 shirts", []),
        ("charged 3 times, paid for 12 plates", []),
        ("size 42, 20 % off, 128 GB", []),
    ],
)  # fmt: skip
def test_amounts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "amount") == expected


def test_an_amount_without_currency_is_in_the_shops() -> None:
    assert found("refund of 160", "amount", UK) == [("160", "160.00 GBP")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow", [("tomorrow", "2026-11-22")]),
        ("is tmrw ok", [("tmrw", "2026-11-22")]),
        ("the day after tomorrow", [("day after tomorrow", "2026-11-23")]),
        ("it came yesterday", [("yesterday", "2026-11-20")]),
        ("can it come friday", [("friday", "2026-11-27")]),
        ("I ordered it on friday", [("friday", "2026-11-20")]),
        ("since last tues", [("last tues", "2026-11-17")]),
        ("next week friday", [("next week friday", "2026-11-27")]),
        ("book me friday the 4th of december", [("friday the 4th of december", "2026-12-04")]),
        ("on the 14th of march", [("14th of march", "2027-03-14")]),
        ("bought on march 3rd", [("march 3rd", "2026-03-03")]),
        ("Jan 5, 2027", [("Jan 5, 2027", "2027-01-05")]),
        ("on the 9th at noon", [("the 9th", "2026-12-09")]),
        ("12/05/2026", [("12/05/2026", "2026-12-05")]),
        ("25.12.2026", [("25.12.2026", "2026-12-25")]),
        ("2026-11-30", [("2026-11-30", "2026-11-30")]),
        ("two weeks ago", [("two weeks ago", "2026-11-07")]),
        ("3 days from now", [("3 days from now", "2026-11-24")]),
        ("last month", [("last month", "2026-10-01/2026-10-31")]),
        ("charged since february", [("february", "2026-02-01/2026-02-28")]),
        ("the end of this month", [("end of this month", "2026-11-30")]),
        ("anything this weekend", [("this weekend", "2026-11-21/2026-11-22")]),
        ("before christmas", [("christmas", "2026-12-25")]),
        ("before easter", [("easter", "2027-03-28")]),
        ("in three days please", [("in three days", "2026-11-24")]),
        ("will it be here in a week", [("in a week", "2026-11-28")]),
        ("nothing in the last 10 days", [("last 10 days", "2026-11-11/2026-11-21")]),
        ("for the next two months", [("next two months", "2026-11-21/2027-01-21")]),
        ("in october last year", [("october last year", "2025-10-01/2025-10-31")]),
        ("paid on may 3rd this year", [("may 3rd this year", "2026-05-03")]),
        ("february 31st", [("february 31st", "february 31st")]),
        # no days
        ("for 2 weeks", []),
        ("it came in two days", []),
        ("the 2nd time, open 24/7, may I ask", []),
        ("enjoy your weekend", []),
        ("I sat in the sun", []),
    ],
)  # fmt: skip
def test_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "date") == expected


def test_where_the_day_comes_first() -> None:
    assert found("12/05/2026", "date", UK) == [("12/05/2026", "2026-05-12")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 3pm", [("3pm", "15:00")]),
        ("10:30 in the morning", [("10:30 in the morning", "10:30")]),
        ("16:00 in the afternoon", [("16:00 in the afternoon", "16:00")]),
        ("afternoon 2:30 pm", [("afternoon 2:30 pm", "14:30")]),
        ("half past two", [("half past two", "14:30")]),
        ("a quarter to four", [("a quarter to four", "15:45")]),
        ("twenty past nine", [("twenty past nine", "09:20")]),
        ("5 to 7", [("5 to 7", "06:55")]),
        ("9 30 evening", [("9 30 evening", "21:30")]),
        ("2 05 p.m.", [("2 05 p.m.", "14:05")]),
        ("six o'clock", [("six o'clock", "18:00")]),
        ("from 10 to 12", [("10", "10:00"), ("12", "12:00")]),
        ("between 3 and 5pm", [("3", "15:00"), ("5pm", "17:00")]),
        ("3-5pm", [("3-5pm", "15:00/17:00")]),
        ("at 4 please", [("4", "16:00")]),
        ("midnight or 12am", [("midnight", "00:00"), ("12am", "00:00")]),
        ("tomorrow morning", [("morning", "morning")]),
        ("this afternoon", [("this afternoon", "afternoon")]),
        # no times
        ("good morning, where is it", []),
        ("from size 3 to 5 it fits", []),
        ("at 4 shops, 10 of 12 plates", []),
    ],
)  # fmt: skip
def test_times(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text, "time") == expected
