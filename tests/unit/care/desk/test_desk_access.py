"""Who may come to the desk: accounts, log-ins, and those who guess."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from support.desk import PASSWORD, an_agent

from care.bootstrap import Services
from care.desk import sessions
from care.desk.models import Account, Did, Role
from care.desk.service import Desk
from care.errors import NotAllowed, NotFound, Rejected
from care.handoff.store import now
from care.store.tables import agent_sessions, agents


def log_in(desk: Desk, email: str = "ana@example.com", password: str = PASSWORD) -> str:
    return desk.sessions.log_in(email, password, "203.0.113.9")


def fail(desk: Desk, times: int, email: str = "ana@example.com", client: str = "c") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            desk.sessions.log_in(email, "wrong password", client)


def test_a_password_is_stored_as_an_argon2_hash(desk: Desk, ana: Account) -> None:
    with desk.database.read() as connection:
        stored = connection.execute(select(agents.c.password)).scalar()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_an_agent_logs_in_however_the_address_is_written(desk: Desk, ana: Account) -> None:
    token = log_in(desk, " Ana@Example.com ")
    assert desk.sessions.account(token) == ana
    with desk.database.read() as connection:
        assert connection.execute(select(agent_sessions.c.token)).scalar() != token


@pytest.mark.parametrize("email", ["ana@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    desk: Desk, ana: Account, email: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        log_in(desk, email, "wrong password")
    assert str(refused.value) == "address and password do not fit"


def test_a_session_ends_when_its_time_is_over(
    desk: Desk, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = log_in(desk)
    monkeypatch.setattr(sessions, "now", lambda: now() + timedelta(hours=13))
    assert desk.sessions.account(token) is None


def test_a_session_ends_with_logging_out(desk: Desk, ana: Account, care: Services) -> None:
    token = log_in(desk)
    desk.agents.note_presence(ana)
    assert care.desk.is_staffed()
    desk.sessions.log_out(token)
    assert desk.sessions.account(token) is None
    assert not care.desk.is_staffed()


@pytest.mark.parametrize("what", ["set_password", "remove"])
def test_another_password_or_the_removal_ends_all_sessions(
    desk: Desk, ana: Account, what: str
) -> None:
    token = log_in(desk)
    if what == "remove":
        desk.agents.remove(ana.email)
    else:
        desk.agents.set_password(ana.email, "another long password")
    assert desk.sessions.account(token) is None


def test_guessing_is_stopped_for_the_one_who_guesses(desk: Desk, ana: Account) -> None:
    fail(desk, 5)
    with pytest.raises(Rejected, match="too-many"):
        desk.sessions.log_in(ana.email, PASSWORD, "c")
    assert desk.sessions.log_in(ana.email, PASSWORD, "elsewhere")


def test_guessing_many_addresses_is_stopped_too(desk: Desk, ana: Account) -> None:
    for number in range(5):
        fail(desk, 4, f"someone{number}@example.com")
    with pytest.raises(Rejected, match="too-many"):
        desk.sessions.log_in(ana.email, PASSWORD, "c")


def test_guessing_from_many_places_is_stopped_in_the_end(
    desk: Desk, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "_ADDRESS", 6)
    for number in range(6):
        fail(desk, 1, client=f"c{number}")
    with pytest.raises(Rejected, match="too-many"):
        log_in(desk)


def test_after_a_while_one_may_try_again(
    desk: Desk, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(desk, 5)
    monkeypatch.setattr(sessions, "now", lambda: now() + sessions.WINDOW)
    assert desk.sessions.log_in(ana.email, PASSWORD, "c")


def test_the_log_has_each_log_in_and_no_address_that_was_typed(desk: Desk, ana: Account) -> None:
    fail(desk, 1, "hunter2hunter2")
    log_in(desk)
    lines = desk.log.lines()
    assert [line.did for line in lines] == [Did.LOGGED_IN, Did.FAILED_LOG_IN, Did.ADDED_AGENT]
    assert [line.name for line in lines] == ["Ana", "unknown", "operator"]
    assert not any("hunter2" in line.detail for line in lines)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("ana.example.com", "Ana", PASSWORD), "bad-email"),
        (("ben@example.com", " ", PASSWORD), "bad-name"),
        (("ben@example.com", "Ben", "short"), "weak-password"),
        (("ben@example.com", "Ben", "x" * 1000), "weak-password"),
        (("ANA@example.com", "Ana", PASSWORD), "known-email"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(
    desk: Desk, ana: Account, given: tuple[str, str, str], reason: str
) -> None:
    email, name, password = given
    with pytest.raises(Rejected) as refused:
        desk.agents.add(email, name, Role.AGENT, password)
    assert refused.value.reason == reason
    assert desk.agents.all() == [ana]


def test_whom_nobody_knows_cannot_be_removed(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.agents.remove("nobody@example.com")


def test_only_who_is_there_and_available_staffs_the_desk(desk: Desk, care: Services) -> None:
    eva = an_agent(desk, "Eva")
    assert not care.desk.is_staffed()
    desk.agents.note_presence(eva)
    assert care.desk.is_staffed()
    desk.agents.set_available(eva, False)
    desk.agents.note_presence(eva)
    assert not care.desk.is_staffed()
    desk.agents.set_available(eva, True)
    assert care.desk.is_staffed()
