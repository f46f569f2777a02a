"""Whatever a customer wants while a form is open, there is one answer and no running in circles."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from support.stack import CareStack

import assistant.remedies.action_call
from care.settings import Settings

DOMAIN = Domain.load("domain.yml")
INTENTS = sorted(set(DOMAIN.intents) - {"restart", "back", "session_start"})
FORMS = {None: [], "track_order_form": ["track_order"], "handoff_form": ["handoff"]}


@pytest.fixture(scope="module")
def agent(stack: CareStack) -> Agent:
    """Rasa in this process, with the stack's action server."""
    return Agent.load(
        Path("models/care.tar.gz"),
        action_endpoint=EndpointConfig(
            stack.actions_proxy.url + "/webhook", enable_selective_domain=True
        ),
    )


async def says(agent: Agent, conversation: str, intent: str) -> tuple[list[str], Any]:
    """What is answered to a message with this intent and nothing else in it."""
    output = CollectingOutputChannel()
    parsed = {"text": "…", "intent": {"name": intent, "confidence": 1.0}, "entities": []}
    message = UserMessage("…", output, conversation, parse_data=parsed, input_channel="test")
    await agent.handle_message(message)
    tracker = await agent.tracker_store.retrieve(conversation)
    return [m["text"] for m in output.messages], tracker


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_in_every_form(
    agent: Agent, settings: Settings, monkeypatch: pytest.MonkeyPatch, form: str, intent: str
) -> None:
    monkeypatch.setattr(assistant.remedies.action_call, "settings", lambda: settings)

    async def talk() -> tuple[list[str], Any]:
        conversation = f"{form}-{intent}"
        for earlier in FORMS[form]:
            _, tracker = await says(agent, conversation, earlier)
            assert tracker.active_loop_name == form
        return await says(agent, conversation, intent)

    texts, tracker = asyncio.run(talk())
    assert 1 <= len(texts) <= 2
    assert len(set(texts)) == len(texts)
    assert tracker.latest_action_name == "action_listen"
    if "nlu_fallback" not in intent:
        assert not any("in other words" in text for text in texts)
    if tracker.active_loop_name:
        assert texts[-1].endswith("?") or "order confirmation" in texts[-1]
    if intent in ("goodbye", "deny"):
        assert tracker.active_loop_name is None
