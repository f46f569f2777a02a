"""A conversation goes to a person and comes back: who is told what, and what is written when."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from care.accounts.models import Customer, Membership, MembershipLevel
from care.bootstrap import Services, worker_of
from care.clients.fake_shop import FakeShop
from care.conversations.models import Author
from care.errors import NotFound, Unavailable
from care.handoff.events import DeskEvent
from care.handoff.machine import Event, after
from care.handoff.models import Agent, Handoff, Priority, Reason, Request, State, Way

ANA = Agent("a1", "Ana")
IN_CHAT = Request(Reason.ASKED_FOR, Way.CHAT)


@pytest.fixture
def waiting(care: Services) -> Handoff:
    """A handoff in the chat that nobody has taken."""
    care.transcript.start("c1", None)
    say(care, "m0", "I want a person")
    return care.handoffs.request("c1", IN_CHAT)


def say(care: Services, message_id: str, text: str) -> bool:
    """The customer writes; whether a person gets it."""
    return care.transcript.accept("c1", message_id, text, message_id).is_held


def told(care: Services) -> list[tuple[Author, str]]:
    return [(message.author, message.text) for message in care.transcript.since("c1", 1)]


def at_desk(handoff: Handoff, what: Event, event_id: str = "", **more: object) -> DeskEvent:
    now = datetime.now(timezone.utc)
    return DeskEvent("test", event_id or what.value, handoff.number, what, now, ANA, **more)


def deliver(care: Services) -> None:
    at_work = worker_of(care)
    while at_work.run_once():
        pass


def state(care: Services) -> State | None:
    handoff = care.handoffs.of("c1")
    return handoff.state if handoff else None


def test_a_handoff_goes_its_way(care: Services, waiting: Handoff) -> None:
    assert state(care) is State.REQUESTED
    deliver(care)
    assert state(care) is State.QUEUED
    care.handoffs.hear(at_desk(waiting, Event.ASSIGNED))
    assert state(care) is State.ASSIGNED
    care.handoffs.hear(at_desk(waiting, Event.SPOKE, text="Hello, I am Ana."))
    assert state(care) is State.ACTIVE
    care.handoffs.hear(at_desk(waiting, Event.CLOSED, outcome="solved"))
    assert state(care) is None
    assert told(care) == [
        (Author.SYSTEM, "Ana has joined and has read our conversation."),
        (Author.AGENT, "Hello, I am Ana."),
        (Author.SYSTEM, "Ana has closed the conversation. It's me, the assistant, again."),
    ]


def test_the_bot_is_silent_exactly_as_long_as_a_person_has_it(
    care: Services, waiting: Handoff
) -> None:
    assert say(care, "m1", "hello?")
    care.handoffs.hear(at_desk(waiting, Event.CLOSED, outcome="solved"))
    assert not say(care, "m2", "hello?")
    assert care.transcript.accept("c1", "m1", "hello?", "m1").replies == []


def test_the_bot_hears_once_what_came_of_it(care: Services, waiting: Handoff) -> None:
    assert care.handoffs.returned("c1") is None
    care.handoffs.hear(at_desk(waiting, Event.CLOSED, outcome="solved"))
    ended = care.handoffs.returned("c1")
    assert ended is not None
    assert (ended.state, ended.outcome) == (State.RESOLVED, "solved")
    assert care.handoffs.returned("c1") is None


def test_what_the_desk_tells_twice_is_done_once(care: Services, waiting: Handoff) -> None:
    spoke = at_desk(waiting, Event.SPOKE, text="Hello")
    assert [care.handoffs.hear(spoke) for _ in range(3)] == [True, False, False]
    assert told(care) == [(Author.AGENT, "Hello")]


def test_what_comes_too_late_changes_nothing(care: Services, waiting: Handoff) -> None:
    care.handoffs.hear(at_desk(waiting, Event.CLOSED))
    before = told(care)
    for what in Event:
        care.handoffs.hear(at_desk(waiting, what, f"late {what.value}", text="late"))
    assert told(care) == before
    assert state(care) is None


def test_an_agents_last_word_is_not_lost_to_the_closing(care: Services, waiting: Handoff) -> None:
    last_word = at_desk(waiting, Event.SPOKE, "last", text="It is on its way.")
    assert care.handoffs.hear(at_desk(waiting, Event.CLOSED))
    assert [care.handoffs.hear(last_word) for _ in range(2)] == [True, False]
    assert told(care)[-1] == (Author.AGENT, "It is on its way.")
    assert state(care) is None


def test_an_unknown_case_is_not_found(care: Services, waiting: Handoff) -> None:
    with pytest.raises(NotFound):
        care.handoffs.hear(DeskEvent("test", "1", "T-NONE", Event.CLOSED, waiting.changed_at))


def test_a_wish_told_twice_is_one_handoff(care: Services, waiting: Handoff) -> None:
    again = care.handoffs.request("c1", Request(Reason.ASKED_FOR, Way.CHAT, "ada@example.com"))
    assert (again.number, again.email) == (waiting.number, "ada@example.com")
    care.handoffs.hear(at_desk(waiting, Event.CLOSED))
    assert care.handoffs.request("c1", IN_CHAT).number != waiting.number


def test_who_waits_too_long_is_raised_and_told(care: Services, waiting: Handoff) -> None:
    late = waiting.requested_at + timedelta(minutes=6)
    assert care.handoffs.tick(late) == 1
    assert care.handoffs.tick(late) == 0
    raised = care.handoffs.of("c1")
    assert raised is not None
    assert raised.priority is Priority.HIGH
    assert "taken sooner" in told(care)[-1][1]


def test_of_two_workers_one_raises_who_waits(care: Services, waiting: Handoff) -> None:
    late = waiting.requested_at + timedelta(minutes=6)
    # Both have found it late before either has done anything.
    raised = [care.handoffs._hurry(waiting.number, late) for _ in range(2)]
    assert raised == [True, False]
    assert len(told(care)) == 1


def test_whom_nobody_takes_the_bot_takes_back(care: Services, waiting: Handoff) -> None:
    assert care.handoffs.tick(waiting.requested_at + timedelta(minutes=30)) == 1
    assert state(care) is None
    assert "Nobody was free" in told(care)[-1][1]
    assert not say(care, "m1", "hello")


def test_who_left_an_address_is_answered_by_email_in_the_end(
    care: Services, waiting: Handoff
) -> None:
    care.handoffs.request("c1", Request(Reason.ASKED_FOR, Way.CHAT, "ada@example.com"))
    care.handoffs.tick(waiting.requested_at + timedelta(minutes=30))
    handoff = care.handoffs.of("c1")
    assert handoff is not None
    assert (handoff.way, handoff.is_silencing) == (Way.EMAIL, False)
    assert waiting.number in told(care)[-1][1]


def test_the_customer_may_leave_the_line(care: Services, waiting: Handoff) -> None:
    assert care.handoffs.cancel("c1")
    assert not care.handoffs.cancel("c1")
    assert not say(care, "m1", "where is my order")
    assert care.handoffs.returned("c1") is None


def test_everybody_has_a_place(care: Services, waiting: Handoff) -> None:
    second = care.handoffs.request("c2", IN_CHAT)
    assert [care.handoffs.place(one).place for one in (waiting, second)] == [1, 2]
    assert care.handoffs.place(second).minutes is None
    care.handoffs.hear(at_desk(waiting, Event.ASSIGNED))
    place = care.handoffs.place(second)
    assert (place.place, place.minutes) == (1, 1)


def test_the_state_machine_never_leaves_an_end() -> None:
    for ended in (state for state in State if not state.is_open):
        assert all(after(ended, event) is None for event in Event)


def test_every_open_state_can_be_ended() -> None:
    for waits in (state for state in State if state.is_open):
        assert after(waits, Event.CLOSED) is State.RESOLVED
        assert after(waits, Event.CANCELLED) is State.CANCELLED


def test_members_come_first(care: Services, shop: FakeShop) -> None:
    make_gold(shop)
    care.transcript.start("c2", "ada")
    assert care.handoffs.request("c2", IN_CHAT).priority is Priority.HIGH
    care.transcript.start("c3", None)
    assert care.handoffs.request("c3", IN_CHAT).priority is Priority.NORMAL


def test_nobody_waits_for_a_shop_that_does_not_say(
    care: Services, shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(customer_id: str) -> Customer:
        raise Unavailable("no answer")

    make_gold(shop)
    monkeypatch.setattr(shop, "customer", silent)
    care.transcript.start("c2", "ada")
    assert care.handoffs.request("c2", IN_CHAT).priority is Priority.NORMAL


def make_gold(shop: FakeShop) -> None:
    gold = Membership(level=MembershipLevel.GOLD, points=1, since=date(2025, 1, 1))
    shop.customers = [one.copy(update={"membership": gold}) for one in shop.customers]
