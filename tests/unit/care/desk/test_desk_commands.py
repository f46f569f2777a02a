"""`care agents` and `care work`, as an operator uses them."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from support.desk import PASSWORD, a_customer_waits

from care import cli
from care.bootstrap import Services
from care.desk import cli as desk_cli
from care.desk.service import Desk
from care.handoff import working
from care.handoff.models import State
from care.settings import Settings


@pytest.fixture(autouse=True)
def _own_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_cli, "settings", lambda: settings)
    monkeypatch.setenv("NEW_PASSWORD", PASSWORD)


def run(*arguments: str) -> int:
    return cli.main(["agents", *arguments])


def test_agents_are_added_listed_and_removed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    run("list")
    assert "care agents add" in capsys.readouterr().out
    adding = ("add", "eva@example.com", "Eva", "--role", "lead", "--password-env", "NEW_PASSWORD")
    assert run(*adding) == 0
    assert desk.sessions.log_in("eva@example.com", PASSWORD, "c")
    run("list")
    assert "eva@example.com  Eva  lead  not there" in capsys.readouterr().out
    assert run(*adding) == 2
    assert "there is an agent with this e-mail address" in capsys.readouterr().err
    assert run("remove", "eva@example.com") == 0
    assert run("remove", "eva@example.com") == 2


def test_a_password_is_renewed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    adding = ("add", "eva@example.com", "Eva", "--renew", "--password-env", "NEW_PASSWORD")
    run(*adding)
    monkeypatch.setenv("NEW_PASSWORD", "quite another password")
    run(*adding)
    assert desk.sessions.log_in("eva@example.com", "quite another password", "c")
    assert len(desk.agents.all()) == 1


def test_a_password_that_is_not_there_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", "eva@example.com", "Eva", "--password-env", "NOWHERE") == 2
    assert "NOWHERE is not set" in capsys.readouterr().err


def test_the_worker_delivers_looks_after_who_waits_and_stops(
    care: Services, desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    handoff = a_customer_waits(care)
    late = handoff.requested_at + timedelta(minutes=6)
    monkeypatch.setattr("care.handoff.service.store.now", lambda: late)
    stop = threading.Event()
    worker = threading.Thread(target=working.work, args=(care, stop, 0.02))
    worker.start()
    end = time.monotonic() + 10
    while desk.conversations.handoff(handoff.number).state is State.REQUESTED:
        assert time.monotonic() < end
        time.sleep(0.02)
    while "taken sooner" not in care.transcript.since("c1", 0)[-1].text:
        assert time.monotonic() < end
        time.sleep(0.02)
    stop.set()
    worker.join(5)
    assert not worker.is_alive()
