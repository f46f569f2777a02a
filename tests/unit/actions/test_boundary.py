"""Whatever goes wrong in an action, the customer gets a next step and nothing is claimed."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

import pytest
from support.acting import act

import actions.boundary
from actions.boundary import CareAction
from actions.orders import TrackOrder
from actions.turn import Turn
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.correlation import correlation_id
from care.errors import (
    BrokenAnswer,
    CareError,
    DeadlineExceeded,
    NotAllowed,
    Rejected,
    StoreUnavailable,
    Unavailable,
)


class Fails(CareAction):
    action_name = "action_fails"

    def __init__(self, error: Exception) -> None:
        self._error = error

    def act(self, turn: Turn, care: Services) -> None:
        turn.say("utter_all_done")
        turn.set(order_number="#W0000001")
        raise self._error


@pytest.mark.parametrize(
    ("error", "wording"),
    [
        (Unavailable("down"), "utter_backend_unavailable"),
        (StoreUnavailable("locked"), "utter_service_problem"),
        (BrokenAnswer("half"), "utter_backend_unavailable"),
        (DeadlineExceeded("late"), "utter_backend_unavailable"),
        (NotAllowed("who"), "utter_not_allowed"),
        (Rejected("no"), "utter_rejected"),
        (CareError("?"), "utter_service_problem"),
        (ZeroDivisionError("secret ada@example.com"), "utter_service_problem"),
    ],
)
def test_a_failure_is_told_ends_the_task_and_claims_nothing(
    error: Exception, wording: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        told = act(Fails(error), metadata={"correlation_id": "abc-123"})
    assert told.said == [wording]
    assert told.slots == {"requested_slot": None}
    assert told.next_action == "action_listen"
    assert {"event": "active_loop", "name": None, "timestamp": None} in told.events
    (record,) = caplog.records
    assert "abc-123" in record.getMessage()
    assert type(error).__name__ in record.getMessage()
    assert "ada@example.com" not in caplog.text


def test_work_that_takes_too_long_is_not_waited_for(
    care: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Sleeps(CareAction):
        action_name = "action_sleeps"

        def act(self, turn: Turn, care: Services) -> None:
            time.sleep(1)
            turn.say("utter_all_done")

    quick = replace(care, settings=care.settings.copy(update={"turn_budget": 0.1}))
    monkeypatch.setattr(actions.boundary, "services", lambda: quick)
    begun = time.monotonic()
    told = act(Sleeps())
    assert told.said == ["utter_backend_unavailable"]
    assert time.monotonic() - begun < 0.9
    time.sleep(1.2)
    assert told.said == ["utter_backend_unavailable"]  # the late work says nothing any more


def test_a_turn_whose_time_is_up_asks_nobody(shop: FakeShop) -> None:
    told = act(
        TrackOrder(),
        {"order_number": "#W0000001", "email": "ada@example.com"},
        metadata={"deadline": time.time() - 1},
    )
    assert told.said == ["utter_backend_unavailable"]


def test_the_correlation_id_of_the_message_reaches_the_work() -> None:
    seen: list[str] = []

    class Notes(CareAction):
        action_name = "action_notes"

        def act(self, turn: Turn, care: Services) -> None:
            seen.append(correlation_id())

    act(Notes(), metadata={"correlation_id": "abc-123"})
    act(Notes(), metadata={"correlation_id": "not an id\n"})
    assert seen[0] == "abc-123"
    assert seen[1] != "not an id\n"
