"""What customers have changed about their accounts, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.dialogue_shop import a_shop

from care.accounts.closing import still_open
from care.accounts.identity import IdentityRegister
from care.accounts.leads import company_in, is_skipped
from care.accounts.masking import masked
from care.accounts.models import CustomerChanges, Identity, Lead, Level, Proof
from care.accounts.permission import Permission
from care.accounts.service import AccountService
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import NotAllowed, Rejected, Unavailable
from care.mentions.details import Detail, NameParts, details_in, name_in, new_name, phone_in
from care.mentions.getting_in import asks_for_user_name, lost_mailbox, lost_second_factor
from care.mentions.passwords import gives_password
from care.policy import load_policy
from care.store.database import Database
from care.store.migrate import ready

TALK = "a-talk"


@pytest.fixture
def shop() -> FakeShop:
    return a_shop()


@pytest.fixture
def identities() -> IdentityRegister:
    return IdentityRegister(ready(Database("sqlite://")))


@pytest.fixture
def accounts(shop: FakeShop, identities: IdentityRegister) -> AccountService:
    return AccountService(shop, Permission(identities, load_policy()))


def letters(shop: FakeShop) -> list[str]:
    return [f"{letter.kind} to {letter.to}" for letter in shop.letters]


def test_nobody_and_a_customer_known_by_an_order_get_no_link(
    accounts: AccountService, identities: IdentityRegister, shop: FakeShop
) -> None:
    with pytest.raises(NotAllowed):
        accounts.send_password_link(TALK, "key")
    known = Identity(Level.IDENTIFIED, "ada", "#W0000004")
    identities.record(TALK, known, Proof.ORDER_AND_EMAIL)
    for ask in (accounts.send_password_link, accounts.close, accounts.keep_open):
        with pytest.raises(NotAllowed):
            ask(TALK, "key")
    with pytest.raises(NotAllowed):
        accounts.update(TALK, CustomerChanges.parse_obj({"phone": "503 555 0199"}), "key")
    assert letters(shop) == []


def test_a_link_goes_out_once_though_the_answer_is_lost(
    accounts: AccountService, identities: IdentityRegister, shop: FakeShop
) -> None:
    identities.verify(TALK, "ada", Proof.EMAIL_CODE)
    shop.fail_next.append(Fault("request_password_reset", Unavailable("no answer"), done=True))
    accounts.send_password_link(TALK, "key")
    assert letters(shop) == ["password-reset to ada@example.com"]


def test_two_lost_answers_are_nobodys_knowledge(
    accounts: AccountService, identities: IdentityRegister, shop: FakeShop
) -> None:
    identities.verify(TALK, "ada", Proof.EMAIL_CODE)
    shop.fail_next += [Fault("request_password_reset", Unavailable("no answer"))] * 2
    with pytest.raises(Unavailable):
        accounts.send_password_link(TALK, "key")


def test_an_account_is_closed_in_two_weeks_and_kept_after_all(
    accounts: AccountService, identities: IdentityRegister, shop: FakeShop
) -> None:
    identities.verify(TALK, "finn", Proof.CUSTOMER_TOKEN)
    closing_on = accounts.close(TALK, "first").closing_on
    assert closing_on is not None
    days = load_policy().account_closing_days
    assert closing_on - shop.now().date() == timedelta(days=days)
    with pytest.raises(Rejected, match="closure-requested"):
        accounts.close(TALK, "second")
    assert accounts.keep_open(TALK, "third").closing_on is None


def test_the_orders_in_the_way_are_those_the_shop_refuses_for(
    accounts: AccountService, identities: IdentityRegister, shop: FakeShop
) -> None:
    identities.verify(TALK, "ada", Proof.CUSTOMER_TOKEN)
    with pytest.raises(Rejected) as refusal:
        accounts.close(TALK, "key")
    open_orders = [order.id for order in still_open(shop.orders_of("ada"))]
    assert refusal.value.facts["orders"].split(", ") == sorted(open_orders)


def test_without_consent_the_shop_hears_of_nobody(accounts: AccountService, shop: FakeShop) -> None:
    told = {"name": "Zoe Barker", "email": "zoe@example.org", "consent": False}
    with pytest.raises(Rejected, match="consent-required"):
        accounts.open_account(Lead.parse_obj(told), "key")
    assert shop.leads == []
    accounts.open_account(Lead.parse_obj({**told, "consent": True}), "other-key")
    assert [lead.name for lead in shop.leads] == ["Zoe Barker"]


def test_how_an_identity_was_shown_is_known(identities: IdentityRegister) -> None:
    assert identities.proof_of(TALK) is None
    identities.verify(TALK, "ben", Proof.EMAIL_CODE)
    assert identities.proof_of(TALK) is Proof.EMAIL_CODE


def test_a_masked_address_is_known_to_its_owner_only() -> None:
    assert masked("ada@example.com") == "a…@example.com"


@pytest.mark.parametrize(
    "words",
    [
        "my password is hunter2",
        "password: secret",
        "the old password was Sunshine99",
        "my pin is 4711",
        "pw = Tr0ub4dor",
        "my password for the shop is banana",
    ],
)
def test_a_password_is_noticed(words: str) -> None:
    assert gives_password(words)


@pytest.mark.parametrize(
    "words",
    [
        "my password is wrong",
        "my password is not accepted",
        "I forgot my password",
        "my pin is blocked",
        "password is required",
        "reset my password to get in",
    ],
)
def test_talk_about_a_password_is_none(words: str) -> None:
    assert not gives_password(words)


@pytest.mark.parametrize(
    ("words", "details"),
    [
        ("change my phone number", {Detail.PHONE}),
        ("my e-mail address has changed", {Detail.EMAIL}),
        ("got married, new name", {Detail.NAME}),
        ("update my address", {Detail.ADDRESS}),
        ("my new email is a@b.example and my phone is 503 555 0199", {Detail.EMAIL, Detail.PHONE}),
        ("wrong birthday on file", {Detail.OTHER}),
        ("remove my phone number", {Detail.OTHER}),
        ("change my user name", {Detail.OTHER}),
        ("my name is Ada Lovell", set()),
        ("edit profile", set()),
    ],
)
def test_which_detail_is_meant(words: str, details: set[Detail]) -> None:
    assert details_in(words) == details


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("it's +1 (503) 555-0199 now", "+1 (503) 555-0199"),
        ("07700 900417", "07700 900417"),
        ("my code is 123456", None),
        ("order #W1234567", None),
        ("12", None),
    ],
)
def test_a_phone_number_has_enough_digits(words: str, phone: str | None) -> None:
    assert phone_in(words) == phone


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("change my name to Ada Barker", NameParts("Ada", "Barker")),
        ("my surname is now Barker", NameParts(last="Barker")),
        ("change my last name from Lovell to Barker", NameParts(last="Barker")),
        ("my first name should be Adah", NameParts(first="Adah")),
        ("got married, my new name is ada barker", NameParts("Ada", "Barker")),
        ("my name is wrong", None),
        ("fix my name", None),
    ],
)
def test_what_a_name_becomes(words: str, parts: NameParts | None) -> None:
    assert new_name(words, is_asked=False) == parts


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("zoe barker", "Zoe Barker"),
        ("it's Zoe Young", "Zoe Young"),
        ("My name is Zoe Barker and my mail is z@e.example", "Zoe Barker"),
        ("Ada Barker-Lovell please", "Ada Barker-Lovell"),
        ("no idea", None),
        ("what do you need it for?", None),
        ("12345 !!", None),
    ],
)
def test_a_name_that_was_asked_for(words: str, name: str | None) -> None:
    assert name_in(words, is_asked=True) == name


def test_what_keeps_a_customer_out() -> None:
    assert asks_for_user_name("I forgot my username")
    assert not asks_for_user_name("I forgot my password")
    assert lost_second_factor("I lost the phone with my authenticator app")
    assert not lost_second_factor("change my phone number")
    assert lost_mailbox("I don't have access to that e-mail any more")
    assert not lost_mailbox("the reset e-mail never came")


def test_whom_an_account_is_for() -> None:
    assert company_in("it's for my company Barker Lamps") == "Barker Lamps"
    assert company_in("an account for Barker Ltd.") == "Barker Ltd"
    assert company_in("hiking gear") is None
    assert is_skipped("skip this please")
    assert is_skipped("nothing in particular")
    assert not is_skipped("hiking gear")
