"""Who may call the channel, from where and how often."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests
from support.channel_server import channel_server

from assistant.channels import rates
from assistant.channels.rates import Rates
from care.bootstrap import bootstrap
from care.clients.fake_shop import FakeShop
from care.errors import Misconfigured
from care.settings import Settings, load_settings

SHOP = "https://shop.example"
EVIL = "https://evil.example"
Serve = Callable[..., str]


@pytest.fixture
def serve(settings: Settings, shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts the channel with these settings; its address."""
    with ExitStack() as running:

        def start(**changes: object) -> str:
            chosen = Settings(_env_file=None, **{**settings.dict(), **changes})
            care = bootstrap(chosen, shop)
            return running.enter_context(channel_server(care, monkeypatch))

        yield start


def begin(url: str, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.post(f"{url}/sessions", json={}, headers=named, timeout=5)


def kind(answer: requests.Response) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return str(answer.json()["type"].rsplit("/", 1)[-1])


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_some_at_once_and_then_now_and_then() -> None:
    clock = Clock()
    bucket = Rates(2.0, 3, clock)
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 0]
    assert bucket.take("a") == pytest.approx(0.5)
    assert bucket.take("b") == 0
    clock.now += 0.5
    assert bucket.take("a") == 0
    assert bucket.take("a") == pytest.approx(0.5)
    clock.now += 1000
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, pytest.approx(0.5)]


def test_being_refused_does_not_make_it_longer() -> None:
    clock = Clock()
    bucket = Rates(1.0, 1, clock)
    bucket.take("a")
    for _ in range(100):
        assert bucket.take("a") == pytest.approx(1.0)
    clock.now += 1
    assert bucket.take("a") == 0


def test_it_does_not_grow_with_the_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST_KEPT", 10)
    bucket = Rates(1.0, 1, Clock())
    for number in range(1000):
        bucket.take(str(number))
    assert len(bucket._left) <= 10


def test_an_address_that_calls_too_often_has_to_wait(serve: Serve) -> None:
    url = serve(calls_per_second=1, calls_at_once=3)
    answers = [requests.get(f"{url}/health", timeout=5) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert kind(answers[-1]) == "too-often"
    assert int(answers[-1].headers["Retry-After"]) == 1


def test_conversations_are_not_begun_without_end(serve: Serve) -> None:
    url = serve(sessions_per_minute=60, sessions_at_once=2)
    assert [begin(url).status_code for _ in range(3)] == [201, 201, 429]


def test_one_who_types_too_fast_does_not_slow_down_another(serve: Serve) -> None:
    url = serve(messages_per_minute=60, messages_at_once=2)
    one, other = ({"Authorization": f"Bearer {begin(url).json()['token']}"} for _ in range(2))

    def say(who: dict[str, str]) -> int:
        # A choice that was never offered: refused, and counted all the same.
        body = {"id": "m", "choice": "c"}
        return requests.post(f"{url}/messages", json=body, headers=who, timeout=5).status_code

    assert [say(one) for _ in range(3)] == [404, 404, 429]
    assert say(other) == 404


def test_whose_address_counts_is_what_our_own_proxies_have_seen(serve: Serve) -> None:
    url = serve(sessions_at_once=1, proxies=1)
    assert begin(url, X_Forwarded_For="10.0.0.1").status_code == 201
    assert begin(url, X_Forwarded_For="10.0.0.2").status_code == 201
    assert begin(url, X_Forwarded_For="made up, 10.0.0.2").status_code == 429


def test_a_proxy_may_add_a_line_of_its_own(serve: Serve) -> None:
    url = serve(sessions_at_once=1, proxies=1)

    def begin_as(*passed: str) -> int:
        calls = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
        calls.putrequest("POST", f"{urlsplit(url).path}/sessions")
        for address in passed:
            calls.putheader("X-Forwarded-For", address)
        calls.putheader("Content-Length", "2")
        calls.endheaders(b"{}")
        return calls.getresponse().status

    assert begin_as("6.6.6.1", "10.0.0.1") == 201
    assert begin_as("6.6.6.2", "10.0.0.1") == 429


def test_without_a_proxy_nobody_chooses_their_address(serve: Serve) -> None:
    url = serve(sessions_at_once=1)
    assert begin(url, X_Forwarded_For="10.0.0.1").status_code == 201
    assert begin(url, X_Forwarded_For="10.0.0.2").status_code == 429


def test_a_foreign_page_is_turned_away(serve: Serve) -> None:
    url = serve(origins=[SHOP])
    refused = begin(url, Origin=EVIL)
    assert (refused.status_code, kind(refused)) == (403, "origin")
    assert "Access-Control-Allow-Origin" not in refused.headers
    for odd in ("null", "http://[", "file://", "//"):
        assert begin(url, Origin=odd).status_code == 403
    assert begin(url, Origin=f"{SHOP}.evil.example").status_code == 403


def test_a_page_on_the_list_may_read_the_answer(serve: Serve) -> None:
    url = serve(origins=[SHOP])
    answer = begin(url, Origin=SHOP)
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == SHOP
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = requests.options(f"{url}/messages", headers={"Origin": SHOP}, timeout=5)
    assert asked.status_code == 204
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    assert asked.headers["Access-Control-Allow-Origin"] == SHOP


def test_by_default_only_our_own_pages_and_no_browsers_may_call(serve: Serve) -> None:
    url = serve()
    assert begin(url).status_code == 201
    assert begin(url, Origin=url.removesuffix("/webhooks/website")).status_code == 201
    assert begin(url, Origin=SHOP).status_code == 403


def test_every_answer_keeps_to_itself(serve: Serve) -> None:
    url = serve()
    for answer in (begin(url), requests.get(f"{url}/nothing", timeout=5)):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("origin", ["*", "shop.example", "https://shop.example/", "https://a b"])
def test_an_origin_is_one(origin: str) -> None:
    with pytest.raises(Misconfigured, match=r"CARE_ORIGINS.*https://shop\.example"):
        load_settings(origins=[origin], session_secret="x" * 32, shop_client_secret="x")
