"""The pages of an agent's day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.desk import a_customer_waits, an_agent, deliver, told
from support.desk_browser import Browser

from care.bootstrap import Services, bootstrap
from care.clients.fake_shop import FakeShop
from care.conversations.models import Author
from care.desk.service import Desk, desk_of
from care.errors import Unavailable
from care.handoff.models import Handoff, Reason, Request, State, Way
from care.settings import Settings
from console.app import create_app

FRAGMENT = {"X-Fragment": "1"}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


@pytest.fixture
def waiting(care: Services) -> Handoff:
    return a_customer_waits(care, customer_id="ada", text="Where is my lamp?")


@pytest.fixture
def page(waiting: Handoff) -> str:
    return f"/conversations/{waiting.number}"


def test_an_empty_queue_says_what_happens_next(browser: Browser) -> None:
    page = browser.get("/").text
    assert "Nobody is waiting" in page
    assert "<title>Queue · Care desk</title>" in " ".join(page.split())


def test_the_queue_shows_who_waits_for_what(browser: Browser, waiting: Handoff) -> None:
    page = browser.get("/").text
    for shown in ("Ada Lovell", "verified", "normal", "support", "asked for a person"):
        assert shown in page
    assert "<title>(1) Queue · Care desk</title>" in page
    assert waiting.number in browser.get("/queue?team=support", headers=FRAGMENT).text
    assert waiting.number not in browser.get("/queue?team=billing", headers=FRAGMENT).text
    assert waiting.number in browser.get("/?team=no-such-team").text


def test_a_conversation_from_the_queue_to_the_history(
    care: Services, browser: Browser, waiting: Handoff, page: str
) -> None:
    assert browser.submit(f"{page}/take").headers["location"] == page
    browser.submit(f"{page}/reply", form="f" * 16, text="Hello, it is on its way.")
    browser.submit(f"{page}/note", form="f" * 16, text="Carrier called.")
    shown = browser.get(page).text
    for text in ("Where is my lamp?", "Hello, it is on its way.", "Carrier called.", "Yours."):
        assert text in shown
    assert waiting.number not in browser.get("/history").text
    browser.submit(f"{page}/close", outcome="solved", comment="Arrives tomorrow.")
    shown = browser.get(page).text
    assert "Closed:" in shown
    assert 'name="text"' in shown  # a note can still be added
    assert f"{page}/reply" not in shown
    history = browser.get(f"/history?q={waiting.number.lower()}").text
    assert waiting.number in history
    assert "solved" in history
    assert told(care)[-1][1].startswith("Ana has closed")


def test_the_package_is_beside_the_conversation(browser: Browser, page: str) -> None:
    shown = browser.get(page).text
    for known in (
        "Ada Lovell (ada), verified",
        "ada@example.com",
        "#W0000002",
        "Suggested answers",
    ):
        assert known in shown


def test_a_page_without_the_shop_says_what_is_missing(
    browser: Browser, page: str, shop: FakeShop
) -> None:
    shop.failure = Unavailable("down")
    shown = browser.get(page)
    assert shown.status_code == 200
    assert "Could not be looked up now: orders, customer" in shown.text


def test_the_slower_one_is_told_who_has_it(
    browser: Browser, open_browser: Callable[[], Browser], desk: Desk, page: str
) -> None:
    other = open_browser()
    other.log_in(an_agent(desk, "Bo").email)
    proof = other.proof(page)
    browser.submit(f"{page}/take")
    late = other.post(f"{page}/take", data={"csrf": proof})
    assert late.headers["location"] == f"{page}?told=held-by-another"
    shown = other.get(late.headers["location"]).text
    assert "was faster than you" in shown
    assert "Ana has it." in shown
    refused = other.post(
        f"{page}/reply", data={"csrf": proof, "form": "f" * 16, "text": "Hi"}, headers=FRAGMENT
    )
    assert refused.status_code == 409
    assert "A colleague has this conversation" in refused.text


def test_only_a_lead_can_take_over(
    browser: Browser, leads_browser: Browser, desk: Desk, waiting: Handoff, page: str
) -> None:
    leads_browser.submit(f"{page}/take")
    assert "Take over" not in browser.get(page).text
    assert browser.submit(f"{page}/take-over").status_code == 403
    leads_browser.submit(f"{page}/release")
    browser.submit(f"{page}/take")
    assert "Take over from Ana" in leads_browser.get(page).text
    leads_browser.submit(f"{page}/take-over")
    holder = desk.conversations.handoff(waiting.number).agent
    assert holder is not None
    assert holder.name == "Lea"


def test_an_answer_by_email_stands_in_the_conversation(
    settings: Settings, shop: FakeShop, tmp_path: Path
) -> None:
    care = bootstrap(settings.copy(update={"mail_folder": tmp_path / "mail"}), shop)
    desk = desk_of(care)
    browser = Browser(create_app(desk), follow_redirects=False)
    browser.log_in(an_agent(desk, "Ana").email)
    request = Request(Reason.ASKED_FOR, Way.EMAIL, "ada@example.com")
    page = f"/conversations/{care.handoffs.request('c1', request).number}"
    browser.submit(f"{page}/take")
    assert "(by e-mail, to ada@example.com)" in browser.get(page).text
    browser.submit(f"{page}/reply", form="a" * 32, text="It arrives <b>tomorrow</b>.")
    shown = browser.get(page).text
    assert "E-mail by Ana" in shown
    assert "It arrives &lt;b&gt;tomorrow&lt;/b&gt;." in shown
    assert "on its way" in shown
    deliver(care)
    assert "sent " in browser.get(page).text
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_who_cannot_be_written_to_is_said_before_the_answer_is_written(
    browser: Browser, care: Services, desk: Desk
) -> None:
    request = Request(Reason.ASKED_FOR, Way.EMAIL, "ada@example.com")
    page = f"/conversations/{care.handoffs.request('c8', request).number}"
    browser.submit(f"{page}/take")
    shown = browser.get(page).text
    assert "CARE_MAIL_HOST is not set" in shown
    assert f"{page}/reply" not in shown


def test_a_double_click_says_it_once(care: Services, browser: Browser, page: str) -> None:
    browser.submit(f"{page}/take")
    for _ in range(3):
        answer = browser.post(
            f"{page}/reply",
            data={"csrf": browser.proof(page), "form": "a" * 32, "text": "Hello"},
            headers=FRAGMENT,
        )
        assert answer.status_code == 204
    assert [text for author, text in told(care) if author is Author.AGENT] == ["Hello"]


def test_passing_on_and_giving_back(
    browser: Browser, desk: Desk, waiting: Handoff, page: str
) -> None:
    browser.submit(f"{page}/take")
    browser.submit(f"{page}/transfer", team="billing")
    passed_on = desk.conversations.handoff(waiting.number)
    assert (passed_on.team, passed_on.agent) == ("billing", None)
    browser.submit(f"{page}/take")
    unknown = browser.submit(f"{page}/transfer", team="catering")
    assert unknown.headers["location"].endswith("told=unknown-team")
    browser.submit(f"{page}/release")
    assert desk.conversations.handoff(waiting.number).state is State.QUEUED


def test_handing_back_to_the_assistant(
    browser: Browser, desk: Desk, waiting: Handoff, page: str
) -> None:
    browser.submit(f"{page}/take")
    browser.submit(f"{page}/close", outcome="handed_back")
    assert desk.conversations.handoff(waiting.number).outcome == "handed_back"
    assert "handed back to the assistant" in browser.get(page).text
    assert browser.submit(f"{page}/close", outcome="no such").status_code == 422


def test_an_intent_is_corrected(browser: Browser, page: str) -> None:
    browser.submit(f"{page}/label", message="m0", intent="track_order")
    assert "meant: track order" in browser.get(page).text
    refused = browser.submit(f"{page}/label", message="m0", intent="<b>")
    assert refused.headers["location"].endswith("told=unknown-intent")
    assert browser.submit(f"{page}/label", message="none", intent="greet").status_code == 404


def test_what_people_write_is_shown_as_text(
    care: Services, browser: Browser, leads_browser: Browser, desk: Desk
) -> None:
    handoff = a_customer_waits(care, "evil", text=EVIL)
    page = f"/conversations/{handoff.number}"
    browser.submit(f"{page}/take")
    browser.submit(f"{page}/note", form="f" * 16, text=EVIL)
    browser.submit(f"{page}/reply", form="f" * 16, text=EVIL)
    browser.submit(f"{page}/close", outcome="other", comment=EVIL)
    paths = (
        page,
        f"{page}/live",
        f"{page}?told={EVIL}",
        f"/history?q={EVIL}",
        f"/log?number={EVIL[:16]}",
    )
    for path in paths:
        shown = leads_browser.get(path).text
        assert "<script>alert" not in shown, path
        assert "<img" not in shown, path
    assert "&lt;script&gt;alert(1)" in leads_browser.get(page).text


@pytest.mark.parametrize("path", ["/conversations/T-NONE22", "/conversations/x/live", "/nothing"])
def test_what_is_not_there_is_said_to_be_so(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "Nothing here" in answer.text
    assert browser.submit("/conversations/T-NONE22/take").status_code == 404


def test_a_database_that_is_away_is_said_to_be_so(
    browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise Unavailable("away")

    monkeypatch.setattr(type(desk.lists), "pulse", lambda self: fail())
    assert browser.get("/history").status_code == 503
    assert browser.get("/health").status_code == 503
    monkeypatch.setattr(type(desk.lists), "pulse", lambda self: 1 / 0)
    assert "Something went wrong" in browser.get("/history").text
