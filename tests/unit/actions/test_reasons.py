"""Why a person is asked for."""

from __future__ import annotations

import pytest
from support.acting import act

from actions.handoff import HandOver
from actions.reasons import last_question, reason_of, troubles
from care.bootstrap import Services
from care.handoff.models import Reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ([], None),
        (["utter_greet"], None),
        (["utter_backend_unavailable", "utter_offer_handoff"], Reason.BACKEND_DOWN),
        (["utter_wrong_code", "utter_offer_person"], Reason.NOT_VERIFIED),
        (["utter_refused_window_over", "utter_anything_else"], Reason.OUT_OF_POLICY),
        (["utter_extension_made"], None),
        (["utter_refused_delivered", "utter_order_pending", "utter_tracking_number"], None),
        (["utter_refused_delivered", "utter_shop_silent"], Reason.BACKEND_DOWN),
    ],
)
def test_the_reason_is_in_what_was_said_last(said: list[str], reason: Reason | None) -> None:
    assert reason_of(said) is reason


def test_each_trouble_is_told_once() -> None:
    said = ["utter_shop_silent", "utter_greet", "utter_refused_delivered", "utter_shop_silent"]
    assert troubles(said) == ["shop silent", "refused delivered"]


def test_the_question_that_was_open() -> None:
    said = ["utter_ask_for_code", "utter_wrong_code", "utter_ask_handoff_form_email"]
    assert last_question(said) == "code"
    assert last_question(["utter_confirm_cancel_order"]) == "cancel order"
    assert last_question(["utter_greet"]) is None


def _handed_over(care: Services, **known: object) -> Reason:
    act(HandOver(), {"email": "ada@example.com"}, **known)  # type: ignore[arg-type]
    handoff = care.handoffs.of("c1")
    assert handoff
    return handoff.reason


def test_who_just_asks_has_asked(care: Services) -> None:
    assert _handed_over(care) is Reason.ASKED_FOR


def test_whom_the_shop_left_waiting_says_so(care: Services) -> None:
    bot = {"text": "The shop does not answer.", "metadata": {"utter_action": "utter_shop_silent"}}
    assert _handed_over(care, bot=bot) is Reason.BACKEND_DOWN


def test_the_frustrated_are_told_apart(care: Services) -> None:
    act(HandOver(), {"email": "ada@example.com", "is_frustrated": True})
    handoff = care.handoffs.of("c1")
    assert handoff and handoff.reason is Reason.FRUSTRATION
