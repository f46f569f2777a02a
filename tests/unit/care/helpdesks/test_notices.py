"""Slack hears of those who wait, and nothing about who they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from support.desks.base import Call, FakeDesk

from care.bootstrap import Services, bootstrap, worker_of
from care.clients.fake_shop import FakeShop
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Matter, Reason, Request, Way
from care.settings import Settings

WISH = Request(Reason.ASKED_FOR, Way.CHAT, "ada@example.com", Matter(), None, {"draft": {"a": "b"}})


class Slack(FakeDesk):
    """Takes lines."""

    def serve(self, call: Call) -> Any:
        return "ok"

    @property
    def lines(self) -> list[str]:
        return [call.body["text"] for call in self.calls]


@pytest.fixture
def slack() -> Iterator[Slack]:
    fake = Slack()
    yield fake
    fake.close()


@pytest.fixture
def care(settings: Settings, shop: FakeShop, slack: Slack) -> Services:
    named = {
        "slack_url": f"{slack.url}/services/T0/B0/secret",
        "helpdesk_link": "https://desk.example/cases/{number}?a=1&b=2",
    }
    return bootstrap(Settings(_env_file=None, **{**settings.dict(), **named}), shop)


def deliver(care: Services) -> None:
    worker = worker_of(care)
    while worker.run_once():
        pass


def test_who_waits_is_told_with_a_link(care: Services, slack: Slack) -> None:
    number = care.handoffs.request("c1", WISH).number
    deliver(care)
    (line,) = slack.lines
    assert line == (
        f"{number} waits for a person: team support, asked for, priority normal, by chat. "
        f"https://desk.example/cases/{number}?a=1&amp;b=2"
    )
    assert slack.calls[0].path == "/services/T0/B0/secret"


def test_who_waits_too_long_is_told_again_and_then_for_the_last_time(
    care: Services, slack: Slack
) -> None:
    handoff = care.handoffs.request("c1", WISH)
    care.handoffs.tick(handoff.requested_at + timedelta(minutes=6))
    deliver(care)
    assert "still waits" in slack.lines[-1]
    assert "priority high" in slack.lines[-1]
    care.handoffs.tick(handoff.requested_at + timedelta(minutes=30))
    deliver(care)
    assert "not taken in time" in slack.lines[-1]
    assert not any("ada@" in line for line in slack.lines)


def test_nobody_is_called_for_what_is_taken(care: Services, slack: Slack) -> None:
    handoff = care.handoffs.request("c1", WISH)
    care.handoffs.hear(
        DeskEvent("builtin", "1", handoff.number, Event.ASSIGNED, handoff.changed_at)
    )
    deliver(care)
    assert slack.lines == []


def test_without_an_address_nothing_is_written(settings: Settings, shop: FakeShop) -> None:
    care = bootstrap(settings, shop)
    care.handoffs.request("c1", WISH)
    assert [entry.kind for entry in care.outbox.waiting()] == ["handoff.open"]
