"""Help articles, from the question to the page that the answer links to."""

from __future__ import annotations

import requests
from support.stack import CareStack

PAGES = "/webhooks/website/articles"


def test_an_answer_links_to_a_page_with_its_sentences(stack: CareStack) -> None:
    customer = stack.customer()
    assert "$14.90" in customer.says("do you ship to Canada and what does it cost?")
    answer = customer.heard[0]
    (source,) = answer["sources"]
    assert source == {"title": "Shipping to Canada", "url": f"{PAGES}/shipping-to-canada"}
    page = requests.get(stack.url + source["url"], timeout=5)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Shipping to Canada costs $14.90 for each order." in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert customer.history()[1] == answer
    customer.says("and how long does that take?")
    assert "10 business days" in customer.heard[0]["text"]


def test_all_pages_are_reached_from_one(stack: CareStack) -> None:
    page = requests.get(stack.url + PAGES, timeout=5)
    assert page.status_code == 200
    assert page.text.count(f'href="{PAGES}/') >= 42
    assert requests.get(f"{stack.url}{PAGES}/shipping-costs", timeout=5).status_code == 200


def test_a_page_that_is_not_there_is_a_problem(stack: CareStack) -> None:
    for path in ("/nothing", "/..%2f..%2f.env", "/shipping-costs.md", "/a/b"):
        answer = requests.get(f"{stack.url}{PAGES}{path}", timeout=5)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"
