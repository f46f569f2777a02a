"""Answers to questions: the customer's own records, products, and what a change comes to."""

from __future__ import annotations

from typing import Any

import pytest
from support.acting import Outcome, act
from support.records import ADA, BLUE, CARD, a_lamp, an_order

from actions.answers import Answer
from actions.lookup import CheckLookUpForm
from care.accounts.models import Proof
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.errors import Unavailable
from care.orders.drafts import Draft
from care.orders.models import ReturnRequest, Status
from care.policy import Task


@pytest.fixture
def ada(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)


def ask(intent: str, text: str, *numbers: str, **more: Any) -> Outcome:
    told = [{"entity": "order_number", "value": number} for number in numbers]
    message = {"text": text, "intent": {"name": intent}, "entities": told}
    return act(Answer(), message=message, **more)


def change(task: Task, number: str, **more: Any) -> dict[str, Any]:
    draft = Draft(task=task, order_number=number, **more)
    return {"slots": {"draft": draft.as_json()}, "form": "task_form"}


def test_the_question_is_kept_until_it_is_known_who_asks(care: Services) -> None:
    message = {"text": "balance?", "intent": {"name": "balance"}}
    asked = act(CheckLookUpForm(), form="lookup_form", message=message)
    assert asked.said == ["utter_ask_email_for_code"]
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    code = {"text": "123456", "intent": {"name": "inform"}}
    told = act(Answer(), asked.slots, message=code)
    assert told.said == ["utter_balance", "utter_anything_else"]
    assert told.slots["draft"] is None


def test_a_stranger_has_to_show_who_they_are_first() -> None:
    told = ask("track_order", "which card did I pay with?")
    assert (told.said, told.next_action) == ([], "lookup_form")


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("intent", ["refund_status", "billing_invoice", "track_order"])
def test_an_order_that_is_not_theirs(intent: str) -> None:
    for number in ("#W0000003", "#W9999999"):
        assert ask(intent, f"what of {number}?", number).said[0] == "utter_order_not_yours"


@pytest.mark.usefixtures("ada")
def test_own_orders_are_told_beside_one_that_is_not() -> None:
    text = "where are #W0000001 and #W0000003"
    told = ask("track_order", text, "#W0000001", "#W0000003")
    assert told.said[:2] == ["utter_order_not_yours", "utter_order_delivered"]


@pytest.mark.usefixtures("ada")
def test_a_refund_on_its_way(shop: FakeShop) -> None:
    request = ReturnRequest(item_ids=[BLUE], payment_method_id=CARD)
    shop.orders = [an_order("#W0000001", ADA, return_request=request)]
    assert ask("refund_status", "my refund?").said[0] == "utter_refund_after_return"


@pytest.mark.usefixtures("ada")
def test_what_all_orders_come_to(shop: FakeShop) -> None:
    shop.orders.append(an_order("#W0000004", ADA, status=Status.CANCELLED))
    told = ask("balance", "how much have I spent in all?")
    assert told.said[0] == "utter_spent"
    assert (told.replies[0]["amount"], told.replies[0]["count"]) == ("$49.00", 2)


@pytest.mark.usefixtures("ada")
def test_what_a_return_gives_back(shop: FakeShop) -> None:
    lamps = [a_lamp(), a_lamp(BLUE)]
    shop.orders = [an_order("#W0000001", ADA, status=Status.DELIVERED, items=lamps)]
    told = ask(
        "nlu_fallback",
        "how much do I get back in all?",
        **change(Task.RETURN_ITEMS, "#W0000001", places=[1]),
    )
    assert told.said == ["utter_sum"]
    assert told.replies[0]["amount"] == "$29.00"


@pytest.mark.usefixtures("ada")
def test_what_a_swap_costs() -> None:
    swap = change(Task.CHANGE_ITEMS, "#W0000001", places=[0], chosen={0: BLUE})
    told = ask("out_of_scope", "what would that save me?", **swap)
    assert told.said == ["utter_sum_of_swap"]
    assert (told.replies[0]["old"], told.replies[0]["new"]) == ("$24.50", "$29.00")
    assert "$4.50" in told.replies[0]["difference"]


@pytest.mark.usefixtures("ada")
def test_what_cancelling_gives_back() -> None:
    told = ask("", "how much would I get back?", **change(Task.CANCEL_ORDER, "#W0000002"))
    assert told.said == ["utter_sum"]
    assert told.replies[0]["amount"] == "$24.50"


def test_a_variant_that_is_named() -> None:
    told = ask("product_info", "do you have the desk lamp in gold?")
    assert told.said[0] == "utter_variant_out_of_stock"
    told = ask("product_info", "how much is the blue desk lamp?")
    assert (told.said[0], told.replies[0]["price"]) == ("utter_variant", "$29.00")
    assert ask("product_info", "do you sell saddles?").said[0] == "utter_product_unknown"


@pytest.mark.usefixtures("ada")
def test_an_option_alone_is_of_what_is_talked_about() -> None:
    told = ask("product_info", "is the blue one in stock?", slots={"focus": "#W0000001"})
    assert told.said[0] == "utter_variant"


def test_speed_and_delivery_in_the_middle_of_a_change() -> None:
    aside = change(Task.CHANGE_ADDRESS, "#W0000002")
    assert ask("out_of_scope", "will it get there faster?", **aside).said == [
        "utter_delivery_speed"
    ]
    assert ask("shipping_info", "which carrier delivers it?", **aside).said == ["utter_article"]


@pytest.mark.usefixtures("ada")
def test_a_silent_shop_can_be_asked_the_same_again(shop: FakeShop) -> None:
    shop.failure = Unavailable("down")
    told = ask("refund_status", "where is my refund?")
    assert told.replies[0]["utter_action"] == "utter_shop_silent"
    assert told.replies[0]["buttons"][0]["payload"] == "/refund_status"
    aside = ask("balance", "my balance?", **change(Task.CANCEL_ORDER, "#W0000002"))
    assert aside.said == ["utter_cannot_tell_now"]
    assert aside.next_action is None
