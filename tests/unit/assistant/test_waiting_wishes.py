"""Wishes that wait, and forms that step aside for them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from assistant import wishes
from assistant.channels.turns import _is_of_the_turn
from assistant.policies.wishes import WishPolicy
from assistant.remedies.processor import CareProcessor
from care.conversations.wishes import CONTINUES, MOST, Wish, read_wishes


def any_slot() -> dict[str, Any]:
    return {"type": "any", "mappings": [{"type": "custom"}]}


DOMAIN = Domain.from_dict(
    {
        "intents": ["cancel_order", "track_order", "greet", "deny", "goodbye"],
        "slots": {"waiting_wishes": any_slot(), "requests": any_slot()},
        "actions": ["action_next_wish", "action_track_order", "utter_offer_person"],
        "forms": {"track_order_form": {"required_slots": []}},
        "responses": {
            "utter_offer_person": [{"text": "A person?"}],
            "utter_wish_cancel_order": [{"text": "cancelling an order"}],
            "utter_wish_track_order": [{"text": "finding out where an order is"}],
        },
    }
)
CANCEL = Wish("cancel_order", "cancel it", ({"entity": "order_number", "value": "#W0000001"},))
WAITING = SlotSet("waiting_wishes", [CANCEL.as_dict()])


def said(intent: str, **more: Any) -> UserUttered:
    return UserUttered("…", {"name": intent}, [], {"intent": {"name": intent}, **more})


def a_tracker(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c1", events, DOMAIN.slots)


def after(*events: Event) -> dict[str, Any]:
    """The slots that these events change."""
    found = wishes.effects(a_tracker(*events), DOMAIN)
    return {e.key: e.value for e in found if isinstance(e, SlotSet)}


def steps_aside(form: str | None, intent: str) -> bool:
    opened = [ActiveLoop(form)] if form else []
    found = wishes.effects(a_tracker(*opened, said(intent)), DOMAIN)
    return found == [ActionExecutionRejected(form)]


def test_all_wishes_but_the_first_wait() -> None:
    track = Wish("track_order", "where is it").as_dict()
    assert after(said("track_order", wishes=[track, CANCEL.as_dict()])) == {
        "waiting_wishes": [CANCEL.as_dict()]
    }
    assert after(said("track_order", wishes=[track])) == {}
    assert after(said("track_order")) == after() == {}


def test_later_ones_wait_behind_earlier_ones_up_to_a_limit() -> None:
    track = Wish("track_order", "where is it").as_dict()
    found = after(WAITING, said("greet", wishes=[track] * 9))["waiting_wishes"]
    assert found[0] == CANCEL.as_dict()
    assert len(found) == MOST


@pytest.mark.parametrize("intent", ["deny", "goodbye"])
def test_forget_it_drops_what_waits(intent: str) -> None:
    assert after(WAITING, said(intent)) == {"waiting_wishes": None}
    assert after(said(intent)) == {}


@pytest.mark.parametrize("broken", [None, "x", 3, [None], [{}], [{"intent": 1, "text": "x"}]])
def test_broken_lists_are_read_as_empty(broken: Any) -> None:
    assert read_wishes(broken) == []
    assert after(said("track_order", wishes=broken)) == {}


def test_a_form_steps_aside_for_another_task_only() -> None:
    assert steps_aside("track_order_form", "cancel_order")
    assert not steps_aside("track_order_form", "track_order")  # its own
    assert not steps_aside("track_order_form", "greet")  # no task
    assert not steps_aside(None, "cancel_order")


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> WishPolicy:
    """A policy whose rules are all done."""

    def listens(self: RulePolicy, tracker: DialogueStateTracker, *_: Any, **__: Any) -> Any:
        return PolicyPrediction.for_action_name(DOMAIN, "action_listen")

    monkeypatch.setattr(RulePolicy, "predict_action_probabilities", listens)
    context = ExecutionContext(None)  # type: ignore[arg-type]
    return WishPolicy(WishPolicy.get_default_config(), None, Resource("rules"), context)


def next_action(policy: WishPolicy, *events: Event) -> str:
    prediction = policy.predict_action_probabilities(a_tracker(*events), DOMAIN)
    return str(DOMAIN.action_names_or_texts[prediction.max_confidence_index])


def test_what_waits_is_next_when_all_is_done(policy: WishPolicy) -> None:
    told = ActionExecuted("action_track_order")
    assert next_action(policy, WAITING, told) == "action_next_wish"
    assert next_action(policy, told) == "action_listen"
    assert next_action(policy, WAITING, SlotSet("waiting_wishes", None), told) == "action_listen"


def test_an_open_question_comes_first(policy: WishPolicy) -> None:
    form = ActiveLoop("track_order_form")
    assert next_action(policy, WAITING, form, ActionExecuted("track_order_form")) == "action_listen"
    assert next_action(policy, WAITING, ActionExecuted("utter_offer_person")) == "action_listen"


@pytest.mark.parametrize("is_over", [True, False])
async def test_a_new_session_forgets_what_waited(
    monkeypatch: pytest.MonkeyPatch, is_over: bool
) -> None:
    async def starts(self: Any, tracker: DialogueStateTracker, *_: Any) -> None:
        tracker.update_with_events([SessionStarted(), WAITING], DOMAIN)  # Rasa carries slots over

    monkeypatch.setattr(MessageProcessor, "_update_tracker_session", starts)
    monkeypatch.setattr(CareProcessor, "_has_session_expired", lambda *_: is_over)
    processor = object.__new__(CareProcessor)
    processor.domain = DOMAIN
    tracker = a_tracker(SessionStarted(), WAITING)
    await processor._update_tracker_session(tracker, CollectingOutputChannel())
    assert tracker.get_slot("waiting_wishes") == (None if is_over else [CANCEL.as_dict()])


def test_a_wish_taken_up_is_of_the_same_turn() -> None:
    now = time.time()
    continued = UserUttered("and cancel it", metadata={CONTINUES: True}, timestamp=now)
    assert _is_of_the_turn(continued)
    assert _is_of_the_turn(BotUttered("…"))
    assert not _is_of_the_turn(UserUttered("hello", metadata={"deadline": 1}))
