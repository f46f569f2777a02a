"""What agents do: it happens once, only who has a conversation does it, and the log knows it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from support.desk import a_customer_waits, an_agent, deliver, told

from care.bootstrap import Services
from care.conversations.models import Author
from care.desk.models import Account, Did, Outcome, Role
from care.desk.service import Desk
from care.errors import NotAllowed, NotFound, Rejected
from care.handoff.models import Handoff, State
from care.store.tables import labels


@pytest.fixture
def waiting(care: Services) -> Handoff:
    return a_customer_waits(care)


def reason(refused: pytest.ExceptionInfo[Rejected]) -> str:
    return refused.value.reason


def test_a_conversation_from_the_queue_to_its_end(
    care: Services, desk: Desk, ana: Account, waiting: Handoff
) -> None:
    deliver(care)
    assert desk.work.take(waiting.number, ana)
    desk.work.reply(waiting.number, ana, "Hello, I am Ana.", "f1")
    desk.work.close(waiting.number, ana, Outcome.SOLVED, "Sent a new one.")
    assert told(care) == [
        (Author.SYSTEM, "Ana has joined and has read our conversation."),
        (Author.AGENT, "Hello, I am Ana."),
        (Author.SYSTEM, "Ana has closed the conversation. It's me, the assistant, again."),
    ]
    ended = desk.conversations.handoff(waiting.number)
    assert (ended.state, ended.outcome) == (State.RESOLVED, "solved")
    assert [note.text for note in desk.conversations.notes(ended)] == ["Sent a new one."]
    assert [line.did for line in desk.log.lines(number=waiting.number)] == [
        Did.CLOSED,
        Did.REPLIED,
        Did.TOOK,
    ]


def test_of_many_who_take_it_at_once_exactly_one_gets_it(
    care: Services, desk: Desk, waiting: Handoff
) -> None:
    agents = [an_agent(desk, f"A{number}") for number in range(6)]
    together, got = threading.Barrier(len(agents)), {}

    def take(account: Account) -> None:
        together.wait()
        got[account.name] = desk.work.take(waiting.number, account)

    threads = [threading.Thread(target=take, args=(account,)) for account in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [name for name, is_mine in got.items() if is_mine]
    holder = desk.conversations.handoff(waiting.number).agent
    assert holder is not None
    assert winners == [holder.name]
    assert len(told(care)) == 1
    assert [line.did for line in desk.log.lines(number=waiting.number)] == [Did.TOOK]


def test_taking_it_twice_is_taking_it_once(
    care: Services, desk: Desk, ana: Account, bo: Account, waiting: Handoff
) -> None:
    assert desk.work.take(waiting.number, ana)
    assert desk.work.take(waiting.number, ana)
    assert not desk.work.take(waiting.number, bo)
    assert len(told(care)) == 1


def test_a_form_that_is_sent_twice_says_it_once(
    care: Services, desk: Desk, ana: Account, waiting: Handoff
) -> None:
    desk.work.take(waiting.number, ana)
    for _ in range(3):
        desk.work.reply(waiting.number, ana, "Hello\r\nyou", "f1")
    desk.work.reply(waiting.number, ana, "Hello\nyou", "f2")
    desk.work.reply(waiting.number, ana, "Something else on a restored page", "f2")
    said = [text for author, text in told(care) if author is Author.AGENT]
    assert said == ["Hello\nyou", "Hello\nyou", "Something else on a restored page"]


def test_a_form_sent_again_after_the_end_is_no_error(
    desk: Desk, ana: Account, waiting: Handoff
) -> None:
    desk.work.take(waiting.number, ana)
    desk.work.reply(waiting.number, ana, "Bye", "f1")
    desk.work.close(waiting.number, ana, Outcome.SOLVED)
    desk.work.reply(waiting.number, ana, "Bye", "f1")
    desk.work.close(waiting.number, ana, Outcome.SPAM)
    assert desk.conversations.handoff(waiting.number).outcome == "solved"
    with pytest.raises(Rejected) as refused:
        desk.work.reply(waiting.number, ana, "And another thing", "f2")
    assert reason(refused) == "ended"


def test_only_who_has_it_answers_gives_back_or_closes(
    care: Services, desk: Desk, ana: Account, bo: Account, waiting: Handoff
) -> None:
    acts = (
        lambda: desk.work.reply(waiting.number, bo, "Hello", "f1"),
        lambda: desk.work.release(waiting.number, bo),
        lambda: desk.work.transfer(waiting.number, bo, "billing"),
        lambda: desk.work.close(waiting.number, bo, Outcome.SOLVED),
    )
    for expected in ("not-yours", "held-by-another"):
        for act in acts:
            with pytest.raises(Rejected) as refused:
                act()
            assert reason(refused) == expected
        desk.work.take(waiting.number, ana)
    assert len(told(care)) == 1


def test_only_a_lead_takes_it_from_somebody_else(
    care: Services, desk: Desk, ana: Account, bo: Account, waiting: Handoff
) -> None:
    lea = an_agent(desk, "Lea", Role.LEAD)
    desk.work.take(waiting.number, ana)
    with pytest.raises(NotAllowed):
        desk.work.take_over(waiting.number, bo)
    desk.work.take_over(waiting.number, lea)
    assert desk.conversations.handoff(waiting.number).agent == lea.agent
    assert told(care)[-1] == (Author.SYSTEM, "Lea has joined and has read our conversation.")
    assert desk.log.lines()[0].detail == "Ana"


def test_what_is_given_back_waits_anew(
    care: Services, desk: Desk, ana: Account, waiting: Handoff
) -> None:
    desk.work.take(waiting.number, ana)
    desk.work.release(waiting.number, ana)
    released = desk.conversations.handoff(waiting.number)
    assert (released.state, released.agent) == (State.QUEUED, None)
    assert "passed you on" in told(care)[-1][1]
    # It is given up by how long it waits, not by how long it has been known.
    assert care.handoffs.tick(released.waits_since + timedelta(minutes=4)) == 0
    assert care.handoffs.tick(released.waits_since + timedelta(minutes=6)) == 1
    assert desk.conversations.handoff(waiting.number).state is State.QUEUED


def test_another_team_has_it_then(desk: Desk, ana: Account, bo: Account, waiting: Handoff) -> None:
    desk.work.take(waiting.number, ana)
    with pytest.raises(Rejected) as refused:
        desk.work.transfer(waiting.number, ana, "catering")
    assert reason(refused) == "unknown-team"
    desk.work.transfer(waiting.number, ana, "billing")
    assert [one.handoff.number for one in desk.lists.board(bo, "billing").waiting] == [
        waiting.number
    ]
    assert desk.lists.board(bo, "support").waiting == []
    assert desk.log.lines()[0].detail == "support → billing"


@pytest.mark.parametrize(
    ("text", "expected"), [("", "empty"), (" \n\u202e\x00", "empty"), ("x" * 4001, "too-long")]
)
def test_a_text_that_is_none_is_refused(
    desk: Desk, ana: Account, waiting: Handoff, text: str, expected: str
) -> None:
    desk.work.take(waiting.number, ana)
    for write in (desk.work.reply, desk.work.note):
        with pytest.raises(Rejected) as refused:
            write(waiting.number, ana, text, "f1")
        assert reason(refused) == expected


def test_notes_are_for_agents_and_written_once(
    care: Services, desk: Desk, bo: Account, waiting: Handoff
) -> None:
    for _ in range(2):
        desk.work.note(waiting.number, bo, "Calls often.", "f1")
    assert [(n.name, n.text) for n in desk.conversations.notes(waiting)] == [("Bo", "Calls often.")]
    assert told(care) == []


def test_a_label_replaces_the_one_before(
    desk: Desk, ana: Account, bo: Account, waiting: Handoff
) -> None:
    desk.work.label(waiting.number, ana, "m0", "track_order")
    desk.work.label(waiting.number, bo, "m0", "cancel_order")
    assert desk.conversations.said(waiting)[0].label == "cancel_order"
    with desk.database.read() as connection:
        assert [row.agent_id for row in connection.execute(select(labels))] == [bo.id]
    with pytest.raises(Rejected) as refused:
        desk.work.label(waiting.number, ana, "m0", "fly_to_the_moon")
    assert reason(refused) == "unknown-intent"
    with pytest.raises(NotFound):
        desk.work.label(waiting.number, ana, "of another conversation", "track_order")


def test_an_unknown_number_is_not_found(desk: Desk, ana: Account) -> None:
    with pytest.raises(NotFound):
        desk.work.take("T-NONE22", ana)
