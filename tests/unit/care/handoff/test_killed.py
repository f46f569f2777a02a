"""A process is killed at every single write of a handoff, and started again: nothing is lost,
nothing doubled, nothing stuck."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from support.handing_over import LEASE_SECONDS, Play, run

from care.conversations.models import Author
from care.store.database import Database
from care.store.migrate import ready

# So many writes a handoff has; `test_every_write_is_tried` counts them.
WRITES = 20
SAID = [
    (Author.CUSTOMER, "a person please"),
    (Author.BOT, "You are in line."),
    (Author.CUSTOMER, "is anybody there?"),
    (Author.SYSTEM, "Ana has joined and has read our conversation."),
    (Author.AGENT, "Hello, I am Ana."),
    (Author.CUSTOMER, "my parcel is wet"),
    (Author.AGENT, "I am sorry."),
    (Author.SYSTEM, "Ana has closed the conversation. It's me, the assistant, again."),
    (Author.CUSTOMER, "thanks"),
    (Author.BOT, "You're welcome!"),
]
AT_DESK = ["case asked_for", "is anybody there?", "my parcel is wet"]


def has_ended_well(folder: Path, url: str) -> None:
    play = Play(folder, url)
    assert [(m.author, m.text) for m in play.transcript.since("c1", 0)] == SAID
    assert [m.seq for m in play.transcript.since("c1", 0)] == list(range(1, len(SAID) + 1))
    assert [text for _, text in play.desk.arrived()] == AT_DESK
    assert play.handoffs.of("c1") is None
    assert play.outbox.waiting() == play.outbox.dead() == []
    play.database.close()


def test_every_write_is_tried(tmp_path: Path, database_url: str) -> None:
    ready(Database(database_url)).close()
    assert run(tmp_path, database_url) == (0, WRITES)
    has_ended_well(tmp_path, database_url)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, WRITES + 1))
def test_killed_and_started_again(
    when: str, number: int, tmp_path: Path, database_url: str
) -> None:
    ready(Database(database_url)).close()
    assert run(tmp_path, database_url, when, number)[0] == -signal.SIGKILL
    time.sleep(LEASE_SECONDS)
    assert run(tmp_path, database_url)[0] == 0
    has_ended_well(tmp_path, database_url)
