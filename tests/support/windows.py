"""What a customer and an agent do in their browsers, and what they see there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from support.stack import ROOT

T = TypeVar("T")
PICTURES = ROOT / "var" / "screenshots"
CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


def soon(look: Callable[[], T], seconds: float = 15.0) -> T:
    """What `look` returns as soon as it is something."""
    end = time.monotonic() + seconds
    while True:
        try:
            if found := look():
                return found
        except StaleElementReferenceException:
            pass  # the page has just renewed that part
        assert time.monotonic() < end, "it did not appear"
        time.sleep(0.05)


def picture(browser: Chrome, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser.save_screenshot(str(PICTURES / f"{name}.png"))


def resize(browser: Chrome, width: int, height: int = 900) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def darken(browser: Chrome, scheme: str = "dark") -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def goes_offline(browser: Chrome, *, whole: bool = True) -> None:
    """Cuts the browser off; without `whole`, only from the calls of the chat."""
    browser.execute_cdp_cmd("Network.enable", {})
    if whole:
        nothing = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", nothing)
    else:
        browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/chat/messages*"]})


def comes_online(browser: Chrome) -> None:
    """Undoes `goes_offline`."""
    plenty = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", plenty)
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})


def too_faint(browser: Chrome) -> list[str]:
    """Texts on the page whose contrast is below what WCAG 2 asks for at level AA."""
    return list(browser.execute_script(CONTRAST))


def overflow(browser: Chrome) -> int:
    """By how many pixels the page is wider than its window."""
    width = "return document.documentElement.scrollWidth - window.innerWidth"
    return int(browser.execute_script(width))


class ChatWindow:
    """A customer at the demo shop's chat page."""

    def __init__(self, browser: Chrome, shop_url: str) -> None:
        self.browser = browser
        browser.get(f"{shop_url}/chat")

    def says(self, text: str) -> None:
        field = self.browser.find_element(By.NAME, "text")
        field.send_keys(text)
        field.submit()

    def chooses(self, title: str) -> None:
        """Clicks the latest choice of this title."""

        def click() -> bool:
            buttons = self.browser.find_elements(By.CSS_SELECTOR, "#choices button")
            found = [one for one in buttons if one.text == title and one.is_enabled()]
            if found:
                found[-1].click()
            return bool(found)

        soon(click)

    def said(self) -> list[str]:
        """All that is shown as said, whoever said it."""
        script = "return [...document.querySelectorAll('#chat .said p')].map((p) => p.textContent)"
        return list(self.browser.execute_script(script))

    def is_told(self) -> str:
        """What stands below the conversation: who is writing."""
        return str(self.browser.find_element(By.ID, "typing").text)

    def hears(self, text: str, seconds: float = 15.0) -> float:
        """Waits for a text; after how many seconds it was there."""
        begun = time.monotonic()
        soon(lambda: any(text in one for one in self.said()), seconds)
        return time.monotonic() - begun


class DeskWindow:
    """An agent at the desk."""

    def __init__(self, browser: Chrome, desk_url: str) -> None:
        self.browser = browser
        self._url = desk_url
        resize(browser, 1280)

    def goes(self, path: str) -> None:
        self.browser.get(self._url + path)

    def logs_in(self, email: str, password: str) -> None:
        self.goes("/login")
        self.one("#email").send_keys(email)
        self.one("#password").send_keys(password)
        self.one("button.main").click()
        soon(lambda: self.heading() == "Queue")

    def one(self, selector: str):  # type: ignore[no-untyped-def]
        """The first element of this selector, as soon as it is there."""
        return soon(lambda: self.browser.find_elements(By.CSS_SELECTOR, selector))[0]

    def heading(self) -> str:
        found = self.browser.find_elements(By.TAG_NAME, "h1")
        return str(found[0].text) if found else ""

    def text(self, selector: str = "main") -> str:
        return str(self.one(selector).text)

    def sees(self, text: str, selector: str = "main", seconds: float = 15.0) -> float:
        """Waits for a text; after how many seconds it was there."""
        begun = time.monotonic()
        soon(lambda: text in self.text(selector), seconds)
        return time.monotonic() - begun

    def said(self) -> list[str]:
        """All that was said in the conversation that is open."""
        script = (
            "return [...document.querySelectorAll('#thread .said:not(.note) .text')]"
            ".map((p) => p.textContent)"
        )
        return list(self.browser.execute_script(script))

    def takes_the_next(self) -> None:
        self.one("#s-waiting [id^=take-]").click()
        soon(lambda: self.heading().startswith("T-"))

    def replies(self, text: str) -> None:
        field = self.one("#reply-text")
        field.send_keys(text)
        self.one("#reply button").click()
        soon(lambda: any(text in one for one in self.said()))

    def closes(self, outcome: str) -> None:
        self.one("#act-close > summary").click()
        self.one(f"#act-close input[value={outcome}]").click()
        self.one("#act-close button").click()
        soon(lambda: "Closed:" in self.text("#state"))
