"""A real browser: Debian's Chromium, without a window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver

# Without these, Chromium talks to its maker's servers at every start.
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def open_window(tmp_path: Path) -> Iterator[Callable[[], webdriver.Chrome]]:
    """Opens browsers that know nothing of one another."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs Chromium: apt-get install chromium chromium-driver")
    opened: list[webdriver.Chrome] = []

    def open_one() -> webdriver.Chrome:
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        profile = tmp_path / f"profile{len(opened)}"
        for argument in (*QUIET, f"--user-data-dir={profile}", "--window-size=420,900"):
            options.add_argument(argument)
        opened.append(webdriver.Chrome(options, webdriver.ChromeService(driver)))
        return opened[-1]

    yield open_one
    for browser in opened:
        browser.quit()


@pytest.fixture
def browser(open_window: Callable[[], webdriver.Chrome]) -> webdriver.Chrome:
    opened = open_window()
    opened.implicitly_wait(5)
    return opened
