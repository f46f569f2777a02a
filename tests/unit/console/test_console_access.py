"""Who gets in, and that no other site can act in their name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from support.desk import PASSWORD, a_customer_waits
from support.desk_browser import Browser

from care.bootstrap import Services
from care.desk.models import Account
from care.desk.service import Desk
from console.app import create_app

OPEN = {"/login", "/health"}
LEADS_ONLY = ("/letters", "/log")


def paths(desk: Desk, method: str) -> list[str]:
    """All addresses of the desk that take this method."""
    found = [route for route in create_app(desk).routes if isinstance(route, APIRoute)]
    filled = [re.sub(r"\{(\w+)\}", "1", route.path) for route in found if method in route.methods]
    assert filled
    return filled


def test_every_page_wants_a_log_in(desk: Desk, open_browser: Callable[[], Browser]) -> None:
    stranger = open_browser()
    for path in paths(desk, "GET"):
        answer = stranger.get(path)
        if path in OPEN:
            assert answer.status_code == 200, path
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, f"/login?next={path}")


def test_every_form_wants_to_be_our_own(desk: Desk, browser: Browser) -> None:
    for path in paths(desk, "POST"):
        for forged in ({}, {"csrf": "0" * 64}, {"csrf": "é"}):
            answer = browser.post(path, data=forged)
            assert answer.status_code == 403, path
            assert "form is too old" in answer.text


def test_a_form_of_another_browser_is_refused(
    browser: Browser, open_browser: Callable[[], Browser]
) -> None:
    theirs = open_browser().proof("/login")
    assert browser.post("/availability", data={"csrf": theirs}).status_code == 403


def test_a_form_of_nobody_does_nothing(
    care: Services, desk: Desk, open_browser: Callable[[], Browser]
) -> None:
    handoff = a_customer_waits(care)
    stranger = open_browser()
    taken = stranger.submit(f"/conversations/{handoff.number}/take", "/login")
    assert (taken.status_code, taken.headers["location"]) == (303, "/login")
    assert desk.conversations.handoff(handoff.number).agent is None


def test_leads_see_more(browser: Browser, leads_browser: Browser) -> None:
    for path in LEADS_ONLY:
        assert browser.get(path).status_code == 403
        assert f'href="{path}"' not in browser.get("/").text
        assert leads_browser.get(path).status_code == 200
        assert f'href="{path}"' in leads_browser.get("/").text
    assert browser.submit("/letters/1/resend").status_code == 403


def test_a_stranger_cannot_tell_who_works_here(
    open_browser: Callable[[], Browser], ana: Account
) -> None:
    answers = []
    for email in (ana.email, "nobody@example.com"):
        answer = open_browser().log_in(email, "a wrong password")
        assert answer.status_code == 401
        answers.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert answers[0] == answers[1]


def test_guessing_ends_with_a_pause(open_browser: Callable[[], Browser], ana: Account) -> None:
    stranger = open_browser()
    for _ in range(5):
        assert stranger.log_in(ana.email, "a wrong password").status_code == 401
    answer = stranger.log_in(ana.email)
    assert answer.status_code == 429
    assert "15 minutes" in answer.text


def test_a_log_in_changes_the_cookie_that_scripts_and_other_sites_never_see(
    open_browser: Callable[[], Browser], ana: Account
) -> None:
    browser = open_browser()
    before = browser.get("/login").headers["set-cookie"]
    after = browser.log_in(ana.email).headers["set-cookie"]
    assert before.split(";")[0] != after.split(";")[0]
    for cookie in (before.lower(), after.lower()):
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "secure" not in cookie.replace("samesite", "")


def test_over_https_the_cookie_stays_there(desk: Desk) -> None:
    browser = Browser(create_app(desk), base_url="https://desk.example", follow_redirects=False)
    page = browser.get("/login")
    assert "secure" in page.headers["set-cookie"].lower()
    assert page.headers["strict-transport-security"] == "max-age=31536000"


def test_logging_out_ends_the_session_for_good(browser: Browser) -> None:
    token = browser.cookies["care_desk"]
    assert browser.submit("/logout").headers["location"] == "/login"
    browser.cookies.set("care_desk", token)
    assert browser.get("/").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/history", "/history"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ],
)
def test_a_log_in_leads_nowhere_else(
    open_browser: Callable[[], Browser], ana: Account, wanted: str, reached: str
) -> None:
    browser = open_browser()
    form = {"email": ana.email, "password": PASSWORD, "next": wanted}
    assert browser.submit("/login", "/login", **form).headers["location"] == reached


def test_pages_keep_to_themselves(browser: Browser) -> None:
    for path in ("/", "/login", "/static/desk.js", "/conversations/none"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"
    assert browser.get("/").headers["cache-control"] == "no-store"


def test_no_page_has_scripts_or_styles_of_its_own(
    care: Services, browser: Browser, leads_browser: Browser
) -> None:
    number = a_customer_waits(care).number
    for path in ("/", "/login", f"/conversations/{number}", "/history", "/log", "/letters"):
        page = leads_browser.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", page), path


def test_a_body_that_is_too_large_is_refused(browser: Browser) -> None:
    answer = browser.submit("/availability", text="x" * 70_000)
    assert answer.status_code in (400, 413)
    assert browser.get("/").status_code == 200
