"""A customer and an agent, each in a window of their own, over the real processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from support.desk_stack import DeskStack
from support.stack import CareStack
from support.windows import (
    ChatWindow,
    DeskWindow,
    comes_online,
    darken,
    goes_offline,
    overflow,
    picture,
    resize,
    soon,
    too_faint,
)

PASSWORD = "a long enough password"
OFFLINE_SECONDS = float(os.environ.get("TEST_OFFLINE", "5"))
Open = Callable[[], Chrome]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CareStack]:
    """One of its own: nobody has asked for a person there yet."""
    running = CareStack(tmp_path_factory.mktemp("desk"), None)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def desk(stack: CareStack) -> Iterator[DeskStack]:
    running = DeskStack(stack)
    yield running
    running.close()


@pytest.fixture
def ana(desk: DeskStack, open_window: Open) -> DeskWindow:
    """Ana, with the queue before her."""
    window = DeskWindow(open_window(), desk.url)
    window.logs_in(desk.hire("Ana", PASSWORD), PASSWORD)
    return window


@pytest.fixture
def customer(stack: CareStack, ana: DeskWindow, open_window: Open) -> ChatWindow:
    """A customer, while Ana is at the desk."""
    return ChatWindow(open_window(), stack.shop.url)


def wait_for_a_person(customer: ChatWindow) -> None:
    customer.says("I want to talk to a person")
    customer.hears("in line")


def test_a_conversation_goes_to_a_person_and_comes_back(
    ana: DeskWindow, customer: ChatWindow
) -> None:
    assert "Nobody is waiting" in ana.text()
    picture(ana.browser, "queue-empty")
    wait_for_a_person(customer)
    assert ana.sees("asked for a person", seconds=5) < 5
    assert "new" in ana.text("#s-waiting")
    soon(lambda: ana.browser.title.startswith("(1) "))
    picture(ana.browser, "queue")
    ana.takes_the_next()
    assert customer.hears("Ana has joined", seconds=5) < 5

    ana.replies("Hello, I'm Ana. What happened?")
    assert customer.hears("Hello, I'm Ana.", seconds=5) < 5
    before = len(customer.said())
    customer.says("my lamp arrived broken")
    assert ana.sees("my lamp arrived broken", seconds=5) < 5
    ana.replies("I'll send you another one.")
    customer.hears("another one")
    assert customer.said()[before:] == ["my lamp arrived broken", "I'll send you another one."]
    picture(ana.browser, "conversation")

    ana.closes("solved")
    customer.hears("Ana has closed the conversation")
    customer.says("thank you, where is my order?")
    soon(lambda: len(customer.said()) > before + 4)
    soon(lambda: customer.said() == ana.said())
    picture(ana.browser, "conversation-closed")


def test_each_side_sees_the_other_write(ana: DeskWindow, customer: ChatWindow) -> None:
    wait_for_a_person(customer)
    ana.takes_the_next()
    customer.hears("Ana has joined")
    ana.one("#reply-text").send_keys("Let me ")
    soon(lambda: customer.is_told() == "Ana is typing …")
    picture(customer.browser, "chat-typing")
    customer.browser.find_element(By.NAME, "text").send_keys("my lamp")
    ana.sees("The customer is typing …", "#typing", seconds=5)
    ana.replies("look.")
    customer.hears("Let me look.")
    soon(lambda: customer.is_told() == "")
    soon(lambda: ana.text("#typing") == "", 10)
    ana.closes("solved")


def test_who_would_rather_not_wait_is_answered_by_email(
    desk: DeskStack, ana: DeskWindow, customer: ChatWindow
) -> None:
    wait_for_a_person(customer)
    customer.chooses("Answer me by e-mail")
    customer.hears("Which e-mail address")
    customer.says("ada.lovell@example.com")
    customer.hears("ada.lovell@example.com, usually within one working day")
    ana.takes_the_next()
    ana.sees("by e-mail, to ada.lovell@example.com")
    before = customer.said()
    ana.replies("Hello, your lamp leaves tomorrow.")
    ana.sees("sent ", "#thread")
    picture(ana.browser, "conversation-by-email")
    [file] = desk.mail.iterdir()
    got = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert got["To"] == "ada.lovell@example.com"
    assert got.get_content().startswith("Hello, your lamp leaves tomorrow.")
    ana.closes("solved")
    assert customer.said() == before
    customer.says("where is my order?")
    soon(lambda: len(customer.said()) > len(before) + 1)


def test_a_reload_on_either_side_loses_nothing(ana: DeskWindow, customer: ChatWindow) -> None:
    wait_for_a_person(customer)
    ana.takes_the_next()
    ana.replies("Hello!")
    customer.hears("Hello!")
    ana.one("#reply-text").send_keys("half of an ans")
    whole = customer.said()
    ana.browser.refresh()
    customer.browser.refresh()
    soon(lambda: customer.said() == whole == ana.said())
    assert ana.one("#reply-text").get_attribute("value") == "half of an ans"
    ana.closes("solved")


def test_killed_processes_lose_and_double_nothing(
    stack: CareStack, desk: DeskStack, ana: DeskWindow, customer: ChatWindow
) -> None:
    wait_for_a_person(customer)
    desk.restart("worker")
    desk.restart("desk")
    ana.goes("/")
    ana.takes_the_next()
    ana.replies("Hello!")
    desk.restart("desk")
    customer.says("are you there?")
    ana.sees("are you there?")  # in the page that was open all the time
    ana.replies("Yes, I am.")
    stack.restart()
    customer.says("good")
    ana.sees("good", seconds=60)
    ana.replies("Fine.")
    customer.hears("Fine.")
    desk.restart("worker")
    assert customer.said()[-6:] == [
        "Ana has joined and has read our conversation.",
        "Hello!",
        "are you there?",
        "Yes, I am.",
        "good",
        "Fine.",
    ]
    soon(lambda: customer.said() == ana.said())
    ana.closes("solved")
    customer.hears("Ana has closed")


def test_an_answer_written_while_the_desk_is_away_is_kept(
    desk: DeskStack, ana: DeskWindow, customer: ChatWindow
) -> None:
    wait_for_a_person(customer)
    ana.takes_the_next()
    desk.processes["desk"].ask_to_stop()
    desk.processes["desk"].wait_stopped(5)
    ana.one("#reply-text").send_keys("Hello!")
    ana.one("#reply button").click()
    ana.sees("What you have written is kept", "#reply")
    assert ana.one("#offline").is_displayed()
    desk.start("desk")
    soon(lambda: not ana.one("#offline").is_displayed(), 20)
    ana.one("#reply button").click()
    customer.hears("Hello!")
    assert customer.said().count("Hello!") == 1
    ana.closes("solved")


@pytest.mark.parametrize("side", ["customer", "agent"])
def test_nothing_is_lost_or_doubled_while_the_network_is_away(
    side: str, ana: DeskWindow, customer: ChatWindow
) -> None:
    """As far as the test is not told otherwise by TEST_OFFLINE, it is away for some seconds."""
    wait_for_a_person(customer)
    ana.takes_the_next()
    ana.replies("Hello!")
    customer.hears("Hello!")
    window = customer.browser if side == "customer" else ana.browser
    goes_offline(window)
    if side == "customer":
        for number in range(3):
            customer.says(f"lost? {number}")
        ana.replies("Are you there?")
        customer.browser.find_element(By.NAME, "text").send_keys("half a sen")
    else:
        customer.says("lost? 0")
        customer.says("lost? 1")
    time.sleep(OFFLINE_SECONDS)
    comes_online(window)
    ana.sees("lost? 2" if side == "customer" else "lost? 1", seconds=30)
    ana.replies("I am here.")
    customer.hears("I am here.", seconds=30)
    if side == "customer":
        typed = customer.browser.find_element(By.NAME, "text")
        assert typed.get_attribute("value") == "half a sen"
        assert mine(customer)[-3:] == ["lost? 0", "lost? 1", "lost? 2"]
    else:
        assert mine(customer)[-2:] == ["lost? 0", "lost? 1"]
    soon(lambda: customer.said() == ana.said())
    ana.closes("solved")


def test_what_a_reload_interrupts_is_sent_afterwards(ana: DeskWindow, customer: ChatWindow) -> None:
    wait_for_a_person(customer)
    goes_offline(customer.browser, whole=False)
    customer.says("before the reload")
    soon(lambda: customer.browser.find_element(By.ID, "problem").is_displayed())
    customer.browser.refresh()
    comes_online(customer.browser)
    ana.takes_the_next()
    ana.sees("before the reload", seconds=30)
    soon(lambda: customer.said() == ana.said())
    assert customer.said().count("before the reload") == 1
    ana.closes("solved")


def mine(customer: ChatWindow) -> list[str]:
    """What the customer has said, as their page shows it."""
    return [text for text in customer.said() if text.startswith("lost?")]


def test_of_two_agents_one_gets_it_and_the_other_is_told(
    desk: DeskStack, ana: DeskWindow, customer: ChatWindow, open_window: Open
) -> None:
    bo = DeskWindow(open_window(), desk.url)
    bo.logs_in(desk.hire("Bo", PASSWORD), PASSWORD)
    wait_for_a_person(customer)
    bo.sees("asked for a person")
    bo.one("#s-waiting a").click()
    soon(lambda: bo.heading().startswith("T-"))
    bo.browser.execute_script("window.stop()")
    ana.takes_the_next()
    bo.sees("Ana has it")
    ana.replies("Hello!")
    bo.sees("Hello!")
    assert len(bo.browser.find_elements("id", "reply")) == 0
    ana.closes("solved")


def test_all_of_it_by_keyboard(ana: DeskWindow, customer: ChatWindow) -> None:
    wait_for_a_person(customer)
    ana.sees("asked for a person")

    def press(*keys: str) -> None:
        ActionChains(ana.browser).send_keys(*keys).perform()

    def with_alt(key: str) -> None:
        keys = ActionChains(ana.browser).key_down(Keys.ALT).send_keys(key).key_up(Keys.ALT)
        keys.perform()

    ana.one("#s-waiting a").send_keys(Keys.ENTER)
    soon(lambda: ana.heading().startswith("T-"))
    press(Keys.TAB)
    focused = "return document.activeElement.textContent"
    assert ana.browser.execute_script(focused) == "Skip to the content"
    with_alt("t")
    soon(lambda: "Yours." in ana.text("#state"))
    with_alt("1")
    with_alt("r")
    press(" And more.")
    ActionChains(ana.browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(
        Keys.CONTROL
    ).perform()
    customer.hears("And more.")
    with_alt("n")
    press("calls often")
    ActionChains(ana.browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(
        Keys.CONTROL
    ).perform()
    ana.sees("Note by Ana")
    assert "calls often" not in "".join(customer.said())
    with_alt("q")
    soon(lambda: ana.heading() == "Queue")
    ana.one("#s-mine a").click()
    ana.closes("solved")


def test_every_page_fits_a_phone_and_can_be_read_by_day_and_night(
    desk: DeskStack, customer: ChatWindow, open_window: Open, ana: DeskWindow
) -> None:
    lea = DeskWindow(open_window(), desk.url)
    lea.goes("/login")
    picture(lea.browser, "login")
    assert not too_faint(lea.browser)
    lea.logs_in(desk.hire("Lea", PASSWORD, "lead"), PASSWORD)
    wait_for_a_person(customer)
    lea.sees("asked for a person")
    lea.takes_the_next()
    lea.replies("Hello, this is Lea. I have read what you wrote, and will look into it at once.")
    lea.one("#note > summary").click()
    lea.one("#note-text").send_keys("Has asked before.")
    lea.one("#note button").click()
    lea.sees("Note by Lea")
    conversation = lea.browser.current_url[len(desk.url) :]
    for scheme in ("light", "dark"):
        darken(lea.browser, scheme)
        for width in (320, 1280):
            resize(lea.browser, width)
            for path in ("/", conversation, "/history", "/letters", "/log", "/none"):
                lea.goes(path)
                where = f"{path} {scheme} {width}"
                assert overflow(lea.browser) <= 0, where
                assert not too_faint(lea.browser), where
                name = {"/": "queue", conversation: "conversation"}.get(path, path[1:])
                picture(lea.browser, f"{name}-{scheme}-{width}")
    errors = [e for e in lea.browser.get_log("browser") if e["level"] == "SEVERE"]
    assert not [e for e in errors if "/none" not in e["message"]]
    lea.goes(conversation)
    lea.closes("solved")
