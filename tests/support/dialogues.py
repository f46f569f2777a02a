"""Dialogues as YAML: read, played, and compared with what was to be said and done.

How they are written is told in `tests/dialogues/README.md`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from assistant.channels.incoming import Incoming
from care.clients.fake_faults import Fault
from care.conversations.models import Choice
from care.errors import CareError, Rejected, Unavailable
from care.handoff.machine import Event
from support.dialogue_records import changes_not_expected, records
from support.dialogue_stage import Conversation, Said

Json = dict[str, Any]
_AT_DESK = {"takes it": Event.ASSIGNED, "closes it": Event.CLOSED}
Place = tuple[int, int]  # of a choice: in which turn it was offered, and as which of the choices


@dataclass(frozen=True)
class Line:
    """One turn: what the customer does, and what has to come of it."""

    me: str | None = None
    take: str | None = None
    old: bool = False
    code: bool = False
    again: bool = False
    later: bool = False
    desk: str | None = None
    silent: bool = False
    care: Sequence[str] = ()
    says: Sequence[str] = ()
    never: Sequence[str] = ()
    offers: Sequence[str] = ()
    expects: str | None = None
    fails: Sequence[Mapping[str, Any]] = ()
    down: bool | None = None

    def __post_init__(self) -> None:
        if (self.me is not None) + (self.take is not None) + self.code != 1:
            raise ValueError("a turn has one of `me`, `take` and `code`")


@dataclass(frozen=True)
class Story:
    """A whole dialogue. `shop` is what has changed in the shop's records afterwards.

    `language` is what it is held in, other than English; `several` where it changes.
    """

    id: str
    story: str
    talk: Sequence[Line]
    policy: str = "strict"
    staffed: bool = False
    customer: str | None = None
    shop: Mapping[str, Json] = field(default_factory=dict)
    ticket: Json | None = None
    broken: str | None = None
    language: str | None = None


def read_stories(folder: Path) -> Iterator[Story]:
    """The stories below a folder, in the order of their files."""
    for file in sorted(folder.glob("*/*.yml")):
        content = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        for entry in content:
            place = f"{file.parent.name}/{file.stem}: {entry.get('story')}"
            try:
                talk = [_line(turn) for turn in entry["talk"]]
                yield Story(**{**entry, "id": place, "talk": talk})
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(f"{place}: {error}") from error


def _line(turn: Json) -> Line:
    many = {f.name for f in fields(Line) if f.type.startswith("Sequence")}
    filled: Json = {key: _list(value) if key in many else value for key, value in turn.items()}
    return Line(**filled)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class Performance:
    """A story being played; what goes wrong is told with the talk so far."""

    def __init__(self, story: Story, conversation: Conversation) -> None:
        self.story, self.conversation = story, conversation
        self._talk: list[str] = []
        self._offered: list[list[Choice]] = []
        self.taken: list[Place] = []  # the choices that were taken, one after the other

    async def play(self) -> None:
        """Plays the whole story.

        Raises:
            AssertionError: something else was said or done than was to be.
        """
        before = records(self.conversation.shop)
        self.conversation.begin(self.story.customer)
        if self.story.staffed:
            self.conversation.staff()
        for line in self.story.talk:
            await self._play(line)
        problems = [
            *changes_not_expected(before, records(self.conversation.shop), self.story.shop),
            *self._about_ticket(),
        ]
        self._expect(problems)

    async def _play(self, line: Line) -> None:
        if line.desk is not None:
            what = _AT_DESK.get(line.desk, Event.SPOKE)
            self.conversation.at_desk(what, line.desk if what is Event.SPOKE else "")
        if line.later:
            self.conversation.begin_anew(self.story.customer)
        self._prepare(line)
        message = self._message(line)
        said = await self.hear(message)
        self._talk += [f"  care: {text}" for text in said.text.split("\n")]
        self._talk.append(f"        {said.responses} {said.titles} expects {said.expects}")
        self._offered.append(said.choices)
        self._expect(self.problems(line, said))
        if line.again:
            repeated = await self.conversation.say(message)
            if repeated.responses or repeated.messages != said.messages:
                self._expect([f"sent again, it was answered anew: {repeated.text}"])

    async def hear(self, message: Incoming) -> Said:
        """What comes back for a message."""
        return await self.conversation.say(message)

    def problems(self, line: Line, said: Said) -> list[str]:
        """What is otherwise about what was said than it was to be."""
        return _problems(line, said)

    def _prepare(self, line: Line) -> None:
        shop = self.conversation.shop
        if line.down is not None:
            shop.failure = Unavailable("the shop is down") if line.down else None
        for fault in line.fails:
            error: CareError = Unavailable("no answer")
            if "refused" in fault:
                error = Rejected(fault["refused"])
            shop.fail_next.append(Fault(fault["call"], error, done=fault.get("done", False)))

    def _message(self, line: Line) -> Incoming:
        message_id = uuid.uuid4().hex
        text = line.me
        if line.code:
            sent = self.conversation.shop.sent
            self._expect([] if sent else ["no code was sent"])
            text = sent[-1][1]
        if line.take is None:
            self._talk.append(f"me: {text}")
            return Incoming(message_id, text, None)
        self._talk.append(f"me takes: {line.take}")
        turn, number = self.choose(line.take, line.old)
        self.taken.append((turn, number))
        return Incoming(message_id, None, self._offered[turn][number].id)

    def choose(self, title: str, old: bool) -> Place:
        """The choice that begins like this: of the last turn, or the first that ever was."""
        first = 0 if old else len(self._offered) - 1
        found = [
            (turn, number)
            for turn, choices in enumerate(self._offered)
            for number, choice in enumerate(choices)
            if turn >= first and choice.title.startswith(title)
        ]
        self._expect([] if found else [f"{title!r} was not offered"])
        return found[0]

    def _about_ticket(self) -> Iterator[str]:
        wanted, opened = self.story.ticket, self.conversation.ticket()
        if wanted is None:
            return
        if opened is None:
            yield "no ticket was opened"
            return
        if opened["reason"] != wanted.get("reason", opened["reason"]):
            yield f"the ticket's reason is {opened['reason']}"
        text = str(opened["requests"])
        yield from (
            f"the ticket lacks {part!r}: {text}"
            for part in _list(wanted.get("has", []))
            if part not in text
        )

    def _expect(self, problems: Sequence[str]) -> None:
        if problems:
            talk = "\n".join(self._talk)
            raise AssertionError(f"{self.story.id}\n\n{talk}\n\n" + "\n".join(problems))


def _problems(line: Line, said: Said) -> list[str]:
    problems = []
    if line.silent and said.messages:
        problems.append(f"this was to be left to the person, but was answered: {said.text}")
    if not _fits(list(line.care), said.responses):
        problems.append(f"expected {list(line.care)}, but these were said: {said.responses}")
    unfilled = re.findall(r"\{\w*\}", "\n".join([said.text, *said.titles]))
    problems += [f"without a value: {part}" for part in unfilled]
    problems += [f"not said: {part!r}" for part in line.says if part not in said.text]
    problems += [f"said: {part!r}" for part in line.never if part in said.text]
    problems += [f"not offered: {title!r}" for title in line.offers if not _offered(title, said)]
    problems += [f"offered: {part!r}" for part in line.never if any(part in t for t in said.titles)]
    if line.expects is not None and said.expects != line.expects:
        problems.append(f"expects {said.expects} in place of {line.expects}")
    return problems


def _offered(title: str, said: Said) -> bool:
    return any(offered.startswith(title) for offered in said.titles)


def _fits(wanted: list[str], said: list[str]) -> bool:
    """`a|b` is either of them, `a?` may be left out; an empty list is anything at all."""
    if not wanted:
        return True
    return _matches(wanted, said)


def _matches(wanted: list[str], said: list[str]) -> bool:
    if not wanted:
        return not said
    names, is_optional = wanted[0].rstrip("?").split("|"), wanted[0].endswith("?")
    if is_optional and _matches(wanted[1:], said):
        return True
    return bool(said) and said[0] in names and _matches(wanted[1:], said[1:])
