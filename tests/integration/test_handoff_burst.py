"""Many are handed over at once to a slow desk: all arrive in order, and nobody else waits longer.

`TEST_BURST` is how many, such as the 200 of docs/helpdesks.md; by default it is fewer, for time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from support.desks.base import SECRET, TOKEN, Call
from support.desks.tiny import MAPPING, TinyDesk
from support.proxy import BreakingProxy
from support.stack import SECRET as OURS
from support.stack import CareStack, start

from care.bootstrap import Services, bootstrap
from care.handoff.models import Reason, Request, State, Way
from care.settings import Settings
from tools.ports import find_free
from tools.services import Process, Service

BURST = int(os.environ.get("TEST_BURST", "48"))
DESK_SECONDS = 2.0
AFTER = ["are you there?", "my parcel is wet"]
# The aim is 1.2, which a quiet machine keeps; a busy one should not fail for its neighbours.
RISE = 1.5


class SlowDesk(TinyDesk):
    """Takes its time for each answer, for as many as ask at the same time."""

    seconds = 0.0

    def take(self, call: Call) -> tuple[str, Any]:
        time.sleep(self.seconds)
        return super().take(call)


@pytest.fixture(scope="module")
def desk() -> Iterator[SlowDesk]:
    slow = SlowDesk()
    yield slow
    slow.close()


@pytest.fixture(scope="module")
def door(desk: SlowDesk) -> Iterator[BreakingProxy]:
    """The way to the desk, which can be shut."""
    between = BreakingProxy(desk.url, find_free())
    yield between
    between.close()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory, door: BreakingProxy) -> Iterator[CareStack]:
    helpdesk = {
        "CARE_HELPDESK": "rest",
        "CARE_HELPDESK_URL": door.url,
        "CARE_HELPDESK_TOKEN": TOKEN,
        "CARE_HELPDESK_SECRET": SECRET,
        "CARE_HELPDESK_MAPPING": str(MAPPING),
    }
    running = CareStack(tmp_path_factory.mktemp("burst"), None, **helpdesk)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def worker(stack: CareStack) -> Iterator[Process]:
    log = stack.folder / "worker.log"
    running = start(Service("worker", "care work", ""), stack.environment, log)
    yield running
    running.ask_to_stop()
    running.wait_stopped(10)


@pytest.fixture(scope="module")
def care(stack: CareStack) -> Iterator[Services]:
    """Care's services on the stack's own database."""
    variables = stack.environment
    services = bootstrap(
        Settings(
            _env_file=None,
            database_url=variables["CARE_DATABASE_URL"],
            policy=Path(variables["CARE_POLICY"]),
            shop_url=variables["CARE_SHOP_URL"],
            shop_client_secret=OURS,
            session_secret=OURS,
            customer_token_secret=OURS,
        )
    )
    yield services
    services.database.close()


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


def words(case: dict[str, Any]) -> list[str]:
    """What the desk has of the customer's, after Care's note."""
    return [entry["text"].partition("\n\n")[0] for entry in case["entries"][1:]]


@pytest.mark.usefixtures("worker")
def test_a_desk_that_is_away_at_the_handover_hears_of_it_later_and_once(
    stack: CareStack, care: Services, desk: SlowDesk, door: BreakingProxy
) -> None:
    customer = stack.customer()
    with door.broken("down"):
        assert "in line" in customer.says("I want to talk to a person")
        assert customer.says("my parcel is wet") == ""  # the bot is silent
        wait_for(lambda: any(entry.attempts > 1 for entry in care.outbox.waiting()))
        assert desk.kept == {}
    customer.says("are you there?")
    wait_for(lambda: not care.outbox.waiting())
    (case,) = desk.kept.values()
    assert words(case) == ["my parcel is wet", "are you there?"]
    desk.kept.clear()


def hand_over(care: Services) -> list[str]:
    """So many customers at the same time, each of whom goes on writing; their handoffs."""
    numbers = []
    for index in range(BURST):
        conversation = f"burst-{index}"
        care.transcript.start(conversation, None)
        care.transcript.accept(conversation, "m0", "a person please", "m0")
        request = Request(Reason.ASKED_FOR, Way.CHAT)
        numbers.append(care.handoffs.request(conversation, request).number)
        for message, text in enumerate(AFTER, start=1):
            care.transcript.accept(conversation, f"m{message}", f"{index}: {text}", f"m{message}")
    return numbers


def turn_times(stack: CareStack, until: Any) -> list[float]:
    """Seconds of each turn of somebody who asks for something else."""
    customer, took = stack.customer(), []
    while not until(len(took)):
        customer.says("what are your opening hours?")
        took.append(customer.seconds)
        time.sleep(0.1)
    return took


@pytest.mark.usefixtures("worker")
def test_a_burst_arrives_and_nobody_else_waits(
    stack: CareStack, care: Services, desk: SlowDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "seconds", DESK_SECONDS)
    turn_times(stack, lambda count: count == 10)  # the first ones warm up
    quiet = median(turn_times(stack, lambda count: count == 60))
    begun = time.monotonic()
    numbers = hand_over(care)
    busy = turn_times(stack, lambda count: count >= 60 and not care.outbox.waiting())
    seconds = time.monotonic() - begun

    rise = median(busy) / quiet
    print(
        f"\n{BURST} handed over to a desk that takes {DESK_SECONDS:.0f} s: all there after "
        f"{seconds:.0f} s; others' turns {quiet * 1000:.0f} ms before, "
        f"{median(busy) * 1000:.0f} ms meanwhile ({rise - 1:+.0%})"
    )
    assert care.outbox.dead() == []
    assert len(desk.kept) == BURST
    by_number = {case["title"].rpartition("[")[2].rstrip("]"): case for case in desk.kept.values()}
    for index, number in enumerate(numbers):
        assert words(by_number[number]) == [f"{index}: {text}" for text in AFTER]
        handoff = care.handoffs.of(f"burst-{index}")
        assert handoff and handoff.state is State.QUEUED
    assert rise < RISE
