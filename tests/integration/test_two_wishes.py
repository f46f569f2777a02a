"""Two wishes in one message, and messages that may mean two things."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest
from support.stack import CareStack, Records
from support.talking import Talk, entities

from actions.wording import said

PLACE = said("utter_not_yet_order_placement")
OFFER = said("utter_offer_handoff")
NUMBER = said("utter_ask_track_order_form_order_number")
ADDRESS = said("utter_ask_track_order_form_email")


def next_wish(intent: str) -> str:
    return said("utter_next_wish").format(wish=said(f"utter_wish_{intent}"))


def both(talk: Talk, *wishes: tuple[str, dict[str, Any]]) -> list[str]:
    """Says several things in one message."""
    found = [{"intent": i, "text": f"({i})", "entities": entities(told)} for i, told in wishes]
    intent, told = wishes[0]
    return talk.says(intent, "; ".join(w["text"] for w in found), told, wishes=found)


def unsure(talk: Talk, *alternatives: str, **told: str) -> list[str]:
    """Says something that is not understood for certain."""
    understanding = {"decision": "unsure", "alternatives": list(alternatives)}
    return talk.says("nlu_fallback", told=told, understanding=understanding)


def ticket(stack: CareStack, talk: Talk) -> dict[str, Any]:
    with sqlite3.connect(stack.folder / "care.db") as database:
        database.row_factory = sqlite3.Row
        query = "SELECT * FROM handoffs WHERE conversation_id = ?"
        row = dict(database.execute(query, (talk.id,)).fetchone())
    return {**row, "requests": json.loads(row["requests"])}


def test_two_that_need_no_form_are_answered_at_once(talk: Talk) -> None:
    first, *second = both(talk, ("return_refund_policy", {}), ("order_placement", {}))
    assert "business days" in first  # the rules for refunds, or the article on them
    assert second == [next_wish("order_placement"), PLACE, OFFER]
    assert talk.says("thanks") == ["You're welcome!"]  # and not once more


def test_the_second_comes_after_the_first_ones_form(talk: Talk, records: Records) -> None:
    _, user, number = records.someone(status="pending")
    assert both(talk, ("track_order", {}), ("order_placement", {})) == [NUMBER]
    assert talk.says("inform", told={"order_number": number}) == [ADDRESS]
    first, *second = talk.says("inform", told={"email": user["email"]})
    assert number in first
    assert second == [next_wish("order_placement"), PLACE, OFFER]
    assert talk.tracker.get_slot("order_number") == number  # it is the order to cancel


def test_a_form_may_come_second_with_its_own_facts(talk: Talk, records: Records) -> None:
    _, user, number = records.someone()
    facts = {"order_number": number, "email": user["email"]}
    told = both(talk, ("order_placement", {}), ("track_order", facts))
    assert told[:2] == [PLACE, next_wish("track_order")]
    assert number in told[2]


def test_the_first_ones_number_is_the_second_ones_too(talk: Talk, records: Records) -> None:
    _, user, number = records.someone()
    first = {"order_number": number}
    told = both(talk, ("order_placement", first), ("track_order", {"email": user["email"]}))
    assert number in told[2]


def test_something_small_said_in_between_does_not_lose_it(talk: Talk) -> None:
    both(talk, ("track_order", {}), ("order_placement", {}))
    assert talk.says("bot_challenge")[-1] == NUMBER
    assert talk.says("order_placement") == [PLACE, NUMBER]
    both(talk, ("return_refund_policy", {}), ("newsletter", {}))
    waiting = talk.tracker.get_slot("waiting_wishes")
    assert [wish["intent"] for wish in waiting] == ["order_placement", "newsletter"]


def test_what_an_interruption_tells_is_used_with_care(talk: Talk) -> None:
    """An address that was told with another wish has a code sent to it all the same."""
    talk.says("track_order")
    talk.says("dont_know")
    told = talk.says("order_placement", told={"email": "nobody@example.com"})
    assert told == [
        PLACE,
        said("utter_code_sent").format(email="nobody@example.com"),
        said("utter_ask_track_order_form_code"),
    ]


@pytest.mark.parametrize("intent", ["deny", "goodbye"])
def test_forget_it_is_about_all_of_it(talk: Talk, intent: str) -> None:
    both(talk, ("track_order", {}), ("order_placement", {}))
    assert len(talk.says(intent)) == 1
    assert talk.form is None
    assert talk.says("thanks") == ["You're welcome!"]


def test_a_person_hears_of_all_of_it(stack: CareStack, talk: Talk) -> None:
    talk.says("order_placement", "cancel it, I'm so angry", frustration=0.9, urgency=0.2)
    both(talk, ("track_order", {}), ("billing_dispute", {}))
    talk.says("handoff", frustration=0.1, urgency=0.4)
    assert "ada@example.com" in talk.says("inform", told={"email": "ada@example.com"})[0]
    opened = ticket(stack, talk)
    assert [wish["intent"] for wish in opened["requests"]] == ["order_placement", "billing_dispute"]
    assert opened["requests"][0]["text"] == "cancel it, I'm so angry"
    assert (opened["frustration"], opened["urgency"]) == (0.9, 0.4)
    assert talk.says("thanks") == ["You're welcome!"]


def test_what_is_asked_has_to_be_answered_first(talk: Talk) -> None:
    facts = {"order_number": "#W9999999", "email": "ada@example.com"}
    both(talk, ("track_order", facts), ("order_placement", {}))
    assert talk.titles == ["Try again", "Talk to a person"]
    assert len(talk.heard) == 1
    talk.says("inform", told=facts)
    assert talk.says("inform", told=facts)[-1] == said("utter_offer_person")
    talk.says("affirm")
    assert talk.form == "handoff_form"


def test_wishes_that_are_none_are_left_out(talk: Talk) -> None:
    broken = [{"intent": "order_placement", "text": "…"}, "?", {"intent": "dance", "text": "…"}, {}]
    assert talk.says("order_placement", wishes=broken) == [PLACE]
    assert talk.says("order_placement") == [PLACE, OFFER]


def test_many_wishes_are_all_answered(talk: Talk) -> None:
    intents = [
        "return_refund_policy",
        "order_placement",
        "bot_challenge",
        "thanks",
        "order_placement",
    ]
    told = both(talk, *[(intent, {}) for intent in intents])
    assert told[-1] == OFFER
    assert told.count(PLACE) == 2


def test_one_of_two_is_chosen_and_nothing_has_to_be_said_again(talk: Talk) -> None:
    (question,) = unsure(talk, "track_order", "account_update", order_number="#W1234567")
    assert question == (
        "Is this about finding out where an order is, or about changing personal details?"
    )
    first, second, other = talk.titles
    assert (first, second) == ("Finding out where an order is", "Changing personal details")
    assert other == said("utter_something_else")
    assert talk.chooses(first) == [ADDRESS]


def test_something_else_is_asked_for_in_other_words(talk: Talk) -> None:
    unsure(talk, "track_order", "account_update")
    assert talk.chooses(said("utter_something_else")) == [said("utter_say_it_otherwise")]
    assert talk.titles == ["Talk to a person"]
    assert unsure(talk, "track_order", "account_update") == [said("utter_menu")]


def test_after_a_question_that_did_not_help_a_person_is_offered(talk: Talk) -> None:
    unsure(talk, "track_order", "account_update")
    assert unsure(talk, "order_placement", "account_update") == [said("utter_menu")]
    assert unsure(talk, "order_placement", "account_update") == [said("utter_offer_person")]
    talk.says("affirm")
    assert talk.form == "handoff_form"


def test_in_a_form_its_question_is_explained(talk: Talk) -> None:
    talk.says("track_order")
    told = unsure(talk, "track_order", "account_update")
    assert told == [said("utter_explain_track_order_form_order_number"), NUMBER]


def test_one_idea_or_none_is_no_question(talk: Talk) -> None:
    assert unsure(talk, "track_order", "greet") == [said("utter_not_understood")]
    assert unsure(Talk(talk.agent)) == [said("utter_not_understood")]
