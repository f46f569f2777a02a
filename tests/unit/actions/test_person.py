"""Asking for a person, not being understood, and hearing something again."""

from __future__ import annotations

from support.acting import act

from actions.handoff import CheckHandoffForm, HandOver
from actions.smalltalk import Repeat
from actions.wishes import NotUnderstood
from care.accounts.models import Proof
from care.bootstrap import Services


def test_a_stranger_is_asked_where_to_answer() -> None:
    assert act(CheckHandoffForm()).slots == {"requested_slot": "email"}
    assert act(CheckHandoffForm(), {"email": "ada@example.com"}).slots == {"requested_slot": None}


def test_a_verified_customer_is_asked_nothing(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.CUSTOMER_TOKEN)
    assert act(CheckHandoffForm()).slots == {"requested_slot": None}
    assert act(HandOver()).said == ["utter_ticket_opened_on_file"]


def test_the_ticket_has_a_number_that_stays() -> None:
    first = act(HandOver(), {"email": "ada@example.com"})
    again = act(HandOver(), {"email": "ada@example.com"})
    assert first.said == ["utter_ticket_opened"]
    assert first.replies[0]["ticket_number"] == again.replies[0]["ticket_number"]


def test_not_understood_explains_the_question_that_is_open() -> None:
    assert act(NotUnderstood()).said == ["utter_not_understood"]
    asked = {"requested_slot": "order_number"}
    told = act(NotUnderstood(), asked, form="track_order_form")
    assert told.said == ["utter_explain_track_order_form_order_number"]
    assert act(NotUnderstood(), asked).said == ["utter_not_understood"]  # no form is open


def test_a_corrected_address_is_the_one_that_is_written_to(care: Services) -> None:
    act(HandOver(), {"email": "adda@example.com"})
    told = act(HandOver(), {"email": "ada@example.com"})
    assert told.replies[0]["email"] == "ada@example.com"
    with care.database.read() as connection:
        assert connection.exec_driver_sql("SELECT email FROM handoffs").scalars().all() == [
            "ada@example.com"
        ]


def test_without_an_address_there_is_a_ticket_all_the_same() -> None:
    assert act(HandOver()).said == ["utter_ticket_opened_without_address"]


def test_after_an_offer_the_count_begins_anew() -> None:
    slots = {"failed_tries": 3}
    once_more = act(NotUnderstood(), slots)
    assert (once_more.slots["failed_tries"], once_more.next_action) == (1, None)


def test_the_third_time_a_person_is_offered() -> None:
    once = act(NotUnderstood())
    twice = act(NotUnderstood(), once.slots)
    thrice = act(NotUnderstood(), twice.slots)
    assert (once.said, once.next_action) == (["utter_not_understood"], None)
    assert (twice.said, twice.next_action) == (["utter_menu"], None)
    assert (thrice.said, thrice.next_action) == ([], "utter_offer_person")


def test_a_frustrated_customer_is_offered_one_the_second_time() -> None:
    once = act(NotUnderstood(), {"is_frustrated": True})
    twice = act(NotUnderstood(), {"is_frustrated": True, **once.slots})
    assert (once.said, once.next_action) == (["utter_not_understood"], None)
    assert (twice.said, twice.next_action) == (["utter_menu"], "utter_offer_person")


def test_the_last_words_are_said_again_with_their_choices() -> None:
    buttons = [{"title": "Mine", "payload": "/track_order"}]
    said = act(Repeat(), bot={"text": "Which one?", "data": {"buttons": buttons}})
    assert (said.said, said.replies[0]["buttons"]) == (["Which one?"], buttons)
    assert act(Repeat()).said == ["utter_help"]
