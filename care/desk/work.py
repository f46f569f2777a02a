"""What agents do with a conversation. Each step is one transaction, with its line in the log."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from care.conversations.models import Author
from care.conversations.transcript import message_in
from care.conversations.typing import note_typing
from care.desk.labels import set_label
from care.desk.log import write_log
from care.desk.models import Account, Did, Outcome
from care.errors import NotAllowed, Rejected
from care.handoff import store
from care.handoff.emails import Emails
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Handoff, Way
from care.handoff.service import HandoffService, held, is_new
from care.store.database import Database
from care.store.tables import desk_notes

DESK = "builtin"
LONGEST_TEXT = 4000  # characters, as for customers

# Why something was refused: the reasons of `Rejected`.
HELD_BY_ANOTHER, NOT_YOURS, ENDED = "held-by-another", "not-yours", "ended"
EMPTY, TOO_LONG, UNKNOWN_TEAM = "empty", "too-long", "unknown-team"

# Control characters, and the marks that reverse the reading direction.
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Work:
    """The agents' side of handoffs.

    All raise `NotFound` where there is no such handoff, and `Rejected` where it is not the agent's
    to do (`held-by-another`, `not-yours`) or too late (`ended`).

    Args:
        teams: those a conversation can be passed on to.
    """

    def __init__(
        self,
        database: Database,
        handoffs: HandoffService,
        emails: Emails,
        teams: Collection[str],
    ) -> None:
        self._database = database
        self._handoffs = handoffs
        self._emails = emails
        self.teams = teams

    def take(self, number: str, account: Account) -> bool:
        """Gives it to the agent if nobody has it; whether it is theirs now."""
        with self._held(number) as (connection, handoff):
            if handoff.agent is not None:
                return handoff.agent.id == account.id
            _require_open(handoff)
            self._handoffs.hear_in(connection, _event(number, account, Event.ASSIGNED))
            write_log(connection, account.id, Did.TOOK, number)
            return True

    def take_over(self, number: str, account: Account) -> None:
        """Gives it to a lead, whoever has it. Raises `NotAllowed` for anybody else."""
        if not account.is_lead:
            raise NotAllowed("only leads take conversations from others")
        with self._held(number) as (connection, handoff):
            _require_open(handoff)
            if handoff.agent == account.agent:
                return
            before = handoff.agent.name if handoff.agent else ""
            self._handoffs.hear_in(connection, _event(number, account, Event.ASSIGNED))
            write_log(connection, account.id, Did.TOOK_OVER, number, before)

    def release(self, number: str, account: Account) -> None:
        """Gives it back to the queue."""
        with self._held(number) as (connection, handoff):
            _require_own(handoff, account)
            self._handoffs.hear_in(connection, _event(number, account, Event.RELEASED))
            write_log(connection, account.id, Did.RELEASED, number)

    def transfer(self, number: str, account: Account, team: str) -> None:
        """Gives it to another team's queue. Raises `Rejected`: `unknown-team`."""
        if team not in self.teams:
            raise Rejected(UNKNOWN_TEAM)
        with self._held(number) as (connection, handoff):
            _require_own(handoff, account)
            self._handoffs.hear_in(connection, _event(number, account, Event.RELEASED))
            store.change(connection, handoff, team=team)
            detail = f"{handoff.team} → {team}"
            write_log(connection, account.id, Did.TRANSFERRED, number, detail)

    def reply(self, number: str, account: Account, text: str, form_id: str) -> None:
        """Says it to the customer, here or by e-mail; once for a form's id and a text.

        Raises:
            Rejected: `empty` or `too-long`, too; by e-mail `no-mail` or `no-address`.
        """
        text = _clean(text)
        key = f"say:{_key(account, form_id, text)}"
        with self._held(number) as (connection, handoff):
            if store.is_told(connection, DESK, key):
                return
            _require_own(handoff, account)
            if handoff.way is Way.EMAIL:
                self._emails.write(connection, handoff, account.agent, text, key)
            spoke = _event(number, account, Event.SPOKE, key)
            self._handoffs.hear_in(connection, replace(spoke, text=text))
            write_log(connection, account.id, Did.REPLIED, number)

    def type(self, number: str, account: Account) -> None:
        """Tells the customer for a few seconds that the agent is writing, where they are here.

        It is no act: nothing is logged, and nothing refused where somebody else has it.
        """
        with self._held(number) as (connection, handoff):
            is_mine = handoff.agent is not None and handoff.agent.id == account.id
            if is_mine and handoff.is_silencing:
                note_typing(connection, handoff.conversation_id, Author.AGENT, account.name)

    def note(self, number: str, account: Account, text: str, form_id: str) -> None:
        """Writes a note that agents see, and no customer; once, and refused, as `reply`.

        Anybody at the desk may add one, also when all is over.
        """
        text = _clean(text)
        key = f"note:{_key(account, form_id, text)}"
        with self._held(number) as (connection, handoff):
            if not is_new(connection, _event(number, account, Event.SPOKE, key)):
                return
            _add_note(connection, handoff.number, account, text)
            write_log(connection, account.id, Did.NOTED, number)

    def close(self, number: str, account: Account, outcome: Outcome, comment: str = "") -> None:
        """Closes it, and leaves the comment as a note; what is closed already stays as it is.

        Raises:
            Rejected: `too-long`, too.
        """
        comment = _clean(comment) if comment.strip() else ""
        with self._held(number) as (connection, handoff):
            if not handoff.state.is_open:
                return
            _require_own(handoff, account)
            closed = _event(number, account, Event.CLOSED)
            self._handoffs.hear_in(connection, replace(closed, outcome=outcome.value))
            if comment:
                _add_note(connection, number, account, comment)
            write_log(connection, account.id, Did.CLOSED, number, outcome.value)

    def label(self, number: str, account: Account, message_id: str, intent: str) -> None:
        """Says what a customer's message really meant.

        Raises:
            NotFound: there is no such message, too.
            Rejected: `unknown-intent`, too.
        """
        with self._held(number) as (connection, handoff):
            message_in(connection, handoff.conversation_id, message_id)
            set_label(connection, handoff.conversation_id, message_id, intent, account.id)
            write_log(connection, account.id, Did.LABELLED, number, intent)

    @contextmanager
    def _held(self, number: str) -> Iterator[tuple[Connection, Handoff]]:
        """A transaction in which nobody else changes the handoff."""
        with self._database.write() as connection:
            yield connection, held(connection, number)


def _event(number: str, account: Account, what: Event, event_id: str = "") -> DeskEvent:
    event_id = event_id or f"{what.value}:{secrets.token_hex(16)}"
    return DeskEvent(DESK, event_id, number, what, store.now(), account.agent)


def _require_open(handoff: Handoff) -> None:
    if not handoff.state.is_open:
        raise Rejected(ENDED)


def _require_own(handoff: Handoff, account: Account) -> None:
    """Only who has it may do it; a lead takes it over first."""
    _require_open(handoff)
    if handoff.agent is None:
        raise Rejected(NOT_YOURS)
    if handoff.agent.id != account.id:
        raise Rejected(HELD_BY_ANOTHER)


def _clean(text: str) -> str:
    clean = _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not clean:
        raise Rejected(EMPTY)
    if len(clean) > LONGEST_TEXT:
        raise Rejected(TOO_LONG)
    return clean


def _key(account: Account, form_id: str, text: str) -> str:
    # With the text: a page that the browser restores has its old id, and may get another text.
    return hashlib.sha256(f"{account.id}\n{form_id}\n{text}".encode()).hexdigest()


def _add_note(connection: Connection, number: str, account: Account, text: str) -> None:
    values = {"number": number, "at": store.now(), "agent_id": account.id, "text": text}
    connection.execute(insert(desk_notes).values(**values))
