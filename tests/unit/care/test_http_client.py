"""Calling a back end that fails: what is repeated, what is not, and how long it may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.back_end import HALF, OK, RESET, TOKEN, Server, problem, running

from care.clients.calls.limits import CallLimits
from care.clients.calls.tokens import ClientCredentials
from care.clients.http import HttpClient
from care.deadline import deadline
from care.errors import BrokenAnswer, DeadlineExceeded, NotFound, Rejected, Unavailable

BUDGET = 1.0


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def client(server: Server) -> HttpClient:
    return HttpClient(
        "shop",
        server.url,
        ClientCredentials("care", "secret"),
        CallLimits(connect_timeout=0.5, budget=BUDGET),
    )


def seconds(call: Callable[[], object], error: type[Exception] | None = None) -> float:
    """How long the call takes, which ends with this error."""
    begun = time.monotonic()
    if error is None:
        call()
    else:
        with pytest.raises(error):
            call()
    return time.monotonic() - begun


@pytest.mark.parametrize("failure", [(500, {}), (503, {}), RESET, HALF, 0.8])
def test_reading_is_repeated_once(server: Server, client: HttpClient, failure: Any) -> None:
    server.says(failure, OK)
    assert client.get("/things") == {"fine": True}
    assert server.calls == ["GET /things"] * 2


@pytest.mark.parametrize("failure", [(500, {}), RESET, 2.0])
def test_reading_is_given_up_after_two_failures_and_in_time(
    server: Server, client: HttpClient, failure: Any
) -> None:
    server.says(failure)
    with deadline(BUDGET):
        assert seconds(lambda: client.get("/things"), Unavailable) < BUDGET + 0.2
    assert server.calls == ["GET /things"] * 2


def test_reading_is_not_repeated_where_too_little_time_is_left(
    server: Server, client: HttpClient
) -> None:
    server.says(0.9)
    with deadline(0.5), pytest.raises(DeadlineExceeded):
        client.get("/things")
    server.says((500, {}))
    with deadline(0.25), pytest.raises(Unavailable, match="500"):
        client.get("/things")
    assert server.calls == ["GET /things"] * 2


@pytest.mark.parametrize("refusal", [(404, problem("gone")), (422, problem("no")), (403, {})])
def test_an_answer_that_is_no_failure_is_not_asked_for_again(
    server: Server, client: HttpClient, refusal: Any
) -> None:
    server.says(refusal)
    with pytest.raises((NotFound, Rejected, Unavailable)):
        client.get("/things")
    assert server.calls == ["GET /things"]


@pytest.mark.parametrize("failure", [(500, {}), (503, {}), RESET, HALF, 0.8])
@pytest.mark.parametrize("method", ["post", "put"])
def test_a_change_is_never_repeated(
    server: Server, client: HttpClient, method: str, failure: Any
) -> None:
    server.says(failure, OK)
    with pytest.raises(Unavailable):
        getattr(client, method)("/things", {}, "key")
    assert server.calls == [f"{method.upper()} /things"]


def test_a_change_leaves_time_to_look_whether_it_was_made(
    server: Server, client: HttpClient
) -> None:
    server.says(0.8, OK)
    with deadline(BUDGET):
        taken = seconds(lambda: client.post("/things", {}, "key"), DeadlineExceeded)
        assert 0.4 < taken < 0.6
        assert client.get("/things") == {"fine": True}


def test_getting_a_token_counts_for_the_change(server: Server, client: HttpClient) -> None:
    server.grants(0.8)
    assert seconds(lambda: client.post("/things", {}, "key"), DeadlineExceeded) < 0.6
    assert server.calls == []


def test_a_change_carries_its_key(server: Server, client: HttpClient) -> None:
    client.put("/things", {}, "key-1")
    client.post("/things", {})
    keys = [
        headers.get("Idempotency-Key") for _, path, headers in server.asked if path == "/things"
    ]
    assert keys == ["key-1", None]


def test_a_token_is_asked_for_twice_where_that_fails(server: Server, client: HttpClient) -> None:
    for failure in ((500, {}), RESET):
        server.grants(failure, TOKEN)
        client._credentials.forget("t")
        before = server.tokens
        assert client.post("/things", {}, "key") == {"fine": True}
        assert server.tokens - before == 2


def test_a_refusal_has_its_reason_and_facts(server: Server, client: HttpClient) -> None:
    facts = {"balance": "5.00", "attempts_left": 4, "errors": [{"field": "x"}], "status": 422}
    server.says((422, problem("gift-card-too-low", **facts)))
    with pytest.raises(Rejected) as refused:
        client.post("/things", {}, "key")
    assert refused.value.reason == "gift-card-too-low"
    assert refused.value.facts == {"balance": "5.00", "attempts_left": "4"}
    assert "5.00" not in str(refused.value)


def test_somebody_who_was_faster_is_a_refusal_of_its_own(
    server: Server, client: HttpClient
) -> None:
    server.says((409, problem("conflict")))
    with pytest.raises(Rejected) as refused:
        client.put("/things", {}, "key")
    assert (refused.value.reason, refused.value.facts) == ("conflict", {})


def test_what_is_not_json_is_no_answer(server: Server, client: HttpClient) -> None:
    server.grants((200, {"something": "else"}))
    with pytest.raises(BrokenAnswer):
        client.get("/things")
