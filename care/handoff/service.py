"""Handing a conversation to a person, and taking it back.

Each step is one transaction: the state, what the customer is told, and what has to reach the desk
are written together or not at all. A process may be killed after any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from care import responses
from care.conversations.models import Author
from care.conversations.transcript import append_said, hold
from care.conversations.typing import note_typing, stop_typing
from care.handoff import machine, store
from care.handoff.events import DeskEvent
from care.handoff.level import LevelOf
from care.handoff.machine import Event
from care.handoff.models import Agent, Handoff, Moment, Priority, Request, State, Way
from care.handoff.rules import HandoffRules
from care.outbox import outbox
from care.outbox.models import Letter
from care.store.database import Database
from care.store.tables import desk_events, handoffs
from care.tickets.numbers import new_number

# The kinds of letters to the desk.
OPEN, MESSAGE, UPDATE = "handoff.open", "handoff.message", "handoff.update"
CANCEL, BY_EMAIL = "handoff.cancel", "handoff.by_email"
_WAITS_COUNTED = 20

# Whoever else is to know: called in the transaction in which it happens.
Listener = Callable[[Connection, Handoff, Moment], None]


@dataclass(frozen=True)
class Place:
    """Where a customer stands who waits: `place` 1 is the next one.

    `minutes` is how long the latest customers waited (the median); None where nobody has yet.
    """

    place: int
    minutes: int | None


class HandoffService:
    """Keeps handoffs in Care's database; the outbox brings them to the desk."""

    def __init__(
        self,
        database: Database,
        rules: HandoffRules,
        listeners: Sequence[Listener] = (),
        level_of: LevelOf = lambda conversation_id: None,
    ) -> None:
        self._database = database
        self._rules = rules
        self._level_of = level_of
        self._listeners = tuple(listeners)

    def request(
        self, conversation_id: str, request: Request, priority: Priority | None = None
    ) -> Handoff:
        """The conversation's open handoff: a new one, or the one there is with what is new in it.

        Another e-mail address than before takes its place: people correct themselves.
        """
        # Before the transaction: nobody's writing waits for the shop.
        level = None if self.of(conversation_id) else self._level_of(conversation_id)
        with self._database.write() as connection:
            hold(connection, conversation_id)
            existing = store.open_in(connection, conversation_id, locked=True)
            if existing is not None:
                return self._add_to(connection, existing, request)
            matter, at, number = request.matter, store.now(), new_number()
            intents = [wish.intent for wish in matter.requests]
            urgency = {"frustration": matter.frustration, "urgency": matter.urgency}
            priority = priority or self._rules.priority_of(request.reason, urgency, level)
            values = {
                "number": number,
                "conversation_id": conversation_id,
                "open_in": conversation_id,
                "state": State.REQUESTED.value,
                "way": request.way.value,
                "reason": request.reason.value,
                "team": self._rules.team(intents),
                "priority": priority.value,
                "email": request.email,
                "language": request.language,
                "requests": [wish.as_dict() for wish in matter.requests],
                "context": request.context,
                **urgency,
                "requested_at": at,
                "changed_at": at,
                "is_returned": False,
            }
            handoff = store.add(connection, values)
            _write(connection, handoff, OPEN, handoff.number)
            self._notify(connection, handoff, Moment.REQUESTED)
            return handoff

    def of(self, conversation_id: str) -> Handoff | None:
        """The conversation's open handoff."""
        with self._database.read() as connection:
            return store.open_in(connection, conversation_id)

    def place(self, handoff: Handoff) -> Place:
        """Where the customer stands in the queue, and how long it took for others."""
        with self._database.read() as connection:
            waits = store.latest_waits(connection, handoff.team, _WAITS_COUNTED)
            minutes = max(1, round(median(waits) / 60)) if waits else None
            return Place(store.place_in_queue(connection, handoff), minutes)

    def take_message(self, connection: Connection, conversation_id: str, message_id: str) -> bool:
        """Whether a person gets the customer's message, which is written in this transaction."""
        handoff = store.open_in(connection, conversation_id, locked=True)
        if handoff is None or not handoff.is_silencing:
            return False
        key = f"{handoff.number}:{message_id}"
        _write(connection, handoff, MESSAGE, key, message_id=message_id)
        stop_typing(connection, conversation_id, Author.CUSTOMER)
        return True

    def note_typing(self, conversation_id: str) -> bool:
        """The customer is writing; whether a person has the conversation, who sees that."""
        with self._database.write() as connection:
            handoff = store.open_in(connection, conversation_id)
            if handoff is None or not handoff.is_silencing:
                return False
            note_typing(connection, conversation_id, Author.CUSTOMER, "")
            return True

    def cancel(self, conversation_id: str) -> bool:
        """The customer would rather not wait: it is the bot's again; whether there was anything.

        Nothing is said: whoever cancels answers.
        """
        return self._leave(conversation_id, CANCEL, state=State.CANCELLED, is_returned=True)

    def answer_by_email(self, conversation_id: str) -> bool:
        """The customer would rather have an answer by e-mail than wait for one here."""
        return self._leave(conversation_id, BY_EMAIL, way=Way.EMAIL.value)

    def _leave(self, conversation_id: str, kind: str, **values: Any) -> bool:
        with self._database.write() as connection:
            hold(connection, conversation_id)
            handoff = store.open_in(connection, conversation_id, locked=True)
            if handoff is None or not handoff.is_silencing:
                return False
            store.change(connection, handoff, **values)
            _write(connection, handoff, kind, handoff.number)
            return True

    def hear(self, event: DeskEvent) -> bool:
        """Does what follows from what the desk tells; whether it was new and made sense.

        Raises:
            NotFound: there is no such handoff.
        """
        with self._database.write() as connection:
            return self.hear_in(connection, event)

    def hear_in(self, connection: Connection, event: DeskEvent) -> bool:
        """As `hear`, in the caller's transaction."""
        before = held(connection, event.case)
        if not is_new(connection, event):
            return False
        state = machine.after(before.state, event.what)
        if state is None:
            return _is_last_word(before, event) and self._tell(connection, before, event, None)
        handoff = self._with_agent(connection, before, event, state)
        self._tell(connection, handoff, event, before.agent)
        return True

    def tick(self, at: datetime | None = None) -> int:
        """Raises the priority of those who wait too long, and gives up in the end; how many.

        The customer hears of both.
        """
        at = at or store.now()
        with self._database.read() as connection:
            late = [
                one.number
                for one, since in store.waiting(connection)
                if self._is_late(one, since, at)
            ]
        return sum(self._hurry(number, at) for number in late)

    def returned(self, conversation_id: str) -> Handoff | None:
        """The handoff in chat that has ended since the bot spoke last; told once."""
        ended = (
            (handoffs.c.conversation_id == conversation_id)
            & handoffs.c.ended_at.is_not(None)
            & handoffs.c.is_returned.is_(False)
            & (handoffs.c.way == Way.CHAT.value)
        )
        with self._database.read() as connection:
            if connection.execute(select(handoffs.c.number).where(ended)).first() is None:
                return None
        with self._database.write() as connection:
            connection.execute(update(handoffs).where(ended).values(is_returned=True))
            return store.last_in(connection, conversation_id)

    def _add_to(self, connection: Connection, handoff: Handoff, request: Request) -> Handoff:
        row = store.row_of(connection, handoff.number)
        known, matter = list(row.requests), request.matter
        added = [wish.as_dict() for wish in matter.requests if wish.as_dict() not in known]
        values = {
            "email": request.email or handoff.email,
            "way": request.way.value,
            "requests": [*known, *added],
            "frustration": _stronger(row.frustration, matter.frustration),
            "urgency": _stronger(row.urgency, matter.urgency),
        }
        if all(row._mapping[name] == value for name, value in values.items()):
            return handoff  # the same said again: there is nothing to tell the desk
        _write(connection, handoff, UPDATE, f"{handoff.number}:{store.now().isoformat()}")
        return store.change(connection, handoff, **values)

    def _with_agent(
        self, connection: Connection, handoff: Handoff, event: DeskEvent, state: State
    ) -> Handoff:
        values: dict[str, Any] = {"state": state}
        if event.agent and event.what in {Event.ASSIGNED, Event.SPOKE}:
            values |= {"agent_id": event.agent.id, "agent_name": event.agent.name}
            if handoff.state.is_waiting and handoff.released_at is None:
                values["taken_at"] = event.at
        if event.what is Event.RELEASED:
            values |= {"agent_id": None, "agent_name": None, "released_at": event.at}
        if event.what is Event.CLOSED:
            values["outcome"] = event.outcome
        return store.change(connection, handoff, **values)

    def _tell(
        self, connection: Connection, handoff: Handoff, event: DeskEvent, before: Agent | None
    ) -> bool:
        """What the customer reads of it, where they are in the chat; whether they are.

        `before` had it until now.
        """
        if handoff.way is not Way.CHAT:
            return False
        agent = before if event.what is Event.RELEASED else event.agent or handoff.agent
        name = agent.name if agent else ""
        if event.what is Event.ASSIGNED and name:
            self._announce(connection, handoff, "utter_agent_joined", agent=name)
        elif event.what is Event.SPOKE:
            append_said(connection, handoff.conversation_id, Author.AGENT, name, event.text)
            stop_typing(connection, handoff.conversation_id, Author.AGENT)
        elif event.what is Event.RELEASED and name:
            self._announce(connection, handoff, "utter_agent_left", agent=name)
        elif event.what is Event.CLOSED:
            response = "utter_agent_closed" if name else "utter_handoff_closed"
            self._announce(connection, handoff, response, agent=name)
        return True

    def _is_late(self, handoff: Handoff, since: datetime, at: datetime) -> bool:
        is_over = at - handoff.waits_since >= self._rules.give_up_after
        return is_over or at - since >= self._rules.raise_after

    def _hurry(self, number: str, at: datetime) -> bool:
        with self._database.write() as connection:
            handoff = held(connection, number)
            waiting = {one.number: since for one, since in store.waiting(connection)}
            if number not in waiting or not self._is_late(handoff, waiting[number], at):
                return False  # somebody came meanwhile, or another worker was faster
            if at - handoff.waits_since >= self._rules.give_up_after:
                self._give_up(connection, handoff)
            else:
                self._raise(connection, handoff, at)
            return True

    def _raise(self, connection: Connection, handoff: Handoff, at: datetime) -> None:
        raised = handoff.priority.raised()
        handoff = store.change(connection, handoff, priority=raised.value, raised_at=at)
        self._announce(connection, handoff, "utter_still_waiting")
        _write(connection, handoff, UPDATE, f"{handoff.number}:{at.isoformat()}")
        self._notify(connection, handoff, Moment.RAISED)

    def _give_up(self, connection: Connection, handoff: Handoff) -> None:
        """Nobody came. Who has left an address is answered by e-mail, and the bot is back."""
        self._notify(connection, handoff, Moment.TIMED_OUT)
        if handoff.email:
            store.change(connection, handoff, way=Way.EMAIL.value)
            _write(connection, handoff, BY_EMAIL, handoff.number)
            self._announce(
                connection, handoff, "utter_answered_by_email", ticket_number=handoff.number
            )
            return
        store.change(connection, handoff, state=State.TIMED_OUT)
        _write(connection, handoff, CANCEL, handoff.number, reason=Event.TIMED_OUT.value)
        self._announce(connection, handoff, "utter_nobody_came")

    def _notify(self, connection: Connection, handoff: Handoff, moment: Moment) -> None:
        for listener in self._listeners:
            listener(connection, handoff, moment)

    def _announce(
        self, connection: Connection, handoff: Handoff, response: str, **variables: Any
    ) -> None:
        text = responses.filled(response, handoff.language, variables)
        append_said(connection, handoff.conversation_id, Author.SYSTEM, "", text)


def _is_last_word(handoff: Handoff, event: DeskEvent) -> bool:
    """Whether an agent wrote it before they closed the case, and it was told after.

    Desks send on many threads: who writes and closes in one go may be overtaken by the closing.
    """
    is_before = handoff.ended_at is not None and event.at < handoff.ended_at
    return event.what is Event.SPOKE and handoff.state is State.RESOLVED and is_before


def held(connection: Connection, case: str) -> Handoff:
    """The handoff of this name, with its conversation held first. Raises `NotFound`."""
    hold(connection, store.conversation_of(connection, case))
    return store.named(connection, case, locked=True)


def _write(connection: Connection, handoff: Handoff, kind: str, key: str, **more: Any) -> None:
    payload = {"number": handoff.number, **more}
    is_first = kind == OPEN  # nothing makes sense to a desk that has no case
    letter = Letter(kind, f"{kind}:{key}", handoff.conversation_id, payload, blocks=is_first)
    outbox.add(connection, letter)


def is_new(connection: Connection, event: DeskEvent) -> bool:
    """Notes that the desk has told it; False where it has told it before."""
    if store.is_told(connection, event.desk, event.id):
        return False
    connection.execute(insert(desk_events).values(desk=event.desk, id=event.id, at=event.at))
    return True


def _stronger(one: float | None, other: float | None) -> float | None:
    return max((value for value in (one, other) if value is not None), default=None)
