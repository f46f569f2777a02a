"""Tracking, told as what customers say and hear."""

from __future__ import annotations

import time

import pytest
from support.acting import act
from support.records import ADA, an_order

from actions.orders import CheckTrackOrderForm, ResendCode, TrackOrder
from care.accounts.models import Proof
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.errors import Rejected, SecondCustomer
from care.orders.models import Status


def test_a_stranger_is_asked_for_number_then_address() -> None:
    first = act(CheckTrackOrderForm())
    assert first.slots["requested_slot"] == "order_number"
    second = act(CheckTrackOrderForm(), given={"order_number": "#W0000001"})
    assert second.slots["requested_slot"] == "email"
    third = act(
        CheckTrackOrderForm(), {"order_number": "#W0000001"}, given={"email": "ada@example.com"}
    )
    assert third.slots["requested_slot"] is None


def test_a_number_in_another_shops_form_is_politely_refused() -> None:
    told = act(CheckTrackOrderForm(), given={"order_number": "732201349959"})
    assert told.said == ["utter_explain_track_order_form_order_number"]
    assert told.slots["order_number"] is None
    assert told.slots["requested_slot"] == "order_number"
    one_of_two = act(CheckTrackOrderForm(), given={"order_number": ["AB-1234", "#W0000001"]})
    assert one_of_two.slots["order_number"] == "#W0000001"
    assert one_of_two.slots["requested_slot"] == "email"


def test_nothing_is_asked_of_a_verified_customer(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.CUSTOMER_TOKEN)
    assert act(CheckTrackOrderForm()).slots == {"requested_slot": None}


def test_number_and_address_give_status_tracking_and_a_next_step() -> None:
    told = act(TrackOrder(), {"order_number": "#W0000002", "email": "ada@example.com"})
    assert told.said == [
        "utter_order_processed_expected",
        "utter_tracking_number",
        "utter_anything_else",
    ]
    assert told.replies[0]["items"] == "Desk Lamp"
    assert told.replies[0]["expected"] == "Monday, 2 March"
    assert told.replies[1]["numbers"] == "300000000001"
    assert told.slots["order_number"] is None  # the next wish is about another order


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words(shop: FakeShop, status: Status) -> None:
    shop.orders = [an_order("#W0000001", ADA, status=status)]
    told = act(TrackOrder(), {"order_number": "#W0000001", "email": "ada@example.com"})
    assert told.said[0] == f"utter_order_{status.name.lower()}"
    assert ("utter_tracking_number" in told.said) == (status is not Status.CANCELLED)


def test_several_orders_in_one_message_are_all_answered() -> None:
    both = {"order_number": ["#W0000001", "#W0000002"], "email": "ada@example.com"}
    assert act(CheckTrackOrderForm(), given=both).slots["requested_slot"] is None
    told = act(TrackOrder(), both)
    assert [r["order_number"] for r in told.replies if "order_number" in r] == both["order_number"]
    assert told.said[-1] == "utter_anything_else"
    one_is_not_hers = {**both, "order_number": ["#W0000001", "#W0000003"]}
    told = act(TrackOrder(), one_is_not_hers)
    named = [r["order_number"] for r in told.replies if "order_number" in r]
    assert named == one_is_not_hers["order_number"]
    assert told.said[-1] == "utter_order_not_found"


def test_a_wrong_pair_gives_nothing_away_and_the_third_miss_offers_a_person() -> None:
    theirs = act(TrackOrder(), {"order_number": "#W0000003", "email": "ada@example.com"})
    unknown = act(TrackOrder(), {"order_number": "#W9999999", "email": "ada@example.com"})
    assert theirs.said == unknown.said == ["utter_order_not_found"]
    slots = {"order_number": "#W0000003", "email": "ada@example.com", **theirs.slots}
    slots |= act(TrackOrder(), slots).slots
    again = act(TrackOrder(), slots)
    assert (again.said, again.next_action) == (["utter_order_not_found"], "utter_offer_person")


def test_the_pair_that_failed_is_asked_for_again_but_a_corrected_one_is_tried() -> None:
    slots = {"tried": "#W0000003 ada@example.com"}
    pair = {"order_number": "#W0000003", "email": "ada@example.com"}
    try_again = act(CheckTrackOrderForm(), slots, given=pair)  # the choice, which tells nothing
    assert (try_again.said, try_again.slots["requested_slot"]) == ([], "order_number")
    typed = act(CheckTrackOrderForm(), slots, given=pair, told=["order_number", "email"])
    assert (typed.said, typed.slots["failed_tries"]) == (["utter_order_not_found"], 1)
    corrected = act(
        CheckTrackOrderForm(),
        {**slots, "email": "ada@example.com"},
        given={"order_number": "#W0000002"},
    )
    assert corrected.slots["requested_slot"] is None


def test_without_the_number_a_code_opens_all_orders(shop: FakeShop) -> None:
    asked = act(CheckTrackOrderForm(), given={"proof": "code"})
    assert asked.slots["requested_slot"] == "email"
    sent = act(CheckTrackOrderForm(), {"proof": "code"}, given={"email": "ada@example.com"})
    assert sent.said == ["utter_code_sent"]
    assert sent.slots["requested_slot"] == "code"
    code = shop.sent[-1][1]
    entered = act(
        CheckTrackOrderForm(), {"proof": "code", "email": "ada@example.com"}, given={"code": code}
    )
    assert entered.slots["requested_slot"] is None
    assert entered.slots["code"] is None
    listed = act(TrackOrder(), entered.slots)
    assert listed.said == ["utter_choose_order"]
    assert [button["payload"] for button in listed.replies[0]["buttons"]] == [
        '/track_order{"order_number": "#W0000002"}',
        '/track_order{"order_number": "#W0000001"}',
    ]


def test_an_address_given_before_is_used_for_the_code(shop: FakeShop) -> None:
    slots = {"email": "ada@example.com"}
    assert act(CheckTrackOrderForm(), slots, given={"proof": "code"}).said == ["utter_code_sent"]
    assert act(CheckTrackOrderForm(), slots, given={"proof": "code"}).said == []
    assert len(shop.sent) == 1


def test_three_wrong_codes_offer_a_person_and_the_right_one_still_works(shop: FakeShop) -> None:
    slots = {"proof": "code", "email": "ada@example.com"}
    act(CheckTrackOrderForm(), {"proof": "code"}, given={"email": "ada@example.com"})
    first = act(CheckTrackOrderForm(), slots, given={"code": "000000"})
    assert first.said == ["utter_wrong_code"]
    assert first.slots["requested_slot"] == "code"
    slots |= first.slots
    slots |= act(CheckTrackOrderForm(), slots, given={"code": "000002"}).slots
    third = act(CheckTrackOrderForm(), slots, given={"code": "000001"})
    assert (third.said, third.next_action) == (["utter_wrong_code"], "utter_offer_person")
    right = act(CheckTrackOrderForm(), {**slots, **third.slots}, given={"code": shop.sent[0][1]})
    assert right.slots["requested_slot"] is None
    assert right.slots["failed_tries"] == 0


def test_six_digits_are_no_code_where_none_is_awaited() -> None:
    stray = act(CheckTrackOrderForm(), given={"code": "123456"})
    assert (stray.said, stray.slots["requested_slot"]) == ([], "order_number")


AWAITED = {"email": "ada@example.com", "proof": "code", "requested_slot": "code"}


def test_another_code_can_be_asked_for(shop: FakeShop) -> None:
    resent = act(ResendCode(), AWAITED, form="track_order_form")
    assert resent.said == ["utter_code_sent_again"]
    assert len(shop.sent) == 1


def test_no_code_is_sent_to_somebody_who_just_did_not_hear(shop: FakeShop) -> None:
    asked_for_the_number = {**AWAITED, "proof": None, "requested_slot": "order_number"}
    assert act(ResendCode(), asked_for_the_number, form="track_order_form").said == []
    assert act(ResendCode(), AWAITED).said == []  # left over from a form that is closed
    assert shop.sent == []


def test_a_number_that_turns_up_after_all_needs_no_code(shop: FakeShop) -> None:
    found = act(
        CheckTrackOrderForm(),
        {"proof": "code", "requested_slot": "email"},
        given={"order_number": "#W0000001", "email": "ada@example.com"},
    )
    assert (found.said, found.slots["proof"], found.slots["requested_slot"]) == ([], None, None)
    assert shop.sent == []


def test_a_code_that_is_too_old_is_replaced(shop: FakeShop) -> None:
    shop.code_seconds = 1
    slots = {"proof": "code"}
    act(CheckTrackOrderForm(), slots, given={"email": "ada@example.com"})
    time.sleep(1.1)
    act(CheckTrackOrderForm(), slots, given={"email": "ada@example.com"})
    assert len(shop.sent) == 2


def test_other_refusals_are_not_told_as_too_many_codes(shop: FakeShop) -> None:
    shop.failure = Rejected("conflict")
    assert act(ResendCode(), AWAITED, form="track_order_form").said == ["utter_rejected"]


def test_too_many_codes_are_refused_in_words(shop: FakeShop) -> None:
    for _ in range(5):
        act(ResendCode(), AWAITED, form="track_order_form")
    refused = act(ResendCode(), AWAITED, form="track_order_form")
    assert refused.said == ["utter_too_many_codes"]
    assert refused.slots["email"] is None


def test_a_verified_customers_only_order_is_told_at_once(care: Services) -> None:
    care.identities.verify("c1", "ben", Proof.EMAIL_CODE)
    assert act(TrackOrder()).said == ["utter_order_pending", "utter_anything_else"]


def test_a_number_that_is_not_theirs(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    for number in ("#W0000003", "#W9999999"):
        told = act(TrackOrder(), {"order_number": number, "email": "ben@example.com"})
        assert told.said == ["utter_order_not_yours"]
        assert told.slots["order_number"] is None


def test_no_orders_and_many_orders(care: Services, shop: FakeShop) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    shop.orders = []
    assert act(TrackOrder()).said == ["utter_no_orders"]
    shop.orders = [an_order(f"#W00000{n}", ADA) for n in range(10, 30)]
    told = act(TrackOrder())
    assert told.said == ["utter_choose_newest"]
    assert len(told.replies[0]["buttons"]) == 8
    assert told.replies[0]["count"] == 20


def test_a_parcel_that_is_late_gets_an_apology(shop: FakeShop) -> None:
    shop.orders = [an_order("#W0000001", ADA, expected_delivery="2020-01-01")]
    told = act(TrackOrder(), {"order_number": "#W0000001", "email": "ada@example.com"})
    assert told.said[0] == "utter_order_late"


def test_several_of_one_item_are_counted(shop: FakeShop) -> None:
    order = an_order("#W0000001", ADA)
    shop.orders = [order.copy(update={"items": order.items * 3})]
    told = act(TrackOrder(), {"order_number": "#W0000001", "email": "ada@example.com"})
    assert told.replies[0]["items"] == "3 × Desk Lamp"


def _asks(text: str, *numbers: str) -> dict[str, object]:
    told = [{"entity": "order_number", "value": number} for number in numbers]
    return {"text": text, "intent": {"name": "track_order"}, "entities": told}


def test_the_slot_keeps_one_of_two_numbers_and_both_are_meant() -> None:
    both = ["#W0000001", "#W0000002"]
    last = {"order_number": both[1]}
    told = act(CheckTrackOrderForm(), given=last, message=_asks("where are both?", *both))
    assert told.slots["order_number"] == both
    one = _asks("not #W0000001, where is #W0000002?", *both)
    told = act(CheckTrackOrderForm(), given=last, message=one)
    assert told.slots["order_number"] == both[1]


def test_contents_price_and_payment_are_told_in_place_of_the_status(care: Services) -> None:
    slots = {"order_number": "#W0000001", "email": "ada@example.com"}
    told = act(TrackOrder(), slots, message=_asks("what did I order in #W0000001?"))
    assert told.said[0] == "utter_order_contents"
    assert act(TrackOrder(), slots, message=_asks("how much was it?")).said[0] == "utter_sum"
    how = _asks("which card did I pay with?")
    first = act(TrackOrder(), slots, message=how)
    assert (first.said, first.next_action) == ([], "lookup_form")  # that takes more of a proof
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    assert act(TrackOrder(), slots, message=how).said[0] == "utter_order_paid_with"


def test_the_order_is_found_by_what_is_in_it(care: Services, shop: FakeShop) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    kettle = an_order("#W0000001", ADA).items[0].copy(update={"name": "Kettle"})
    shop.orders[0] = an_order("#W0000001", ADA, items=[kettle])
    told = act(TrackOrder(), message=_asks("where is my kettle?"))
    assert told.replies[0]["order_number"] == "#W0000001"


def test_a_closed_conversation_stays_closed(care: Services) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    with pytest.raises(SecondCustomer):
        care.identities.verify("c1", "ben", Proof.EMAIL_CODE)
    assert act(CheckTrackOrderForm()).said == ["utter_second_customer"]
