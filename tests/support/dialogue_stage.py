"""Care in this process, as a dialogue needs it: the trained model, the real actions, a fake shop.

Messages go the way they go in production, through the website channel's `Turns`; only the action
server is a function call, with everything that crosses it turned into JSON and back.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.events import BotUttered
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.utils import all_subclasses
from sqlalchemy import insert, select

import actions
import actions.boundary
import assistant.nlu.entities.products as catalogue
import assistant.remedies.action_call
from actions.boundary import CareAction
from assistant.channels.incoming import Incoming
from assistant.channels.turns import Turns
from assistant.nlu.entities.catalogue import Product
from care.bootstrap import Services, bootstrap
from care.clients.fake_shop import FakeShop
from care.conversations.models import Choice, Message
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent as Person
from care.settings import Settings
from care.store.tables import agents, handoffs
from support.dialogue_shop import PRODUCTS, a_shop
from support.hours import always_open

ROOT = Path(__file__).parents[2]
ANA = Person("ana", "Ana")  # who works at the desk
POLICIES = {
    "strict": ROOT / "care" / "policy.yml",
    "retail": ROOT / "care" / "policy.retail.yml",
}


def an_executor() -> ActionExecutor:
    """What runs actions by name: all that Care has."""
    executor = ActionExecutor()
    for module in pkgutil.iter_modules(actions.__path__, "actions."):
        importlib.import_module(module.name)
    for action in all_subclasses(CareAction):
        if action.__module__.startswith("actions.") and not inspect.isabstract(action):
            executor.register_action(action)
    return executor


class InProcess(EndpointConfig):
    """The action server without a network between; answers as the SDK's does."""

    def __init__(self) -> None:
        super().__init__(url="http://in.process/webhook", enable_selective_domain=True)
        self._executor = an_executor()

    async def request(self, method: str = "post", **kwargs: Any) -> Any:
        """The answer to an action call."""
        call = json.loads(json.dumps(kwargs["json"]))
        try:
            answer = await self._executor.run(call)
        except ActionExecutionRejection as refusal:
            body = json.dumps({"error": str(refusal), "action_name": refusal.action_name})
            raise ClientResponseError(400, "Bad Request", body) from None
        return json.loads(json.dumps(answer))


class _Keeper:
    """Tells what the dialogues' shop sells."""

    def inform(self, listener: Any) -> None:
        listener([Product(p.name, p.option_values) for p in PRODUCTS])


def load_agent(model: Path) -> Agent:
    """Rasa with this model and the actions of this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "_keeper", _Keeper)
        return Agent.load(
            model,
            action_endpoint=InProcess(),
            generator=EndpointConfig(type="assistant.languages.generator.CareGenerator"),
        )


@dataclass(frozen=True)
class Said:
    """What Care said in one turn: the responses' names, and the messages as customers see them."""

    responses: list[str]
    messages: list[Message]

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages)

    @property
    def titles(self) -> list[str]:
        return [choice.title for choice in self.choices]

    @property
    def choices(self) -> list[Choice]:
        return [choice for message in self.messages for choice in message.choices]

    @property
    def expects(self) -> str | None:
        return self.messages[-1].expects if self.messages else None


@dataclass
class Conversation:
    """One conversation on the stage."""

    agent: Agent
    care: Services
    shop: FakeShop
    turns: Turns
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def begin(self, customer_id: str | None) -> None:
        """Begins it; with `customer_id`, the website has told who is logged in."""
        self.care.transcript.start(self.id, customer_id)

    def begin_anew(self, customer_id: str | None) -> None:
        """Leaves it and begins another."""
        self.id = uuid.uuid4().hex
        self.begin(customer_id)

    async def say(self, message: Incoming) -> Said:
        """Sends a message and collects what comes back."""
        before = await self._uttered()
        messages = await self.turns.take(self.id, message)
        new = (await self._uttered())[len(before) :]
        names = [str((e.metadata or {}).get("utter_action") or "(repeated)") for e in new]
        return Said(names, messages)

    def staff(self) -> None:
        """Has somebody come to the desk."""
        values = {"id": ANA.id, "name": ANA.name, "email": "ana@example.com", "role": "agent"}
        with self.care.database.write() as connection:
            now = datetime.now(timezone.utc)
            connection.execute(insert(agents).values(**values, password="", seen_at=now))

    def at_desk(self, what: Event, text: str = "") -> None:
        """Has something happen there."""
        handoff = self.care.handoffs.of(self.id)
        assert handoff, "nothing was handed over"
        now = datetime.now(timezone.utc)
        event = DeskEvent(
            "builtin", uuid.uuid4().hex, handoff.number, what, now, ANA, text, "solved"
        )
        self.care.handoffs.hear(event)

    def ticket(self) -> dict[str, Any] | None:
        """The conversation's ticket, where one was opened."""
        with self.care.database.read() as connection:
            mine = handoffs.c.conversation_id == self.id
            row = connection.execute(select(handoffs).where(mine)).first()
        return dict(row._mapping) if row else None

    async def _uttered(self) -> list[BotUttered]:
        tracker = await self.agent.tracker_store.retrieve(self.id)
        return [e for e in tracker.events if isinstance(e, BotUttered)] if tracker else []


class Stage:
    """Where dialogues are played: each with a shop and a database of its own."""

    def __init__(self, agent: Agent, settings: Settings, empty_database: Path) -> None:
        self._agent = agent
        self._settings = settings
        self._empty_database = empty_database

    @contextmanager
    def conversing(
        self, policy: str, folder: Path, patch: pytest.MonkeyPatch
    ) -> Iterator[Conversation]:
        """A conversation under this policy, as long as the block lasts."""
        yield from self.conversation(policy, folder, patch)

    def conversation(
        self, policy: str, folder: Path, patch: pytest.MonkeyPatch
    ) -> Iterator[Conversation]:
        """A conversation under this policy, until the test is over."""
        database = folder / "care.db"
        shutil.copy(self._empty_database, database)
        settings = self._settings.copy(
            update={
                "database_url": f"sqlite:///{database}",
                "policy": always_open(POLICIES[policy], folder),
            }
        )
        shop = a_shop()
        care = bootstrap(settings, shop)
        patch.setattr(actions.boundary, "services", lambda: care)
        patch.setattr(assistant.remedies.action_call, "settings", lambda: settings)
        yield Conversation(self._agent, care, shop, Turns(lambda: self._agent, care))
        care.database.close()
