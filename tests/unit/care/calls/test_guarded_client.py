"""The client of a back end that fails for long: what its callers see, over real connections."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.back_end import OK, RESET, TOKEN, Server, problem, running

from care.bootstrap import health_of
from care.clients.calls.breaker import State
from care.clients.calls.health import Health, Watched
from care.clients.calls.limits import CallLimits
from care.clients.calls.tokens import ClientCredentials
from care.clients.fake_shop import FakeShop
from care.clients.http import HttpClient
from care.clients.shop import HttpShop
from care.deadline import deadline
from care.errors import CareError, CircuitOpen, DeadlineExceeded, Rejected, Unavailable

COOL_DOWN = 1.0
LIMITS = CallLimits(connect_timeout=0.5, budget=1.0, cool_down=COOL_DOWN)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


def client_of(server: Server, limits: CallLimits = LIMITS, name: str = "shop") -> HttpClient:
    return HttpClient(name, server.url, ClientCredentials("care", "secret"), limits)


@pytest.fixture
def client(server: Server) -> HttpClient:
    return client_of(server)


def outcome(call: Callable[[], object]) -> str:
    """The name of the error a call ends with, or "" for an answer."""
    try:
        call()
    except CareError as error:
        return type(error).__name__
    return ""


def open_it(server: Server, client: HttpClient) -> None:
    server.says((500, {}))
    while client.health.state is State.CLOSED:
        outcome(lambda: client.get("/things"))


@pytest.mark.parametrize("failure", [(500, {}), (503, {}), RESET, 5.0])
def test_who_fails_for_everybody_is_left_alone(
    server: Server, client: HttpClient, failure: object
) -> None:
    server.says(failure)
    with ThreadPoolExecutor(8) as threads:
        begun = time.monotonic()
        outcomes = list(threads.map(lambda _: outcome(lambda: client.get("/things")), range(8)))
    assert time.monotonic() - begun < LIMITS.budget + 0.3
    assert "" not in outcomes
    assert client.health.state is State.OPEN
    asked = len(server.asked)
    begun = time.monotonic()
    with pytest.raises(CircuitOpen, match="shop: left alone") as refused:
        client.get("/things")
    assert time.monotonic() - begun < 0.05
    assert refused.value.retry_after is not None
    assert 0 < refused.value.retry_after <= COOL_DOWN
    assert len(server.asked) == asked


def test_what_is_no_json_counts_and_what_is_refused_does_not(
    server: Server, client: HttpClient
) -> None:
    for refusal in ((404, problem("gone")), (409, problem("no")), (403, {}), (404, {})):
        server.says(refusal)
        for _ in range(LIMITS.failures):
            assert outcome(lambda: client.get("/things")) in ("NotFound", "Rejected", "Refused")
        assert client.health.failures == 0
    server.says((200, {"much": "x" * 3_000_000}))
    for _ in range(LIMITS.failures):
        assert outcome(lambda: client.get("/things")) == "BrokenAnswer"
    assert client.health.state is State.OPEN


def test_where_only_changes_failed_one_tries_again_and_all_go_on(
    server: Server, client: HttpClient
) -> None:
    def change(_: int = 0) -> str:
        return outcome(lambda: client.post("/things", {}))

    server.says((500, {}))
    while client.health.state is State.CLOSED:
        change()
    time.sleep(COOL_DOWN)
    server.says(0.2, OK)
    asked = len(server.calls)
    with ThreadPoolExecutor(8) as threads:
        outcomes = Counter(threads.map(change, range(8)))
    assert outcomes == {"": 1, "CircuitOpen": 7}
    assert len(server.calls) - asked == 1
    assert client.get("/things") == {"fine": True}
    assert client.health.state is State.CLOSED


def test_nobody_waits_for_who_hangs_and_all_go_on_soon_after(
    server: Server, client: HttpClient
) -> None:
    open_it(server, client)
    server.says(5.0)
    until, slowest = time.monotonic() + 3 * COOL_DOWN, 0.0
    while time.monotonic() < until:
        begun = time.monotonic()
        assert outcome(lambda: client.get("/things")) == "CircuitOpen"
        slowest = max(slowest, time.monotonic() - begun)
        time.sleep(0.02)
    assert slowest < 0.4  # a reading would have waited for 0.6
    server.says(OK)
    until = time.monotonic() + 3 * COOL_DOWN
    while client.health.state is not State.CLOSED:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert client.get("/things") == {"fine": True}


def test_who_is_not_asked_for_is_not_tried_for_ever(server: Server) -> None:
    impatient = CallLimits(connect_timeout=0.5, budget=1.0, cool_down=0.02)
    client = client_of(server, impatient, name="quiet")
    open_it(server, client)
    tried = [thread for thread in threading.enumerate() if thread.name == "care-probe-quiet"]
    assert len(tried) == 1
    tried[0].join(5)
    assert not tried[0].is_alive()
    server.says(OK)
    time.sleep(impatient.cool_down)
    assert client.get("/things") == {"fine": True}


def test_a_probe_that_breaks_locks_nobody_out(server: Server) -> None:
    impatient = CallLimits(connect_timeout=0.5, budget=1.0, cool_down=0.02)
    client = client_of(server, impatient)
    open_it(server, client)

    def broken() -> None:
        raise KeyError("a bug")

    client._guards.missed(broken)
    server.says(OK)
    time.sleep(0.2)
    until = time.monotonic() + 3
    while outcome(lambda: client.get("/things")):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_token_that_cannot_be_had_opens_it_too(server: Server, client: HttpClient) -> None:
    server.grants(5.0)
    with ThreadPoolExecutor(8) as threads:
        begun = time.monotonic()
        list(threads.map(lambda _: outcome(lambda: client.get("/things")), range(8)))
    assert time.monotonic() - begun < LIMITS.budget + 0.3
    assert client.health.state is State.OPEN


def test_a_turn_that_was_nearly_over_is_no_fault_of_the_back_end(
    server: Server, client: HttpClient
) -> None:
    client.get("/things")
    server.says(0.2)
    for _ in range(LIMITS.failures + 1):
        with deadline(0.1), pytest.raises(DeadlineExceeded):
            client.get("/things")
    assert client.health.failures == 0


def test_one_slow_back_end_leaves_threads_for_another(server: Server) -> None:
    limits = CallLimits(budget=2.0, at_once=4, failures=100)
    slow = client_of(server, limits)
    slow.get("/things")
    server.says(0.8)
    with running() as other, ThreadPoolExecutor(12) as threads:
        quick = client_of(other, limits, "other")
        waiting = [threads.submit(outcome, lambda: slow.post("/things", {})) for _ in range(10)]
        time.sleep(0.4)  # those without a place have given up by now
        assert slow.health.in_flight == 4
        assert sum(future.done() for future in waiting) == 6
        begun = time.monotonic()
        assert quick.get("/things") == {"fine": True}
        assert time.monotonic() - begun < 0.2
        assert Counter(f.result() for f in waiting) == {"": 4, "Unavailable": 6}
    assert slow.health.in_flight == 0


def test_a_back_end_that_asks_for_a_pause_gets_it(server: Server, client: HttpClient) -> None:
    server.says((429, {}, {"Retry-After": "2"}), OK)
    with pytest.raises(Unavailable) as refused:
        client.get("/things")
    assert refused.value.retry_after == 2.0
    for _ in range(3):
        with pytest.raises(Unavailable, match="asked for a pause") as refused:
            client.get("/things")
        assert refused.value.retry_after == pytest.approx(2, abs=0.3)
    assert len(server.calls) == 1
    assert client.health.failures == 0


def test_a_refusal_with_a_name_is_one_customers_and_no_pause_for_all(
    server: Server, client: HttpClient
) -> None:
    server.says((429, problem("too-many-codes"), {"Retry-After": "3600"}), OK)
    with pytest.raises(Rejected):
        client.post("/codes", {})
    assert client.get("/things") == {"fine": True}
    server.says((429, {"type": "about:blank"}, {"Retry-After": "1"}))
    with pytest.raises(Unavailable):
        client.get("/things")


def test_a_server_that_says_when_it_is_back_is_asked_then_or_not_at_all(
    server: Server, client: HttpClient
) -> None:
    server.says((503, {}, {"Retry-After": "5"}), OK)
    with pytest.raises(Unavailable) as refused:
        client.get("/things")
    assert refused.value.retry_after == 5.0
    assert len(server.calls) == 1


def test_one_thread_fetches_the_token_for_all(server: Server, client: HttpClient) -> None:
    server.grants(TOKEN)
    start = threading.Barrier(8)

    def ask(_: int) -> str:
        start.wait()
        return outcome(lambda: client.get("/things"))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(8))) == [""] * 8
    assert server.tokens == 1
    client._credentials.forget("an older one")
    client.get("/things")
    assert server.tokens == 1


def test_health_tells_how_the_back_ends_are(server: Server, client: HttpClient) -> None:
    health = Health([Watched(client, "/health")])
    asked = health.ask()[0]
    assert (asked.error, asked.health.state, asked.health.in_flight) == ("", State.CLOSED, 0)
    server.says((500, {}))
    assert health.ask()[0].error == "shop: answered 500"
    told = health.now()[0]
    assert (told.name, told.failures, told.last_error) == ("shop", 2, "shop: answered 500")
    assert [each.name for each in health_of(HttpShop(client), None).now()] == ["shop"]
    assert health_of(FakeShop(), None).now() == ()
