"""A handoff from the first word to the last, in a process that can be killed at any write.

`run` goes on after the last step that was confirmed, as customers, agents and desks do who got no
answer, and kills the process `before` or `after` the commit of so many writes.
"""

from __future__ import annotations

import json
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import event

from care.accounts.models import NOBODY
from care.conversations.models import Reply
from care.conversations.transcript import Transcript
from care.handoff.delivery import Deliveries
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent, Handoff, Reason, Request, Way
from care.handoff.package import Package
from care.handoff.packing import Packer
from care.handoff.service import HandoffService
from care.helpdesks.port import Admitted, Attempt
from care.outbox.outbox import Outbox
from care.outbox.worker import Worker
from care.policy import load_policy
from care.store.database import Database

ANA = Agent("a1", "Ana")
LEASE_SECONDS = 0.05


class PaperDesk:
    """A desk that writes down what arrives; like a good vendor, it can be asked what it has."""

    name = "paper"

    def __init__(self, file: Path) -> None:
        self._file = file

    def is_staffed(self) -> bool:
        return True

    def open_case(self, package: Package, attempt: Attempt) -> str:
        self._write(attempt, f"case {package.handoff.reason.value}")
        return f"ref-{package.handoff.number}"

    def append_customer_message(self, case_ref: str, text: str, attempt: Attempt) -> None:
        self._write(attempt, text)

    def update_case(self, case_ref: str, handoff: Handoff, attempt: Attempt) -> None:
        self._write(attempt, f"update {handoff.priority.value}")

    def append_note(self, case_ref: str, text: str, attempt: Attempt) -> None:
        self._write(attempt, text)

    def close(self, case_ref: str, reason: str, attempt: Attempt) -> None:
        self._write(attempt, f"closed {reason}")

    def admit(self, headers: Any, body: bytes) -> Admitted:
        return Admitted("")

    def read_webhook(self, body: bytes) -> list[DeskEvent]:
        return []

    def arrived(self) -> list[tuple[str, str]]:
        """Key and text of everything, in order."""
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        return [(one["key"], one["text"]) for one in map(json.loads, lines)]

    def _write(self, attempt: Attempt, text: str) -> None:
        if attempt.key in dict(self.arrived()):
            return
        with self._file.open("a") as file:
            file.write(json.dumps({"key": attempt.key, "text": text}) + "\n")
            file.flush()
            os.fsync(file.fileno())


class Play:
    """The steps, each of which may be done again."""

    def __init__(self, folder: Path, url: str) -> None:
        self.database = Database(url)
        self.handoffs = HandoffService(self.database, load_policy().handoff)
        self.transcript = Transcript(self.database, self.handoffs)
        self.desk = PaperDesk(folder / "desk.jsonl")
        self.outbox = Outbox(self.database, LEASE_SECONDS)
        self._progress = folder / "progress"

    def steps(self) -> list[Callable[[], None]]:
        """From hello to the bot's first answer afterwards."""
        return [
            self._begin,
            lambda: self._say("m0", "a person please"),
            self._request,
            lambda: self._answer("m0", "You are in line."),
            lambda: self._say("m1", "is anybody there?"),
            self._deliver,
            lambda: self._happen(Event.ASSIGNED),
            lambda: self._happen(Event.SPOKE, "Hello, I am Ana."),
            lambda: self._say("m2", "my parcel is wet"),
            lambda: self._happen(Event.SPOKE, "I am sorry.", "again"),
            self._deliver,
            lambda: self._happen(Event.CLOSED),
            lambda: self._say("m3", "thanks"),
            lambda: self._answer("m3", "You're welcome!"),
        ]

    def run(self) -> None:
        """Does what is not known to be done."""
        done = len(self._progress.read_text()) if self._progress.exists() else 0
        for step in self.steps()[done:]:
            step()
            with self._progress.open("a") as file:
                file.write(".")
                file.flush()
                os.fsync(file.fileno())

    def _begin(self) -> None:
        if not self.transcript.since("c1", 0) and not _exists(self.database):
            self.transcript.start("c1", None)

    def _say(self, message_id: str, text: str) -> None:
        self.transcript.accept("c1", message_id, text, message_id)

    def _answer(self, message_id: str, text: str) -> None:
        accepted = self.transcript.accept("c1", message_id, _TEXTS[message_id], message_id)
        if accepted.replies is None:
            self.transcript.answer("c1", message_id, [Reply(text)])

    def _request(self) -> None:
        self.handoffs.request("c1", Request(Reason.ASKED_FOR, Way.CHAT))

    def _happen(self, what: Event, text: str = "", name: str = "") -> None:
        number = self._number()
        now = datetime.now(timezone.utc)
        event_id = f"{what.value}{name}"
        self.handoffs.hear(DeskEvent("paper", event_id, number, what, now, ANA, text, "solved"))

    def _number(self) -> str:
        with self.database.read() as connection:
            return str(connection.exec_driver_sql("SELECT number FROM handoffs").scalar())

    def _deliver(self) -> None:
        worker = Worker(self.outbox, self._deliveries().by_kind())
        while self.outbox.waiting():
            worker.run_once()
            assert not self.outbox.dead()

    def _deliveries(self) -> Deliveries:
        packer = Packer(
            self.database,
            _Nobody(),
            self.transcript,
            _NoShop(),  # type: ignore[arg-type]
            frozenset(),
            lambda handoff: [],  # type: ignore[arg-type]
        )
        return Deliveries(self.database, self.desk, packer, self.transcript)


_TEXTS = {"m0": "a person please", "m3": "thanks"}


class _NoShop:
    """A shop that is never asked, as nobody is known."""

    orders_of = customer = None


class _Nobody:
    """Identities of a shop where nobody is known."""

    def of(self, conversation_id: str) -> Any:
        return NOBODY

    def proof_of(self, conversation_id: str) -> None:
        return None


def _exists(database: Database) -> bool:
    with database.read() as connection:
        return bool(connection.exec_driver_sql("SELECT count(*) FROM conversations").scalar())


def _killed_at(database: Database, when: str, number: int) -> Callable[[], int]:
    """Kills the process at this write; returns a function that tells how many there were."""
    count = [0]

    def begun(connection: Any) -> None:
        count[0] += 1
        if when == "before" and count[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "commit", begun)
    write = database.write

    @contextmanager
    def killing() -> Iterator[Any]:
        with write() as connection:
            yield connection
        if when == "after" and count[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)

    database.write = killing  # type: ignore[method-assign]
    return lambda: count[0]


def run(folder: Path, url: str, when: str = "never", number: int = 0) -> tuple[int, int]:
    """Plays it in a child process; its exit code (-9 where it was killed), and how many writes."""
    counted = folder / "writes"
    child = os.fork()
    if child == 0:
        try:
            play = Play(folder, url)
            writes = _killed_at(play.database, when, number)
            play.run()
            counted.write_text(str(writes()))
        except BaseException:  # noqa: BLE001  # the parent's test must not go on in the child
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return code, int(counted.read_text()) if counted.exists() else 0
