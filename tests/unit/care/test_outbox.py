"""The outbox: what is written arrives, in order and once in effect, whoever is killed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from care.errors import NotFound, Rejected, Unavailable
from care.outbox.models import Entry, Letter, State
from care.outbox.outbox import Outbox, add
from care.outbox.worker import LONGEST_WAIT_SECONDS, Worker, wait_before
from care.store.database import Database
from care.store.migrate import ready
from care.store.tables import outbox as table


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = ready(Database(database_url))
    yield found
    found.close()


@pytest.fixture
def outbox(database: Database) -> Outbox:
    return Outbox(database)


def write(database: Database, *keys: str, stream: str = "c1", blocks: bool = False) -> None:
    with database.write() as connection:
        for key in keys:
            add(connection, Letter("note", key, stream, {"text": key}, blocks))


def due_now(database: Database) -> None:
    """Waiting is over for all."""
    with database.write() as connection:
        connection.execute(update(table).values(due_at=table.c.written_at, leased_until=None))


class Post:
    """Delivers by listing what arrives; fails as often as it is told to."""

    def __init__(self, *failures: Exception) -> None:
        self.arrived: list[str] = []
        self._failures = list(failures)

    def __call__(self, entry: Entry) -> None:
        if self._failures:
            raise self._failures.pop(0)
        self.arrived.append(entry.key)


def worker(outbox: Outbox, post: Post, **options: timedelta) -> Worker:
    return Worker(outbox, {"note": post}, **options)


def test_a_stream_arrives_in_its_order(database: Database, outbox: Outbox) -> None:
    write(database, "1", "2", "3")
    post = Post()
    at_work = worker(outbox, post)
    assert [at_work.run_once() for _ in range(4)] == [True, True, True, False]
    assert post.arrived == ["1", "2", "3"]


def test_what_is_in_hand_holds_its_own_stream_only(database: Database, outbox: Outbox) -> None:
    write(database, "1", "2")
    write(database, "other", stream="c2")
    leases = [outbox.take(), outbox.take()]
    assert [lease.entry.key for lease in leases if lease] == ["1", "other"]
    assert outbox.take() is None


def test_the_same_key_is_written_once(database: Database) -> None:
    write(database, "1", "1")
    with database.read() as connection:
        assert len(connection.execute(select(table)).all()) == 1


def test_nothing_is_written_without_what_it_belongs_to(database: Database, outbox: Outbox) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        add(connection, Letter("note", "1", "c1", {}))
        _ = 1 / 0
    assert outbox.take() is None


def test_a_failure_is_tried_again_later_and_holds_the_order(
    database: Database, outbox: Outbox
) -> None:
    write(database, "1", "2")
    post = Post(Unavailable("the desk is down"))
    at_work = worker(outbox, post)
    assert at_work.run_once()
    assert not at_work.run_once(), "it was tried again at once, or overtaken"
    assert outbox.waiting()[0].error == "the desk is down"
    due_now(database)
    at_work.run_once()
    at_work.run_once()
    assert post.arrived == ["1", "2"]


def test_a_desk_that_names_a_time_is_given_it(database: Database, outbox: Outbox) -> None:
    write(database, "1")
    worker(outbox, Post(Unavailable("too many", retry_after=120))).run_once()
    entry = outbox.waiting()[0]
    assert entry.due_at is not None
    assert entry.due_at - entry.written_at >= timedelta(seconds=119)


def test_what_is_refused_is_a_dead_letter_and_can_be_sent_again(
    database: Database, outbox: Outbox
) -> None:
    write(database, "1", "2")
    post = Post(Rejected("no-such-queue"))
    at_work = worker(outbox, post)
    while at_work.run_once():
        pass
    assert post.arrived == ["2"]
    (letter,) = outbox.dead()
    assert (letter.key, letter.state, letter.error) == ("1", State.DEAD, "no-such-queue")
    outbox.resend(letter.id)
    at_work.run_once()
    assert post.arrived == ["2", "1"]
    with pytest.raises(NotFound):
        outbox.resend(letter.id)


def test_nothing_follows_what_everything_else_needs(database: Database, outbox: Outbox) -> None:
    write(database, "open", blocks=True)
    write(database, "more")
    post = Post(Rejected("no-such-queue"))
    at_work = worker(outbox, post)
    while at_work.run_once():
        pass
    assert post.arrived == []
    outbox.resend(outbox.dead()[0].id)
    while at_work.run_once():
        pass
    assert post.arrived == ["open", "more"]


def test_a_letter_that_is_too_old_is_given_up(database: Database, outbox: Outbox) -> None:
    write(database, "1")
    worker(outbox, Post(Unavailable("down")), give_up_after=timedelta(0)).run_once()
    assert [letter.key for letter in outbox.dead()] == ["1"]


def test_who_was_overtaken_writes_nothing(database: Database) -> None:
    write(database, "1")
    outbox = Outbox(database, lease_seconds=0)
    slow, quick = outbox.take(), outbox.take()
    assert slow and quick
    written = []
    assert outbox.done(quick, lambda connection: written.append("quick"))
    assert not outbox.done(slow, lambda connection: written.append("slow"))
    assert written == ["quick"]


def test_what_was_delivered_is_deleted_after_a_while(database: Database, outbox: Outbox) -> None:
    write(database, "1", "2")
    worker(outbox, Post()).run_once()
    assert outbox.forget(timedelta(0)) == 1
    assert [entry.key for entry in outbox.waiting()] == ["2"]


def test_the_waits_grow_and_differ() -> None:
    assert [wait_before(n, lambda: 1.0) for n in (1, 2, 3, 20)] == [1, 2, 4, LONGEST_WAIT_SECONDS]
    assert wait_before(3, lambda: 0.0) == 2


def test_many_workers_deliver_everything_once_and_in_order(
    database: Database, outbox: Outbox
) -> None:
    streams = [f"c{number}" for number in range(10)]
    for place in range(5):
        for stream in streams:
            write(database, f"{stream}:{place}", stream=stream)
    post, stop = Post(), threading.Event()
    running = threading.Thread(target=worker(outbox, post).run, args=(stop, 6))
    running.start()
    while outbox.waiting():
        stop.wait(0.05)
    stop.set()
    running.join()
    for stream in streams:
        assert [k for k in post.arrived if k.startswith(f"{stream}:")] == [
            f"{stream}:{place}" for place in range(5)
        ]
    assert len(post.arrived) == 50


KILLED = """
import os, signal, sys
from care.outbox.outbox import Outbox
from care.outbox.worker import Worker
from care.store.database import Database

step, url, arrived = sys.argv[1:]
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def deliver(entry):
    if step == "before it arrives":
        die()
    with open(arrived, "a") as file:
        file.write(entry.key + "\\n")
        file.flush()
        os.fsync(file.fileno())
    if step == "after it has arrived":
        die()
    return die if step == "while it is marked" else None

outbox = Outbox(Database(url), lease_seconds=0.2)
Worker(outbox, {"note": deliver}).run_once()
die()
"""


@pytest.mark.parametrize(
    "step",
    ["before it arrives", "after it has arrived", "while it is marked", "after it is marked"],
)
def test_a_killed_worker_loses_nothing(
    step: str, database: Database, database_url: str, tmp_path: Path
) -> None:
    write(database, "1", "2")
    arrived = tmp_path / "arrived"
    arrived.touch()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, step, database_url, str(arrived)], check=False
    )
    assert killed.returncode == -9
    outbox = Outbox(database)
    post = Post()
    at_work = worker(outbox, post)
    threading.Event().wait(0.3)  # the dead one's lease runs out
    while at_work.run_once():
        pass
    keys = arrived.read_text().split() + post.arrived
    # At least once, and in order: who gets it twice in a row knows it by its key.
    assert list(dict.fromkeys(keys)) == ["1", "2"]
    assert keys == sorted(keys)
