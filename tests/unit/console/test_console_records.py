"""Being there, and what leads look after: dead letters and the log."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from support.desk import a_customer_waits
from support.desk_browser import Browser

from care.bootstrap import Services
from care.desk.models import Account
from care.desk.service import Desk
from care.handoff.models import Handoff, Priority, Reason, Request, Way
from care.store.tables import outbox
from console.routes.live import Watch
from console.security import LoggedIn

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def waiting(care: Services) -> Handoff:
    return a_customer_waits(care, customer_id="ada", text="Where is my lamp?")


@pytest.fixture
def page(waiting: Handoff) -> str:
    return f"/conversations/{waiting.number}"


def test_going_away_and_coming_back(care: Services, browser: Browser) -> None:
    browser.get("/")
    assert care.desk.is_staffed()
    browser.submit("/availability")
    assert "You are away" in browser.get("/").text
    assert not care.desk.is_staffed()
    browser.submit("/availability", available="true")
    assert care.desk.is_staffed()


def test_an_open_page_is_told_of_changes_and_tells_that_somebody_is_there(
    care: Services, desk: Desk, browser: Browser, ana: Account
) -> None:
    me = LoggedIn(browser.cookies["care_desk"], ana, "")
    watch = Watch(desk, me, "")
    before = watch.look()
    assert before == watch.look()
    assert care.desk.is_staffed()
    number = a_customer_waits(care).number
    assert watch.look() != before
    of_one = Watch(desk, me, number)
    seen = of_one.look()
    care.transcript.accept("c1", "m1", "hello?", "m1")
    assert of_one.look() != seen
    browser.submit("/logout")
    assert watch.look() is None


def test_refused_calls_are_counted_before_leads(care: Services, leads_browser: Browser) -> None:
    assert "Refused calls" not in leads_browser.get("/letters").text
    for _ in range(3):
        care.desk_inbox.refuse("zendesk", "too-old")
    shown = leads_browser.get("/letters").text
    assert "Refused calls" in shown
    assert "<dt>too old</dt><dd>3</dd>" in shown


def test_dead_letters_are_sent_again_by_leads(
    care: Services, desk: Desk, leads_browser: Browser, waiting: Handoff
) -> None:
    assert "Everything was delivered" in leads_browser.get("/letters").text
    with desk.database.write() as connection:
        connection.execute(update(outbox).values(state="dead", error=EVIL))
    shown = leads_browser.get("/letters").text
    assert "&lt;script&gt;" in shown
    assert waiting.number in shown
    letter = desk.outbox.dead()[0]
    leads_browser.submit(f"/letters/{letter.id}/resend")
    assert desk.outbox.dead() == []
    assert leads_browser.submit(f"/letters/{letter.id}/resend").status_code == 404
    assert "resent" in leads_browser.get("/log").text


def test_the_log_says_who_did_what(
    browser: Browser, leads_browser: Browser, waiting: Handoff, page: str
) -> None:
    browser.submit(f"{page}/take")
    shown = leads_browser.get(f"/log?number={waiting.number}").text
    assert "Ana" in shown
    assert "took" in shown
    assert "Nothing was done" in leads_browser.get("/log?number=T-NONE22").text


def test_one_who_is_answered_by_email_has_no_chat(care: Services, browser: Browser) -> None:
    care.transcript.start("mail", None)
    request = Request(Reason.ASKED_FOR, Way.EMAIL, "eve@example.com")
    number = care.handoffs.request("mail", request, Priority.LOW).number
    browser.submit(f"/conversations/{number}/take")
    shown = browser.get(f"/conversations/{number}").text
    assert "mailto:eve@example.com" in shown
    assert "There is no transcript" in shown
    assert f"/conversations/{number}/reply" not in shown


def test_the_health_of_the_desk(browser: Browser) -> None:
    assert browser.get("/health").json() == {"status": "ok"}
