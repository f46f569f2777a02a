"""What a shop does for customers' accounts: the same for the fake and for the real one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from account_world import LOCKED, MARA, NORA, TODAY, refusal
from order_world import Person
from two_shops import Side

from care.accounts.models import Customer, CustomerChanges, Lead, MembershipLevel
from care.clients.shop import Shop
from care.errors import NotFound

Ask = Callable[[Shop, str, str], object]


def email(person: Person) -> str:
    return f"{person.id}@example.com"


def test_an_account_is_told_with_all_that_is_known(side: Side) -> None:
    member, other = (side.shop.customer(each.id) for each in (MARA, LOCKED[-1]))
    assert member.phone == "+1 555 0100"
    assert member.membership is not None
    assert (member.membership.level, member.membership.points) == (MembershipLevel.GOLD, 1240)
    assert (other.phone, other.membership, other.closing_on) == (None, None, None)
    assert (other.locked, other.has_second_factor) == (True, True)
    assert (member.locked, member.has_second_factor) == (False, False)


def test_a_changed_address_is_told_to_both(side: Side, guest: Person, key: str) -> None:
    new = f"new-{guest.id}@Example.org"
    changes = CustomerChanges.parse_obj({"email": f" {new} ", "first_name": "Maria"})
    changed = side.shop.update_customer(guest.id, changes, key)
    assert (changed.email, changed.first_name) == (new, "Maria")
    assert changed == side.shop.customer(guest.id)
    assert side.shop.customers_by_email(new.lower()) == [changed]
    assert side.shop.customers_by_email(email(guest)) == []
    assert side.letters(email(guest)) == side.letters(new) == ["email-changed"]
    assert side.shop.update_customer(guest.id, changes, key) == changed
    assert side.letters(new) == ["email-changed"]


def test_what_is_not_changed_stays(side: Side, guest: Person, key: str) -> None:
    before = side.shop.customer(guest.id)
    changes = CustomerChanges.parse_obj({"phone": "+1 (555) 010-0177", "email": email(guest)})
    after = side.shop.update_customer(guest.id, changes, key)
    assert after == before.copy(update={"phone": "+1 (555) 010-0177"})
    assert side.letters(email(guest)) == []


CHANGES: dict[str, tuple[dict[str, str], str]] = {
    "nothing": ({}, "invalid-request"),
    "another customer's address": ({"email": "PERSON_099@example.com"}, "email-taken"),
    "no address": ({"email": "me"}, "invalid-request"),
    "an address without a dot": ({"email": "me@home"}, "invalid-request"),
    "two addresses": ({"email": "me@example.com, you@example.com"}, "invalid-request"),
    "no number": ({"phone": "my phone"}, "invalid-request"),
    "a number that is none": ({"phone": "12"}, "invalid-request"),
    "blanks": ({"first_name": "  "}, "invalid-request"),
    "too long a name": ({"last_name": "x" * 201}, "invalid-request"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_no_profile_is_refused(side: Side, what: str, key: str) -> None:
    changes, reason = CHANGES[what]
    before = side.shop.customer(NORA.id)
    asked = CustomerChanges.parse_obj(changes)
    assert refusal(lambda: side.shop.update_customer(before.id, asked, key)) == (reason, {})
    assert side.shop.customer(before.id) == before


def test_the_newsletter_begins_with_a_link(side: Side, guest: Person, key: str) -> None:
    address = email(guest)
    side.shop.set_newsletter(address.upper(), True, key)
    assert not side.shop.customer(guest.id).newsletter
    assert side.letters(address) == ["newsletter-confirmation"]
    assert side.follow_link(address)
    assert side.shop.customer(guest.id).newsletter
    side.shop.set_newsletter(address, False, f"{key}-2")
    assert not side.shop.customer(guest.id).newsletter
    assert len(side.letters(address)) == 1


def test_the_newsletter_is_the_same_for_strangers(side: Side, key: str) -> None:
    address = f"{key}@example.org"
    side.shop.set_newsletter(address, False, f"{key}-1")
    side.shop.set_newsletter(address, True, f"{key}-2")
    side.shop.set_newsletter(address, True, f"{key}-2")
    side.shop.set_newsletter(address, True, f"{key}-3")
    assert side.letters(address) == ["newsletter-confirmation"]
    assert side.follow_link(address)
    assert refusal(lambda: side.shop.set_newsletter("me", True, f"{key}-4")) == (
        "invalid-request",
        {},
    )


def test_an_account_is_closed_after_a_fortnight_or_kept(side: Side, idle: str, key: str) -> None:
    before = side.shop.customer(idle)
    closing_on = TODAY + timedelta(days=14)
    closing = side.shop.request_closure(idle, key)
    assert closing == before.copy(update={"closing_on": closing_on}) == side.shop.customer(idle)
    assert side.shop.request_closure(idle, key) == closing
    again = refusal(lambda: side.shop.request_closure(idle, f"{key}-2"))
    assert again == ("closure-requested", {"closing_on": str(closing_on)})
    assert side.shop.withdraw_closure(idle, f"{key}-3") == before
    not_asked = refusal(lambda: side.shop.withdraw_closure(idle, f"{key}-4"))
    assert not_asked == ("closure-not-requested", {})
    assert side.letters(before.email) == ["closure-withdrawn", "account-closing"]


def test_orders_under_way_keep_an_account_open(side: Side, guest: Person, key: str) -> None:
    orders = [guest.pending, guest.pending_by_gift_card, guest.pending_dear, guest.processed]
    refused = refusal(lambda: side.shop.request_closure(guest.id, key))
    assert refused == ("orders-open", {"orders": ", ".join(orders)})
    side.shop.cancel_order(guest.pending, "no longer needed", f"{key}-1")
    blue = side.shop.order(guest.delivered).items[0].item_id
    side.shop.request_return(guest.delivered, [blue], guest.card, f"{key}-2")
    orders = [*orders[1:3], guest.delivered, guest.processed]
    refused = refusal(lambda: side.shop.request_closure(guest.id, key))
    assert refused == ("orders-open", {"orders": ", ".join(orders)})
    assert side.letters(email(guest))[-1:] != ["account-closing"]


def a_lead(address: str, **changes: object) -> Lead:
    return Lead.parse_obj({"name": "Sam", "email": address, "consent": True, **changes})


def test_a_lead_gets_a_link_or_learns_of_the_account(side: Side, guest: Person, key: str) -> None:
    address = f"{key}@example.org"
    new = side.shop.open_lead(a_lead(address, interest="mugs", company="Mugs & Co"), key)
    known = side.shop.open_lead(a_lead(email(guest).upper()), f"{key}-2")
    assert new
    assert known
    assert new != known
    assert side.letters(address) == ["open-account"]
    assert side.letters(email(guest)) == ["account-exists"]
    again = a_lead(address, interest="mugs", company="Mugs & Co")
    assert side.shop.open_lead(again, key) == new


def test_nobody_is_kept_without_consent(side: Side, key: str) -> None:
    address = f"{key}@example.org"
    without = a_lead(address, consent=False)
    assert refusal(lambda: side.shop.open_lead(without, key)) == ("consent-required", {})
    assert side.letters(address) == []
    for bad in ({"email": "sam"}, {"name": " "}, {"company": "x" * 201}):
        lead = a_lead(address, **bad)
        assert refusal(lambda lead=lead: side.shop.open_lead(lead, key)) == ("invalid-request", {})  # type: ignore[misc]
    assert side.shop.open_lead(a_lead(address), key)  # the key was never used


def test_a_reset_link_unlocks_the_account(side: Side, locked_out: Person, key: str) -> None:
    address = email(locked_out)
    side.shop.request_password_reset(locked_out.id, key)
    side.shop.request_password_reset(locked_out.id, key)
    side.shop.request_password_reset(locked_out.id, f"{key}-2")  # within the minute
    assert side.letters(address) == ["password-reset"]
    assert side.shop.customer(locked_out.id).locked
    assert side.follow_link(address)
    customer = side.shop.customer(locked_out.id)
    assert (customer.locked, customer.has_second_factor) == (False, True)


def test_a_reset_link_is_good_for_an_hour(side: Side, locked_out: Person, key: str) -> None:
    side.shop.request_password_reset(locked_out.id, key)
    side.clock.advance(hours=1)
    assert not side.follow_link(email(locked_out))
    assert side.shop.customer(locked_out.id).locked
    side.shop.request_password_reset(locked_out.id, f"{key}-2")
    side.clock.advance(minutes=59)
    assert side.follow_link(email(locked_out))
    assert not side.shop.customer(locked_out.id).locked


def test_a_user_name_goes_to_its_owner(side: Side, guest: Person, key: str) -> None:
    stranger = f"{key}@example.org"
    for address in (f" {email(guest).upper()}", stranger):
        assert side.shop.remind_username(address) is None  # type: ignore[func-returns-value]
    assert side.letters(email(guest)) == ["username"]
    assert side.letters(stranger) == []
    assert refusal(lambda: side.shop.remind_username("me")) == ("invalid-request", {})


def test_an_address_gets_one_letter_a_minute_and_five_an_hour(
    side: Side, guest: Person, key: str
) -> None:
    for turn in range(30):
        side.shop.set_newsletter(email(guest), True, f"{key}-{turn}")
        side.shop.remind_username(email(guest))
        side.clock.advance(seconds=30)
    kinds = side.letters(email(guest))
    assert (kinds.count("newsletter-confirmation"), kinds.count("username")) == (5, 5)
    side.clock.advance(hours=1)
    side.shop.remind_username(email(guest))
    assert side.letters(email(guest)).count("username") == 6


MISSING: dict[str, Ask] = {
    "profile": lambda shop, who, key: shop.update_customer(
        who, CustomerChanges.parse_obj({"phone": "5550100"}), key
    ),
    "closure": lambda shop, who, key: shop.request_closure(who, key),
    "no closure": lambda shop, who, key: shop.withdraw_closure(who, key),
    "reset": lambda shop, who, key: shop.request_password_reset(who, key),
}


@pytest.mark.parametrize("what", MISSING)
def test_nobody_has_no_account(side: Side, what: str, key: str) -> None:
    with pytest.raises(NotFound):
        MISSING[what](side.shop, "nobody", key)
    assert refusal(lambda: MISSING[what](side.shop, MARA.id, "")) == (
        "idempotency-key-required",
        {},
    )


def test_a_key_belongs_to_one_request(side: Side, idle: str, key: str) -> None:
    closing = side.shop.request_closure(idle, key)
    others: list[Callable[[], object]] = [
        lambda: side.shop.withdraw_closure(idle, key),
        lambda: side.shop.request_closure(MARA.id, key),
        lambda: side.shop.request_password_reset(idle, key),
        lambda: side.shop.set_newsletter(closing.email, True, key),
    ]
    assert [refusal(ask) for ask in others] == [("idempotency-key-reused", {})] * 4
    assert _state(side, idle) == closing


def _state(side: Side, customer_id: str) -> Customer:
    return side.shop.customer(customer_id)
