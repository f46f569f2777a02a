"""Answers by e-mail: written with the agent's act, sent once by the outbox, seen at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.desk import a_customer_waits, an_agent, deliver, told
from support.mail_server import PASSWORD, USER, MailServer, mail_server

from care.bootstrap import Services, bootstrap
from care.clients.fake_shop import FakeShop
from care.desk.models import Account, Did, Outcome
from care.desk.service import Desk, desk_of
from care.errors import Rejected, Unavailable
from care.handoff.models import Handoff, Reason, Request, State, Way
from care.settings import Settings
from care.store.tables import outbox


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


@pytest.fixture
def care(settings: Settings, shop: FakeShop, server: MailServer) -> Services:
    mail = {
        "mail_host": "localhost",
        "mail_port": server.port,
        "mail_user": USER,
        "mail_password": PASSWORD,
        "mail_from": "The shop <help@shop.example>",
    }
    return bootstrap(Settings(_env_file=None, **{**settings.dict(), **mail}), shop)


@pytest.fixture
def asked(care: Services, desk: Desk, ana: Account) -> Handoff:
    """Ana has it, and is to write to ada@example.com."""
    return ask(care, desk, ana, email="ada@example.com")


def ask(
    care: Services,
    desk: Desk,
    ana: Account,
    *,
    conversation_id: str = "c1",
    customer_id: str | None = None,
    email: str | None = None,
    language: str | None = None,
) -> Handoff:
    care.transcript.start(conversation_id, customer_id)
    request = Request(Reason.ASKED_FOR, Way.EMAIL, email, language=language)
    handoff = care.handoffs.request(conversation_id, request)
    desk.work.take(handoff.number, ana)
    return handoff


def try_again_now(care: Services) -> None:
    with care.database.write() as connection:
        connection.execute(update(outbox).values(due_at=outbox.c.written_at))
    deliver(care)


def test_an_answer_reaches_the_customer_and_closes_the_case(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    desk.work.reply(asked.number, ana, "Your lamp is on its way.", "f1")
    [written] = desk.conversations.emails.of(asked)
    assert (written.name, written.sent_at, written.problem) == ("Ana", None, "")
    before = desk.conversations.version(asked.number)
    deliver(care)
    [got] = server.mailbox
    assert got["To"] == "ada@example.com"
    assert got["Subject"] == f"Your request {asked.number}"
    lines = [line for line in got.get_content().splitlines() if line]
    assert lines == ["Your lamp is on its way.", "Ana", f"Your request {asked.number}"]
    [written] = desk.conversations.emails.of(asked)
    assert written.sent_at is not None
    assert desk.conversations.version(asked.number) != before
    assert desk.conversations.handoff(asked.number).state is State.ACTIVE
    desk.work.close(asked.number, ana, Outcome.SOLVED)
    assert [line.did for line in desk.log.lines(number=asked.number)] == [
        Did.CLOSED,
        Did.REPLIED,
        Did.TOOK,
    ]


def test_the_chat_stays_the_bots(care: Services, desk: Desk, ana: Account, asked: Handoff) -> None:
    desk.work.reply(asked.number, ana, "Hello.", "f1")
    deliver(care)
    assert told(care) == []
    assert care.transcript.accept("c1", "m9", "and my order?", "m9").is_held is False


def test_a_double_click_writes_one_and_two_answers_are_one_thread(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    for _ in range(3):
        desk.work.reply(asked.number, ana, "First.", "f1")
    desk.work.reply(asked.number, ana, "Second.", "f2")
    deliver(care)
    first, second = server.mailbox
    assert "First." in first.get_content()
    assert "Second." in second.get_content()
    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


def test_who_is_verified_is_written_to_at_the_address_of_their_account(
    care: Services, desk: Desk, ana: Account, server: MailServer, shop: FakeShop
) -> None:
    handoff = ask(care, desk, ana, customer_id="ada", language="es")
    desk.work.reply(handoff.number, ana, "Hola.", "f1")
    shop.failure = Unavailable("down")
    deliver(care)
    assert server.mailbox == []
    shop.failure = None
    try_again_now(care)
    [got] = server.mailbox
    assert got["To"] == "ada@example.com"
    assert got["Subject"] == f"Tu solicitud {handoff.number}"


def test_without_an_address_nothing_is_written(care: Services, desk: Desk, ana: Account) -> None:
    handoff = ask(care, desk, ana)
    assert desk.conversations.emails.obstacle(handoff) == "no-address"
    with pytest.raises(Rejected) as refused:
        desk.work.reply(handoff.number, ana, "Hello.", "f1")
    assert refused.value.reason == "no-address"
    assert desk.conversations.emails.of(handoff) == []
    assert desk.conversations.handoff(handoff.number).state is State.ASSIGNED


def test_without_a_mail_server_nothing_is_written(settings: Settings, shop: FakeShop) -> None:
    care = bootstrap(settings, shop)
    desk = desk_of(care)
    ana = an_agent(desk, "Ana")
    handoff = ask(care, desk, ana, email="ada@example.com")
    with pytest.raises(Rejected) as refused:
        desk.work.reply(handoff.number, ana, "Hello.", "f1")
    assert refused.value.reason == "no-mail"


def test_what_the_server_refuses_is_seen_and_can_be_sent_again(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    server.rcpt = ["550 no such mailbox"]
    desk.work.reply(asked.number, ana, "Hello.", "f1")
    before = desk.conversations.version(asked.number)
    deliver(care)
    [written] = desk.conversations.emails.of(asked)
    assert written.problem == "mail: the recipient was refused with 550"
    assert desk.conversations.version(asked.number) != before
    [dead] = care.outbox.dead()
    desk.resend(dead.id, ana)
    deliver(care)
    assert len(server.mailbox) == 1
    [written] = desk.conversations.emails.of(asked)
    assert written.sent_at is not None


def test_a_server_that_is_busy_gets_it_later_and_once(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    server.rcpt = ["451 later", "421 later still"]
    desk.work.reply(asked.number, ana, "Hello.", "f1")
    deliver(care)
    assert care.outbox.dead() == []
    try_again_now(care)
    assert server.mailbox == []
    try_again_now(care)
    try_again_now(care)
    assert len(server.mailbox) == 1


def test_a_lost_answer_gives_two_that_mailboxes_take_for_one(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    server.hangs_up = 1
    desk.work.reply(asked.number, ana, "Hello.", "f1")
    deliver(care)
    try_again_now(care)
    assert len(server.mailbox) == 2
    assert len({str(got["Message-ID"]) for got in server.mailbox}) == 1


def test_an_email_that_is_refused_does_not_hold_up_the_next(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    server.data = ["554 looks like spam"]
    desk.work.reply(asked.number, ana, "First.", "f1")
    desk.work.reply(asked.number, ana, "Second.", "f2")
    deliver(care)
    [got] = server.mailbox
    assert "Second." in got.get_content()


def test_errors_name_nobody(
    care: Services, desk: Desk, ana: Account, asked: Handoff, server: MailServer
) -> None:
    server.rcpt = ["550 ada@example.com is unknown"]
    desk.work.reply(asked.number, ana, "Hello.", "f1")
    deliver(care)
    with care.database.read() as connection:
        errors = [row.error for row in connection.execute(select(outbox.c.error))]
    assert any("550" in error for error in errors)
    assert not any("ada@" in error for error in errors)


def test_who_nobody_came_for_is_answered_by_email(
    care: Services, desk: Desk, ana: Account, server: MailServer
) -> None:
    handoff = a_customer_waits(care, conversation_id="c7", customer_id="ada")
    care.handoffs.answer_by_email("c7")
    deliver(care)
    desk.work.take(handoff.number, ana)
    desk.work.reply(handoff.number, ana, "Hello Ada.", "f1")
    deliver(care)
    assert [got["To"] for got in server.mailbox] == ["ada@example.com"]
