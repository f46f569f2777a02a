"""When customers are told that a person can be had at any time."""

from __future__ import annotations

from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from assistant import feelings
from assistant.opening import prefaced


def _asked(intent: str = "track_order", frustration: float = 0.0) -> UserUttered:
    about = {"intent": {"name": intent}, "frustration": frustration}
    return UserUttered("where is my order now", {"name": intent}, [], about)


def _said(name: str) -> BotUttered:
    return BotUttered("Well.", metadata={"utter_action": name})


def _is_told(*events: Event) -> bool:
    tracker = DialogueStateTracker.from_events("c1", list(events))
    tracker.update_with_events(feelings.effects(tracker), None)
    return feelings.is_to_be_told_of_people(tracker)


def test_the_calm_are_not() -> None:
    assert not _is_told(_asked())


def test_the_frustrated_are_once() -> None:
    angry = _asked(frustration=0.9)
    assert _is_told(angry)
    assert not _is_told(angry, SlotSet(feelings.PERSON_NAMED, True))
    assert not _is_told(angry, _said("utter_greet"))  # those are not the first words any more
    assert not _is_told(_asked("handoff", frustration=0.9))


def test_who_gets_nowhere_is_told_in_the_end() -> None:
    turn = [_asked(), _said("utter_ask_order")]
    assert not _is_told(*turn * 24, _asked())
    assert _is_told(*turn * 25, _asked())
    assert not _is_told(*turn * 24, _said("utter_anything_else"), *turn, _asked())


def test_it_comes_before_the_answer() -> None:
    listed = [SlotSet("a", 1), _said("utter_greet"), _said("utter_help")]
    texts = [e.text for e in prefaced(listed, "Hm.") if isinstance(e, BotUttered)]
    assert texts == ["Hm.\nWell.", "Well."]
