"""The chat page, and what goes through the shop to Care."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from fastapi.testclient import TestClient
from shop_world import MARA

from shop.web import chat


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Care is asked; it answers all of it alike."""
    calls: list[dict[str, Any]] = []

    def ask(method: str, url: str, **what: Any) -> requests.Response:
        calls.append({"method": method, "url": url, **what})
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b'{"messages": []}'
        answer.headers["Content-Type"] = "application/json"
        return answer

    monkeypatch.setattr(chat.requests, "request", ask)
    return calls


def test_the_page_has_one_script_and_it_is_the_shops_own(http: TestClient) -> None:
    page = http.get("/chat")
    assert page.text.count("<script") == 1
    assert '<script src="/static/chat.js" type="module">' in page.text
    assert "unsafe" not in page.headers["content-security-policy"]


def test_care_is_told_who_is_logged_in_and_only_then(
    http: TestClient, asked: list[dict[str, Any]]
) -> None:
    http.post("/chat/sessions")
    http.post("/log-in", data={"customer_id": MARA.id})
    http.post("/chat/sessions")
    assert asked[0]["json"] == {}
    assert asked[1]["json"]["customer_token"].count(".") == 2
    foreign = http.post("/chat/sessions", headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403


def test_messages_go_through_as_they_are(http: TestClient, asked: list[dict[str, Any]]) -> None:
    headers = {"Authorization": "Bearer t"}
    http.post("/chat/messages", content=b'{"id": "1", "text": "hi"}', headers=headers)
    answer = http.get("/chat/messages?after=7", headers=headers)
    assert answer.json() == {"messages": []}
    assert asked[0]["data"] == b'{"id": "1", "text": "hi"}'
    assert asked[1]["params"] == {"after": 7}
    passed_on = {**headers, "X-Forwarded-For": "testclient"}
    assert all(call["headers"] == passed_on for call in asked)
    assert asked[0]["url"] == "http://127.0.0.1:5005/webhooks/website/messages"


def test_a_care_that_is_away_is_a_502(http: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(chat.requests, "request", fail)
    assert http.get("/chat/messages").status_code == 502
