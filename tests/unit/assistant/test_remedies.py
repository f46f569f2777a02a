"""Each mend of Rasa, by what went wrong without it."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import rasa.core.agent
import structlog
from aiohttp import web
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.data import get_data_files
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig

import assistant.stores.tracker
from assistant.remedies.action_call import ActionFailed
from assistant.remedies.logs import hide_words, short_exception
from assistant.remedies.processor import CareProcessor, GuardedAction
from care.bootstrap import Services
from care.deadline import deadline
from care.logs import mask, masked_record
from care.settings import Settings

RESPONSES = {"utter_service_problem": [{"text": "Sorry, not now."}]}
DOMAIN = Domain.from_dict(
    {
        "intents": ["cancel_order"],
        "actions": ["action_cancel_order"],
        "responses": {**RESPONSES, "utter_cancelled": [{"text": "It has been cancelled."}]},
        "forms": {"cancel_form": {"required_slots": []}},
    }
)
DONE = [{"text": "It is done."}]
NLG = TemplatedNaturalLanguageGenerator(DOMAIN.responses)


@pytest.fixture(autouse=True)
def own_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.remedies.action_call.settings", lambda: settings)


def test_events_are_looked_up_and_found_as_before() -> None:
    for kind in all_subclasses(Event):
        found = Event.resolve_by_type(kind.type_name)
        assert found is not None and found.type_name == kind.type_name
    assert Event.resolve_by_type("topic") is None
    assert Event.resolve_by_type("of the future", SlotSet) is SlotSet
    with pytest.raises(ValueError, match="of the future"):
        Event.resolve_by_type("of the future")


class ActionServer:
    """An action server that answers what it is told to."""

    def __init__(self) -> None:
        self.answer: Any = web.json_response({"events": [], "responses": []})

    async def __aenter__(self) -> RemoteAction:
        async def handle(request: web.Request) -> web.StreamResponse:
            result = self.answer(request) if callable(self.answer) else self.answer
            return await result if asyncio.iscoroutine(result) else result

        app = web.Application()
        app.router.add_post("/webhook", handle)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
        return RemoteAction("action_cancel_order", endpoint)

    async def __aexit__(self, *_: Any) -> None:
        await self._runner.cleanup()


def a_tracker() -> DialogueStateTracker:
    return DialogueStateTracker.from_events(
        "c1", [ActionExecuted("action_listen"), UserUttered("cancel it", {"name": "cancel_order"})]
    )


async def call(action: RemoteAction) -> list[Event]:
    return await action.run(CollectingOutputChannel(), NLG, a_tracker(), DOMAIN)


async def test_a_good_answer_is_said_and_noted() -> None:
    server = ActionServer()
    server.answer = web.json_response(
        {
            "events": [{"event": "slot", "name": "a", "value": 1}],
            "responses": [{"response": "utter_cancelled"}],
        }
    )
    async with server as action:
        said, noted = await call(action)
    assert (said.text, noted) == ("It has been cancelled.", SlotSet("a", 1))


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=500, text="boom"),
        web.Response(status=400, text="<html>"),
        web.Response(status=404, text="{}"),
        web.Response(status=200, text="<html>", content_type="text/html"),
        web.Response(status=200, text='{"events": [', content_type="application/json"),
        web.json_response([]),
        web.json_response({"events": "none"}),
        web.json_response({"events": [{"event": "of the future"}], "responses": DONE}),
        web.json_response({"events": [{"no": "name"}], "responses": DONE}),
    ],
)
async def test_whatever_is_no_answer_is_one_failure(answer: web.Response) -> None:
    server = ActionServer()
    server.answer = lambda _: web.Response(
        status=answer.status, body=answer.body, content_type=answer.content_type
    )
    output = CollectingOutputChannel()
    async with server as action:
        with pytest.raises(ActionFailed):
            await action.run(output, NLG, a_tracker(), DOMAIN)
    assert output.messages == []  # and nothing of it was said


async def test_a_declined_action_may_be_followed_by_another() -> None:
    server = ActionServer()
    server.answer = web.json_response({"action_name": "action_cancel_order"}, status=400)
    async with server as action:
        with pytest.raises(ActionExecutionRejection):
            await call(action)


async def test_nobody_waits_longer_than_the_deadline() -> None:
    server = ActionServer()

    async def hang(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.json_response({})

    server.answer = hang
    begun = asyncio.get_running_loop().time()
    async with server as action:
        with deadline(0.2), pytest.raises(ActionFailed, match="in time"):
            await call(action)
        assert asyncio.get_running_loop().time() - begun < 1
        with deadline(0.000001), pytest.raises(ActionFailed, match="in time"):
            await call(action)


async def test_nobody_at_home() -> None:
    action = RemoteAction("action_cancel_order", EndpointConfig("http://127.0.0.1:9/webhook"))
    with pytest.raises(ActionFailed):
        await call(action)
    with pytest.raises(ActionFailed, match="action_endpoint"):
        await call(RemoteAction("action_cancel_order", None))


async def test_a_failed_action_is_told_and_never_counts_as_done() -> None:
    class Processor(CareProcessor):
        def __init__(self) -> None:
            self.domain, self.nlg = DOMAIN, NLG
            self.max_number_of_predictions = 10

    action = RemoteAction("action_cancel_order", EndpointConfig("http://127.0.0.1:9/webhook"))
    tracker, output = a_tracker(), CollectingOutputChannel()
    tracker.update(ActiveLoop("cancel_form"))
    prediction = PolicyPrediction.for_action_name(DOMAIN, "action_cancel_order")
    await Processor()._run_action(action, tracker, output, NLG, prediction)
    assert [m["text"] for m in output.messages] == ["Sorry, not now."]
    done = [e.action_name for e in tracker.events if isinstance(e, ActionExecuted)]
    assert "action_cancel_order" not in done
    assert any(isinstance(e, ActionExecutionRejected) for e in tracker.events)
    assert tracker.followup_action == "action_listen"  # nothing else of the rule is said
    assert tracker.active_loop_name is None


async def test_a_declining_action_is_left_to_rasa() -> None:
    class Declines(RemoteAction):
        async def run(self, *_: Any) -> list[Event]:
            raise ActionExecutionRejection("action_cancel_order")

    guarded = GuardedAction(Declines("action_cancel_order", None))
    with pytest.raises(ActionExecutionRejection):
        await guarded.run(CollectingOutputChannel(), NLG, a_tracker(), DOMAIN)


def test_cares_tracker_store_is_not_wrapped(
    care: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.stores.tracker, "services", lambda: care)
    store = assistant.stores.tracker.CareTrackerStore(DOMAIN)
    assert Agent(DOMAIN, tracker_store=store).tracker_store is store


def test_rasa_runs_with_all_remedies() -> None:
    assert rasa.core.agent.MessageProcessor is CareProcessor
    assert RemoteAction.run.__module__ == "assistant.remedies.action_call"
    assert logging.getLogRecordFactory() is masked_record
    assert hide_words in structlog.get_config()["processors"]


def test_logs_have_no_addresses_and_no_long_numbers() -> None:
    line = "ada@example.com asked for #W2611340, card 4111 1111 1111 1111, code 123456, 42 items"
    assert mask(line) == "[email] asked for [number], card [number], code [number], 42 items"
    assert mask("GET /v1/customers?email=ada%40example.com") == "GET /v1/customers?email=[email]"
    assert (
        mask("at server.py:1234567, 2026-11-21 10:00") == "at server.py:1234567, 2026-11-21 10:00"
    )


def test_a_mistake_in_a_log_line_does_not_cost_the_caller(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logging.getLogger("some.library").warning("%d of ada@example.com", "many")
    assert caplog.records[0].getMessage() == "%d of [email]"


def test_an_exception_in_the_log_is_its_type_and_place(caplog: pytest.LogCaptureFixture) -> None:
    try:
        card = "4111 1111"
        raise ValueError(f"the card {card}")
    except ValueError:
        logging.getLogger("rasa").exception("turn of %s failed", "ada@example.com")
    (record,) = caplog.records
    assert record.getMessage().startswith("turn of [email] failed (ValueError at test_remedies.py:")
    assert record.exc_info is None
    assert "4111" not in caplog.text


def test_structured_logs_hide_what_customers_said() -> None:
    fields = {
        "event": "processor.parse",
        "text": "my secret",
        "user_message": "x",
        "intent": "greet",
    }
    assert hide_words(None, "info", fields) == {
        "event": "processor.parse",
        "text": "[hidden]",
        "user_message": "[hidden]",
        "intent": "greet",
    }
    try:
        raise ValueError("my secret")
    except ValueError:
        fields = short_exception(None, "error", {"event": "x", "exc_info": True})
    assert "my secret" not in json.dumps(fields)
    assert fields["exception"].startswith("ValueError at test_remedies.py:")


def test_stories_are_not_looked_for_in_the_virtual_environment(tmp_path: Path) -> None:
    for name in (
        "tests/test_a.yml",
        "tests/deep/test_b.yml",
        ".venv/lib/test_c.yml",
        "tests/x.txt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("stories: []")
    found = get_data_files(str(tmp_path), lambda _: True)
    assert found == [str(tmp_path / "tests/deep/test_b.yml"), str(tmp_path / "tests/test_a.yml")]
