"""The pages behind the links below answers."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sanic.response import HTTPResponse
from support.articles import write_article

from assistant.channels.articles import ArticleRoutes
from assistant.channels.problems import Problem, respond
from assistant.channels.sessions import Sessions
from assistant.channels.tokens import SessionTokens
from assistant.channels.turns import Replies, Turns
from care.accounts.models import Proof
from care.bootstrap import bootstrap
from care.clients.fake_shop import FakeShop
from care.settings import Settings

HOSTILE = """
<script>alert(1)</script> [here](javascript:alert(1)) ![x](https://evil.example/x.png)

## How & why?

- First **point**.
- Second point, see [returns](https://shop.example/returns).

| size | inches |
|---|---|
| S | 34 |
"""


@pytest.fixture
def routes(settings: Settings, shop: FakeShop, tmp_path: Path) -> ArticleRoutes:
    folder = tmp_path / "articles"
    write_article(folder, "hostile", HOSTILE, title="'Sizes <b>&</b> more'")
    write_article(folder, "for-friends", "A secret sale.", audience="customers")
    write_article(folder, "old", "No longer true.", review_by="2026-02-01")
    care = bootstrap(settings.copy(update={"articles": folder}), shop)
    return ArticleRoutes(care, Sessions(care), Turns(lambda: None, care))


def get(routes: ArticleRoutes, slug: str | None, token: str = "") -> HTTPResponse:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    path = "/webhooks/website/articles" + (f"/{slug}" if slug else "")
    request: Any = SimpleNamespace(path=path, headers=headers)
    return asyncio.run(routes.page(request) if slug else routes.index(request))


def session(routes: ArticleRoutes, customer_id: str | None) -> str:
    routes._care.transcript.start("web-1", None)
    if customer_id:
        routes._care.identities.verify("web-1", customer_id, Proof.EMAIL_CODE)
    return SessionTokens(routes._care.settings).issue("web-1")


def test_a_page_runs_nothing_and_loads_nothing(routes: ArticleRoutes) -> None:
    answer = get(routes, "hostile")
    page = answer.body.decode()
    assert answer.status == 200 and answer.content_type == "text/html; charset=utf-8"
    assert "<title>Sizes &lt;b&gt;&amp;&lt;/b&gt; more</title>" in page
    assert "<script" not in page and "<img" not in page and 'href="javascript' not in page
    assert "<h2>How &amp; why?</h2>" in page and "<li>First <strong>point</strong>.</li>" in page
    assert '<a href="https://shop.example/returns">' in page and "<td>34</td>" in page
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "script-src" not in policy


def test_a_page_is_readable_for_everybody(routes: ArticleRoutes) -> None:
    page = get(routes, "hostile").body.decode()
    assert page.startswith('<!doctype html><html lang="en">')
    assert len(re.findall("<h1>", page)) == len(re.findall("<main>", page)) == 1
    assert '<nav><a href="/webhooks/website/articles">' in page


def test_the_index_leads_to_what_holds_today(routes: ArticleRoutes) -> None:
    page = get(routes, None).body.decode()
    assert 'href="/webhooks/website/articles/hostile"' in page
    assert "for-friends" not in page and "/old" not in page


@pytest.mark.parametrize("slug", ["nothing", "old", "for-friends", "..%2f..%2fetc", "HOSTILE"])
def test_what_is_not_for_this_reader_is_not_there(routes: ArticleRoutes, slug: str) -> None:
    with pytest.raises(Problem) as error:
        get(routes, slug)
    answer = respond(error.value)
    assert (answer.status, answer.content_type) == (404, "application/problem+json")


def test_customers_see_what_is_for_customers(routes: ArticleRoutes) -> None:
    answer = get(routes, "for-friends", session(routes, "ada"))
    assert "A secret sale." in answer.body.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_session_alone_makes_no_customer(routes: ArticleRoutes) -> None:
    with pytest.raises(Problem, match="no-article"):
        get(routes, "for-friends", session(routes, None))
    with pytest.raises(Problem, match="no-session"):
        get(routes, "for-friends", "made.up.token")


def test_sources_reach_the_customer_and_are_kept(routes: ArticleRoutes) -> None:
    output, source = Replies(), {"title": "Refunds", "url": "/articles/refunds"}
    message = {"text": "Soon.", "sources": [{**source, "more": 1}]}
    asyncio.run(output.send_response("web-2", message))
    asyncio.run(output.send_response("web-2", {"text": "Anything else?"}))
    transcript = routes._care.transcript
    transcript.start("web-2", None)
    transcript.accept("web-2", "m1", "when?", "f")
    told = transcript.answer("web-2", "m1", output.collected())
    again = transcript.since("web-2", 1)
    assert [m.as_dict()["sources"] for m in told] == [[source], []]
    assert [m.as_dict() for m in again] == [m.as_dict() for m in told]
