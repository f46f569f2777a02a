"""The demo shop's pages, as somebody sees them who tries Care."""

from __future__ import annotations

import requests
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import url_contains
from selenium.webdriver.support.wait import WebDriverWait
from support.stack import CareStack, Customer, Records


def log_in(browser: Chrome, stack: CareStack, name: str) -> None:
    browser.get(f"{stack.shop.url}/log-in")
    browser.find_element(By.XPATH, f"//form[@method='post'][.//*[text()='{name}']]//button").click()
    # A click returns before the next page is there.
    WebDriverWait(browser, 10).until(url_contains("/orders"))


def test_the_website_login_opens_all_orders_in_the_chat(
    browser: Chrome, stack: CareStack, records: Records
) -> None:
    _, user, _ = records.someone(orders=3)
    log_in(browser, stack, f"{user['name']['first_name']} {user['name']['last_name']}")
    assert browser.find_element(By.TAG_NAME, "h1").text == "My orders"
    page = browser.find_element(By.TAG_NAME, "main").text
    assert all(number in page for number in user["orders"])
    token = browser.find_element(By.TAG_NAME, "textarea").get_attribute("value")
    customer = Customer(stack.url, token=token)
    customer.says("where's my order?")
    assert sorted(title.split()[0] for title in customer.choices) == sorted(user["orders"])


def test_nobody_sees_orders_without_logging_in(browser: Chrome, stack: CareStack) -> None:
    browser.get(f"{stack.shop.url}/orders")
    assert "#W" not in browser.find_element(By.TAG_NAME, "body").text
    assert requests.get(f"{stack.shop.url}/customer-token", timeout=5).status_code == 401


def test_a_code_is_read_in_the_outbox(browser: Chrome, stack: CareStack, records: Records) -> None:
    _, user, _ = records.someone(orders=2)
    customer = stack.customer()
    customer.says("where is my order")
    customer.chooses("don't have it")
    customer.says(user["email"])
    browser.get(f"{stack.shop.url}/outbox")
    page = browser.find_element(By.TAG_NAME, "main").text
    assert user["email"] in page
    assert stack.shop.newest_code(user["email"]) in page


def test_every_page_fits_a_phone(browser: Chrome, stack: CareStack, records: Records) -> None:
    _, user, _ = records.someone(orders=3)
    log_in(browser, stack, f"{user['name']['first_name']} {user['name']['last_name']}")
    for path in ("", "orders", "outbox", "log-in"):
        browser.get(f"{stack.shop.url}/{path}")
        width = "return document.documentElement.scrollWidth - window.innerWidth"
        assert browser.execute_script(width) <= 0, path
    assert not [e for e in browser.get_log("browser") if e["level"] == "SEVERE"]
