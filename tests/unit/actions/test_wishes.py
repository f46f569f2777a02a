"""What Care can't do yet, what it asks about, and what waits for its turn."""

from __future__ import annotations

import json
from typing import Any

from support.acting import act

from actions.handoff import HandOver
from actions.orders import TrackOrder
from actions.wishes import ExplainWish, NextWish, NotUnderstood
from actions.wording import as_title, name_of_task, said
from care.bootstrap import Services

LATER = {"intent": "cancel_order", "text": "and cancel it", "entities": []}
WAITING = {"waiting_wishes": [LATER]}


def wants(intent: str, text: str = "…") -> dict[str, Any]:
    return {"intent": {"name": intent}, "text": text}


def unsure(*alternatives: Any, **told: Any) -> dict[str, Any]:
    entities = [{"entity": kind, "value": value} for kind, value in told.items()]
    understanding = {"decision": "unsure", "alternatives": list(alternatives)}
    return {**wants("nlu_fallback"), "entities": entities, "understanding": understanding}


def tickets(care: Services) -> list[Any]:
    with care.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT requests, frustration, urgency FROM handoffs")
        return [(json.loads(r[0]) if isinstance(r[0], str) else r[0], *r[1:]) for r in rows]


def test_a_person_is_offered_for_what_care_cannot_do() -> None:
    told = act(ExplainWish(), message=wants("newsletter"))
    assert told.said == ["utter_not_yet_newsletter", "utter_offer_handoff"]
    told = act(ExplainWish(), message=wants("cancel_order"))
    assert told.said[-1] == "utter_offer_handoff"


def test_one_question_at_a_time() -> None:
    told = act(ExplainWish(), message=wants("newsletter"), form="track_order_form")
    assert told.said == ["utter_not_yet_newsletter"]
    told = act(ExplainWish(), WAITING, message=wants("newsletter"))
    assert told.said == ["utter_not_yet_newsletter"]


def test_who_waits_for_a_person_has_it_noted() -> None:
    told = act(ExplainWish(), message=wants("newsletter"), form="handoff_form")
    assert told.said == ["utter_noted_for_person"]
    assert [wish["intent"] for wish in told.slots["requests"]] == ["newsletter"]


def test_what_was_asked_for_is_on_the_ticket_once(care: Services) -> None:
    slots: dict[str, Any] = {}
    for text in ("cancel it", "cancel it", "CANCEL it"):
        slots |= act(ExplainWish(), slots, message=wants("cancel_order", text)).slots
    opened = act(HandOver(), slots, message={"frustration": 0.8, "urgency": None})
    ((requests, frustration, urgency),) = tickets(care)
    assert [wish["text"] for wish in requests] == ["cancel it", "CANCEL it"]
    assert (frustration, urgency) == (0.8, None)
    assert opened.slots["requests"] is opened.slots["waiting_wishes"] is None


def test_a_second_ticket_adds_to_the_first(care: Services) -> None:
    act(HandOver(), WAITING, message={"frustration": 0.8})
    act(HandOver(), {"requests": [LATER, {**LATER, "text": "now"}]}, message={"urgency": 0.5})
    ((requests, frustration, urgency),) = tickets(care)
    assert [wish["text"] for wish in requests] == ["and cancel it", "now"]
    assert (frustration, urgency) == (0.8, 0.5)


def test_two_ideas_are_asked_about_in_words() -> None:
    told = act(NotUnderstood(), message=unsure("track_order", "change_order", product="lamp"))
    assert told.said == ["utter_clarify"]
    assert told.replies[0]["first"] == "finding out where an order is"
    assert [b["payload"] for b in told.replies[0]["buttons"]] == [
        '/track_order{"product": "lamp"}',
        '/change_order{"product": "lamp"}',
        "/deny",
    ]


def test_several_values_stay_several() -> None:
    message = unsure("track_order", "change_order")
    message["entities"] = [{"entity": "order_number", "value": f"#W000000{n}"} for n in (1, 2)]
    told = act(NotUnderstood(), message=message)
    assert told.replies[0]["buttons"][0]["payload"] == (
        '/track_order{"order_number": ["#W0000001", "#W0000002"]}'
    )


def test_first_the_likeliest_then_the_menu_then_a_person() -> None:
    unclear = unsure("track_order", "change_order")
    once = act(NotUnderstood(), message=unclear)
    twice = act(NotUnderstood(), once.slots, message=unclear)
    thrice = act(NotUnderstood(), twice.slots, message=unclear)
    assert once.said == ["utter_clarify"]
    assert (twice.said, twice.next_action) == (["utter_menu"], None)
    assert (thrice.said, thrice.next_action) == ([], "utter_offer_person")


def test_ideas_without_a_name_are_not_asked_about() -> None:
    for alternatives in ((), ("track_order",), ("greet", "track_order"), ("track_order",) * 2):
        assert act(NotUnderstood(), message=unsure(*alternatives)).said == ["utter_not_understood"]
    assert act(NotUnderstood(), message={"understanding": None}).said == ["utter_not_understood"]


def test_the_next_wish_is_taken_up_as_if_it_had_been_said() -> None:
    metadata = {"deadline": 9e9, "correlation_id": "abc"}
    told = act(NextWish(), {"waiting_wishes": [LATER, LATER]}, metadata=metadata)
    assert told.replies[0]["wish"] == "cancelling an order"
    assert told.slots == {"waiting_wishes": [LATER]}
    *_, listens, message = told.events
    assert (listens["event"], listens["name"]) == ("action", "action_listen")
    assert (message["text"], message["parse_data"]["intent"]["name"]) == (
        "and cancel it",
        "cancel_order",
    )
    assert message["metadata"] == {**metadata, "continues": True}


def test_what_is_no_wish_is_dropped_without_a_word() -> None:
    for waiting in ([{**LATER, "intent": "greet"}], ["?"], [], None, "cancel_order"):
        told = act(NextWish(), {"waiting_wishes": waiting})
        assert (told.said, told.slots) == ([], {"waiting_wishes": None})
        assert [e["event"] for e in told.events] == ["slot"]


def test_an_order_that_is_told_leaves_its_number_to_what_waits() -> None:
    pair = {"order_number": "#W0000001", "email": "ada@example.com"}
    told = act(TrackOrder(), {**pair, **WAITING})
    assert "utter_anything_else" not in told.said
    assert "order_number" not in told.slots
    assert told.next_action is None


def test_what_waits_does_not_cut_a_question_short() -> None:
    unknown = {"order_number": "#W9999999", "email": "ada@example.com"}
    assert act(TrackOrder(), {**unknown, **WAITING}).next_action == "action_listen"
    told = act(NotUnderstood(), WAITING, message=unsure("track_order", "change_order"))
    assert told.next_action == "action_listen"


def test_words() -> None:
    assert name_of_task("greet") is None
    assert as_title(name_of_task("newsletter") or "") == "The newsletter"
    assert said("utter_something_else") == "Something else"
