"""A circuit breaker: it opens, lets one call try, and closes; told as what the calls see."""

from __future__ import annotations

import logging
import re
import threading
from contextlib import suppress

import pytest
from support.clock import Clock

from care.clients.calls.breaker import Breaker, Leave, State
from care.clients.calls.limits import CallLimits
from care.correlation import correlated
from care.errors import CircuitOpen, Unavailable

LIMITS = CallLimits(failures=3, cool_down=5.0)
DOWN = Unavailable("shop: cannot be reached")
CALL_SECONDS = 2.0


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker("shop", LIMITS, clock)


def fail(breaker: Breaker, times: int = 1) -> None:
    for _ in range(times):
        breaker.failed(breaker.enter(CALL_SECONDS), DOWN)


def opened(breaker: Breaker) -> Breaker:
    fail(breaker, LIMITS.failures)
    return breaker


def refused_for(breaker: Breaker) -> float | None:
    with pytest.raises(CircuitOpen) as refusal:
        breaker.enter(CALL_SECONDS)
    with pytest.raises(CircuitOpen):
        breaker.check()
    return refusal.value.retry_after


def test_it_opens_after_failures_in_a_row_and_says_for_how_long(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, 2)
    assert breaker.standing.state is State.CLOSED
    fail(breaker)
    assert breaker.standing.state is State.OPEN
    assert (breaker.standing.failures, breaker.standing.last_error) == (3, str(DOWN))
    assert refused_for(breaker) == 5.0
    clock.sleep(4.5)
    assert refused_for(breaker) == 0.5


def test_a_success_between_them_forgives(breaker: Breaker) -> None:
    for _ in range(5):
        fail(breaker, 2)
        breaker.succeeded(breaker.enter(CALL_SECONDS))
    assert breaker.standing.state is State.CLOSED
    assert breaker.standing.failures == 0


def test_one_call_of_many_tries_and_its_success_closes(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.sleep(5)
    leaves, refusals = at_once(breaker, 16)
    assert (len(leaves), refusals) == (1, 15)
    assert breaker.standing.state is State.HALF_OPEN
    breaker.succeeded(leaves[0])
    assert breaker.standing.state is State.CLOSED
    assert len(at_once(breaker, 16)[0]) == 16


def test_a_try_that_fails_leaves_it_open_for_as_long_again(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    for _ in range(3):
        clock.sleep(5)
        fail(breaker)
        assert breaker.standing.state is State.OPEN
        assert refused_for(breaker) == 5.0


def test_a_try_that_says_nothing_leaves_it_to_the_next(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.sleep(5)
    breaker.abandoned(breaker.enter(CALL_SECONDS))
    breaker.succeeded(breaker.enter(CALL_SECONDS))
    assert breaker.standing.state is State.CLOSED


def test_a_try_that_never_ends_loses_its_turn(breaker: Breaker, clock: Clock) -> None:
    opened(breaker)
    clock.sleep(5)
    lost = breaker.enter(CALL_SECONDS)
    assert refused_for(breaker) == CALL_SECONDS
    clock.sleep(CALL_SECONDS)
    second = breaker.enter(CALL_SECONDS)
    breaker.failed(lost, DOWN)  # it comes back after all; nobody listens
    assert breaker.standing.state is State.HALF_OPEN
    breaker.succeeded(second)
    assert breaker.standing.state is State.CLOSED


def test_calls_from_before_it_opened_change_nothing(breaker: Breaker, clock: Clock) -> None:
    early, late = breaker.enter(CALL_SECONDS), breaker.enter(CALL_SECONDS)
    opened(breaker)
    clock.sleep(4)
    breaker.failed(early, DOWN)
    assert refused_for(breaker) == 1.0
    breaker.succeeded(late)
    assert breaker.standing.state is State.OPEN


def test_each_change_is_one_line_with_the_message_it_belongs_to(
    breaker: Breaker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with correlated("0123abcd"):
        opened(breaker)
        clock.sleep(5)
        breaker.succeeded(breaker.enter(CALL_SECONDS))
    told = [re.findall(r'(\w+)=("[^"]*"|\S+)', r.getMessage()) for r in caplog.records]
    assert [(dict(line)["was"], dict(line)["state"]) for line in told] == [
        ("closed", "open"),
        ("open", "half-open"),
        ("half-open", "closed"),
    ]
    assert dict(told[0]) == {
        "back_end": '"shop"',
        "was": "closed",
        "state": "open",
        "failures": "3",
        "last_error": '"shop: cannot be reached"',
        "correlation_id": "0123abcd",
    }


def at_once(breaker: Breaker, count: int) -> tuple[list[Leave], int]:
    """What so many threads get that enter at the same moment: leaves, and refusals."""
    leaves: list[Leave] = []
    start = threading.Barrier(count)

    def enter() -> None:
        start.wait()
        with suppress(CircuitOpen):
            leaves.append(breaker.enter(CALL_SECONDS))

    threads = [threading.Thread(target=enter) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return leaves, count - len(leaves)
