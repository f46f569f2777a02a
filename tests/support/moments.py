"""Conversations stopped right before something is done or promised, to go on in many ways.

The stories of `tests/dialogues` lead there. They are played once with nothing broken, over real
HTTP to the shop and to the action server, and it is noted which actions changed records of the shop
or of Care, and what was said of it. Each such moment can be taken up again as it was then.
"""

from __future__ import annotations

import asyncio
import copy
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

import actions.boundary
import assistant.remedies.action_call
import care.bootstrap
import care.store.database
from actions.work import DRAFT
from assistant.channels.incoming import Incoming
from assistant.channels.turns import Turns
from care.bootstrap import Services, bootstrap
from care.clients.fake_shop import FakeShop
from care.orders.drafts import read_draft
from care.policy import load_policy
from care.settings import Settings
from support.actions_server import ActionsServer
from support.breaking import BreakingServer
from support.dialogue_shop import a_shop
from support.dialogue_stage import POLICIES, Conversation, Said
from support.dialogues import Performance, Story
from support.hours import always_open
from support.kept import Facts, changed, kept_facts
from support.shop_server import ShopServer

CARRY_OUT = "action_carry_out"
_QUESTIONS = ("utter_ask_", "utter_confirm_")  # as docs/skills.md names them


@dataclass(frozen=True)
class Moment:
    """A conversation right before a message, and what came of that when nothing was broken.

    `action` is what did it, `subject` the task it was done for, or the action where it is for none.
    """

    story: Story
    subject: str
    action: str
    message: Incoming
    conversation_id: str
    tracker: DialogueStateTracker
    database: Path
    shop: FakeShop
    said: tuple[str, ...]
    done: Facts
    asked_of_shop: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.subject}: {self.story.id}"


@dataclass
class Bench:
    """Rasa, the actions, and a shop, each behind a server of its own that can break."""

    agent: Agent
    settings: Settings
    empty_database: Path
    folder: Path
    patch: pytest.MonkeyPatch
    shop_side: ShopServer = field(default_factory=lambda: ShopServer(a_shop()))
    actions_side: ActionsServer = field(default_factory=ActionsServer)

    def __post_init__(self) -> None:
        self.shop_server = BreakingServer(self.shop_side)
        self.actions_server = BreakingServer(self.actions_side)

        self._policies = {name: always_open(file, self.folder) for name, file in POLICIES.items()}

        # Care is started anew for each case, on a database that is up to date, by the same table.
        self.patch.setattr(care.bootstrap, "ready", lambda database: database)
        self.patch.setattr(care.bootstrap, "load_policy", lru_cache(load_policy))

    def stop(self) -> None:
        self.shop_server.close()
        self.actions_server.close()

    @contextmanager
    def opened(self, policy: str, database: Path, shop: FakeShop) -> Iterator[Conversation]:
        """A conversation with these records, as long as the block lasts."""
        mine = self.folder / f"{uuid.uuid4().hex}.db"
        shutil.copy(database, mine)
        self.shop_side.shop = shop
        self.actions_side.around = lambda call: nullcontext([])
        changes = {"database_url": f"sqlite:///{mine}", "policy": self._policies[policy]}
        services = self.started(self.settings.copy(update=changes))
        try:
            yield Conversation(self.agent, services, shop, Turns(lambda: self.agent, services))
        finally:
            services.database.close()
            mine.unlink()

    @contextmanager
    def resumed(self, moment: Moment) -> Iterator[Conversation]:
        """The conversation as it was at that moment."""
        shop = _copied(moment.shop)
        with self.opened(moment.story.policy, moment.database, shop) as conversation:
            conversation.id = moment.conversation_id
            asyncio.run(self.agent.tracker_store.save(moment.tracker))
            self.shop_side.changes.clear()
            yield conversation

    @contextmanager
    def limited(self, conversation: Conversation, **limits: float) -> Iterator[None]:
        """Inside, these settings say how long things may take."""
        patient, turns = conversation.care, conversation.turns
        hurried = self.started(patient.settings.copy(update=limits))
        conversation.care, conversation.turns = hurried, Turns(lambda: self.agent, hurried)
        try:
            yield
        finally:
            hurried.database.close()
            conversation.care, conversation.turns = patient, turns
            self._serve(patient)

    @contextmanager
    def impatient_store(self, conversation: Conversation) -> Iterator[None]:
        """Inside, Care's database is waited for a moment only."""
        with self.patch.context() as patch:
            patch.setattr(care.store.database, "WAIT_SECONDS", 0.2)
            with self.limited(conversation):
                yield

    def started(self, settings: Settings) -> Services:
        """Care with these settings, whose clients know nothing of what went before."""
        sides = {"shop_url": self.shop_server.url, "actions_url": self.actions_server.url}
        services = bootstrap(settings.copy(update=sides))
        self._serve(services)
        return services

    def _serve(self, services: Services) -> None:
        self.patch.setattr(actions.boundary, "services", lambda: services)
        self.patch.setattr(assistant.remedies.action_call, "settings", lambda: services.settings)

    def moments(self, stories: Iterable[Story]) -> tuple[list[Moment], dict[str, str]]:
        """All moments in these stories, and what went wrong in those that do not hold."""
        found: list[Moment] = []
        wrong: dict[str, str] = {}
        told_for_nothing: set[str] = set()  # what is also said where nothing was done
        for story in stories:
            with self.opened(story.policy, self.empty_database, a_shop()) as conversation:
                performance = _Watched(story, conversation, self)
                try:
                    asyncio.run(performance.play())
                except AssertionError as error:
                    wrong[story.id] = str(error)
            found += performance.moments
            told_for_nothing |= performance.told_for_nothing
        return list(_telling_apart(found, told_for_nothing)), wrong


class _Watched(Performance):
    """A story of which each moment is kept before which all was as it was, and then was not."""

    def __init__(self, story: Story, conversation: Conversation, bench: Bench) -> None:
        super().__init__(story, conversation)
        self._bench = bench
        self.moments: list[Moment] = []
        self.told_for_nothing: set[str] = set()

    async def hear(self, message: Incoming) -> Said:
        bench, talk = self._bench, self.conversation
        before, kept = kept_facts(talk), bench.folder / f"{uuid.uuid4().hex}.db"
        tracker, shop = await _tracker(talk), _copied(talk.shop)
        _copy_database(talk.care, kept)
        doings = _Doings(talk, bench.shop_side)
        bench.actions_side.around = doings.around
        bench.shop_side.changes.clear()
        said = await super().hear(message)
        asked, done = tuple(bench.shop_side.changes), changed(before, kept_facts(talk))
        for subject, action in doings.found.items():
            self.moments.append(
                Moment(
                    story=self.story,
                    subject=subject,
                    action=action,
                    message=message,
                    conversation_id=talk.id,
                    tracker=tracker,
                    database=kept,
                    shop=shop,
                    said=tuple(said.responses),
                    done=done,
                    asked_of_shop=asked,
                )
            )
        self.told_for_nothing |= doings.told_for_nothing
        if not doings.found:
            kept.unlink()
            self.told_for_nothing |= set(said.responses)
        return said


class _Doings:
    """Which actions of a turn have something done: the subject of each, and its name."""

    def __init__(self, conversation: Conversation, shop: ShopServer) -> None:
        self._conversation, self._shop = conversation, shop
        self.found: dict[str, str] = {}
        self.told_for_nothing: set[str] = set()  # by the other actions

    @contextmanager
    def around(self, call: Facts) -> Iterator[list[str]]:
        facts, asked = kept_facts(self._conversation), len(self._shop.changes)
        told: list[str] = []
        yield told
        if len(self._shop.changes) == asked and kept_facts(self._conversation) == facts:
            self.told_for_nothing |= set(told)
            return
        action = str(call["next_action"])
        draft = read_draft(call["tracker"]["slots"].get(DRAFT))
        self.found[draft.task.value if draft and action == CARRY_OUT else action] = action


def claims_of(moments: Iterable[Moment]) -> frozenset[str]:
    """All that is said only where something was done."""
    return frozenset(name for moment in moments for name in moment.said)


def _telling_apart(moments: Iterable[Moment], told_for_nothing: set[str]) -> Iterator[Moment]:
    """One moment of each subject for each set of claims.

    What is said for nothing is no claim, and neither is a question.
    """
    known = set()
    for moment in moments:
        told = (name for name in moment.said if not name.startswith(_QUESTIONS))
        claims = tuple(name for name in told if name not in told_for_nothing)
        if claims and (moment.subject, claims) not in known:
            known.add((moment.subject, claims))
            yield replace(moment, said=claims)


async def _tracker(conversation: Conversation) -> DialogueStateTracker:
    store = conversation.agent.tracker_store
    known = await store.retrieve(conversation.id)
    slots = conversation.agent.domain.slots
    return known or DialogueStateTracker.from_events(conversation.id, [], slots)


def _copied(shop: FakeShop) -> FakeShop:
    """The shop with lists of its own; what is in them never changes, other than codes."""
    values = {each.name: getattr(shop, each.name) for each in fields(shop)}
    lists = {name: copy.copy(v) for name, v in values.items() if isinstance(v, (list, dict, set))}
    return replace(shop, **lists, _codes=copy.deepcopy(shop._codes))


def _copy_database(care: Services, target: Path) -> None:
    source = sqlite3.connect(str(care.database.url.database))
    copied = sqlite3.connect(target)
    copied.execute("PRAGMA synchronous=OFF")  # nobody needs it after a power failure
    source.backup(copied)
    copied.close()
    source.close()
