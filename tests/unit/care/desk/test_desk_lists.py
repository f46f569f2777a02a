"""What agents see: who is next, who it is, what was said, and what is over."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import insert
from support.desk import a_customer_waits

from care.accounts.models import Level
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.desk.models import Account, Outcome, Understood
from care.desk.service import Desk
from care.errors import Unavailable
from care.handoff.models import Priority
from care.store.tables import tracker_events


def test_the_most_urgent_is_next_and_among_equals_who_waits_longest(
    care: Services, desk: Desk, ana: Account, bo: Account
) -> None:
    priorities = (Priority.NORMAL, Priority.HIGH, Priority.LOW, Priority.NORMAL, Priority.URGENT)
    numbers = [
        a_customer_waits(care, f"c{place}", priority=priority).number
        for place, priority in enumerate(priorities)
    ]
    board = desk.lists.board(ana)
    assert [one.handoff.number for one in board.waiting] == [numbers[i] for i in (4, 1, 0, 3, 2)]
    desk.work.take(numbers[0], ana)
    desk.work.take(numbers[1], bo)
    board = desk.lists.board(ana)
    assert [one.handoff.number for one in board.mine] == [numbers[0]]
    assert [one.handoff.number for one in board.others] == [numbers[1]]
    assert len(board.waiting) == 3


def test_a_list_names_customers_as_far_as_they_are_known(
    care: Services, desk: Desk, ana: Account, shop: FakeShop
) -> None:
    a_customer_waits(care, "c1", "ada")
    a_customer_waits(care, "c2")
    found = [one.customer for one in desk.lists.board(ana).waiting]
    assert [(one.name, one.level) for one in found] == [
        ("Ada Lovell", Level.VERIFIED),
        ("", Level.ANONYMOUS),
    ]


def test_a_list_does_without_a_shop_that_is_down(
    care: Services, desk: Desk, ana: Account, shop: FakeShop
) -> None:
    a_customer_waits(care, "c1", "ada")
    shop.failure = Unavailable("down")
    assert desk.lists.board(ana).waiting[0].customer.name == ""


def test_the_pulse_changes_with_the_queue_and_only_then(
    care: Services, desk: Desk, ana: Account
) -> None:
    empty = desk.lists.pulse()
    assert empty.waiting == 0
    handoff = a_customer_waits(care)
    waiting = desk.lists.pulse()
    assert waiting.waiting == 1
    assert waiting == desk.lists.pulse()
    desk.work.take(handoff.number, ana)
    taken = desk.lists.pulse()
    assert taken.waiting == 0
    assert len({empty.version, waiting.version, taken.version}) == 3


def test_the_version_of_a_conversation_changes_with_all_that_is_shown(
    care: Services, desk: Desk, ana: Account
) -> None:
    handoff = a_customer_waits(care)
    acts = (
        lambda: None,
        lambda: desk.work.take(handoff.number, ana),
        lambda: care.transcript.accept("c1", "m1", "hello?", "m1"),
        lambda: desk.work.note(handoff.number, ana, "calls often", "f1"),
        lambda: desk.work.label(handoff.number, ana, "m0", "handoff"),
        lambda: desk.work.close(handoff.number, ana, Outcome.SOLVED),
    )
    versions = []
    for act in acts:
        act()
        versions.append(desk.conversations.version(handoff.number))
    assert len(set(versions)) == len(acts)


def test_messages_are_masked_and_say_what_they_were_taken_for(care: Services, desk: Desk) -> None:
    handoff = a_customer_waits(care, text="My card is 4111 1111 1111 1111")
    event = {
        "message_id": "m0",
        "parse_data": {"intent": {"name": "payment_methods", "confidence": 0.93}},
    }
    with desk.database.write() as connection:
        for seq, data in enumerate((json.dumps(event), "not json", '{"message_id": "m1"}')):
            connection.execute(
                insert(tracker_events).values(
                    conversation_id="c1", seq=seq, timestamp=0.0, type_name="user", data=data
                )
            )
    said = desk.conversations.said(handoff)[0]
    assert "4111" not in said.text
    assert said.understood == Understood("payment_methods", 0.93)
    assert desk.conversations.said(handoff, after=said.seq) == []


def test_what_is_over_is_found_by_its_number(care: Services, desk: Desk, ana: Account) -> None:
    numbers = [a_customer_waits(care, f"c{place}").number for place in range(3)]
    for number in numbers[:2]:
        desk.work.take(number, ana)
        desk.work.close(number, ana, Outcome.SOLVED)
    assert [one.handoff.number for one in desk.lists.closed()] == [numbers[1], numbers[0]]
    assert [one.handoff.number for one in desk.lists.closed(numbers[0])] == [numbers[0]]
    assert desk.lists.closed(numbers[2]) == []
    assert desk.lists.closed("%") == []
    assert desk.lists.closed(page=1) == []


@pytest.mark.parametrize("team", [None, "support"])
def test_an_empty_queue_is_empty(desk: Desk, ana: Account, team: str | None) -> None:
    board = desk.lists.board(ana, team)
    assert (board.mine, board.waiting, board.others) == ([], [], [])
