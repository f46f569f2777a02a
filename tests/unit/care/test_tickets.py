"""Tickets, and the cases that customers open themselves."""

from __future__ import annotations

import re

import pytest
from support.dialogue_shop import a_shop

from care.accounts.models import Proof
from care.bootstrap import Services, bootstrap
from care.errors import NotAllowed, NotFound
from care.handoff.models import Reason, Request, Way
from care.policy import Task
from care.settings import Settings
from care.tickets.models import CaseStatus, Category, NewCase, Urgency
from care.tickets.numbers import find_number
from care.tickets.reading import find_category, find_urgency, named_category, says_what
from care.tickets.trouble import find_device, find_outcome, find_since, find_trouble


@pytest.fixture
def dialogue_care(settings: Settings) -> Services:
    built = bootstrap(settings, a_shop())
    built.identities.verify("of-ada", "ada", Proof.CUSTOMER_TOKEN)
    built.identities.verify("of-ben", "ben", Proof.CUSTOMER_TOKEN)
    return built


def new_case(**facts: object) -> NewCase:
    about = {"category": "delivery", "description": "The driver threw the box over the fence."}
    return NewCase.parse_obj({**about, **facts})


def test_the_same_key_opens_one_case(dialogue_care: Services) -> None:
    cases = dialogue_care.cases
    number = cases.open("of-ada", new_case(), "k1")
    assert cases.open("of-ada", new_case(), "k1") == number
    assert cases.open("of-ada", new_case(), "k2") != number
    assert re.fullmatch(r"T-[2-9A-HJKMNP-Z]{6}", number)


def test_a_case_is_its_owners(dialogue_care: Services) -> None:
    cases = dialogue_care.cases
    number = cases.open("of-ada", new_case(), "k1")
    assert [case.number for case in cases.mine("of-ada", Task.ADD_TO_CASE)] == [number]
    assert cases.mine("of-ben", Task.ADD_TO_CASE) == []
    with pytest.raises(NotAllowed):
        cases.mine("nobody", Task.ADD_TO_CASE)
    for change in (
        lambda: cases.add("of-ben", number, "more", "k2"),
        lambda: cases.close("of-ben", number),
        lambda: cases.with_email(number, "ben@example.com"),
        lambda: cases.with_email("T-222222", "ada@example.com"),
    ):
        with pytest.raises(NotFound, match="no such case"):
            change()


def test_a_case_without_a_proof_is_found_by_its_address_later(dialogue_care: Services) -> None:
    cases = dialogue_care.cases
    number = cases.open("nobody", new_case(email="ADA@example.com "), "k1")
    assert cases.with_email(number, "ada@example.com").status is CaseStatus.OPEN
    assert [case.number for case in cases.mine("of-ada", Task.ADD_TO_CASE)] == [number]


def test_an_address_claimed_by_a_stranger_does_not_open_a_verified_customers_case(
    dialogue_care: Services,
) -> None:
    number = dialogue_care.cases.open("of-ada", new_case(), "k1")
    assert dialogue_care.cases.with_email(number, "Ada@Example.com").number == number
    with pytest.raises(NotFound):
        dialogue_care.cases.with_email(number, "zoe@example.org")


def test_adding_is_done_once_and_opens_a_closed_case_again(dialogue_care: Services) -> None:
    cases = dialogue_care.cases
    number = cases.open("of-ada", new_case(), "k1")
    cases.close("of-ada", number)
    cases.close("of-ada", number)
    assert cases.mine("of-ada", Task.ADD_TO_CASE)[0].status is CaseStatus.CLOSED
    assert cases.add("of-ada", number, "It happened again.", "k2") is CaseStatus.OPEN
    cases.add("of-ada", number, "It happened again.", "k2")
    assert cases.notes(number) == ["It happened again."]
    cases.set_status(number, CaseStatus.IN_PROGRESS)
    assert cases.add("of-ada", number, "And again.", "k3") is CaseStatus.IN_PROGRESS
    cases.set_status(number, CaseStatus.WAITING)
    assert cases.add("of-ada", number, "Here you are.", "k4") is CaseStatus.OPEN


def test_feedback_is_no_case_to_ask_about(dialogue_care: Services) -> None:
    dialogue_care.cases.open("of-ada", new_case(category="feedback"), "k1")
    assert dialogue_care.cases.mine("of-ada", Task.ADD_TO_CASE) == []


def handed_over(care: Services, conversation_id: str, email: str | None) -> str:
    request = Request(Reason.ASKED_FOR, Way.EMAIL, email)
    return care.handoffs.request(conversation_id, request).number


def test_what_was_handed_over_is_found_too(dialogue_care: Services) -> None:
    number = handed_over(dialogue_care, "of-ada", None)
    assert [case.number for case in dialogue_care.cases.handed_over("of-ada")] == [number]
    assert dialogue_care.cases.handed_over("of-ben") == []
    mailed = handed_over(dialogue_care, "c9", "Zoe@example.org")
    assert dialogue_care.cases.with_email(mailed, "zoe@example.org").number == mailed


def test_numbers_in_words() -> None:
    assert find_number("what about T-7KQ2MX?") == "T-7KQ2MX"
    assert find_number("ticket t-7kq2mx") == "T-7KQ2MX"
    assert find_number("7kq2mx", is_asked=True) == "T-7KQ2MX"
    assert find_number("7kq2mx") is None
    assert find_number("please", is_asked=True) is None
    assert find_number("T-0O1I5S") is None


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("The courier threw my parcel over the fence", Category.DELIVERY),
        ("I was charged a fee nobody told me of", Category.BILLING),
        ("somebody changed my password", Category.ACCOUNT),
        ("your app shows me somebody else's name", Category.WEBSITE),
        ("the lamp smells of burnt plastic", Category.PRODUCT),
        ("your colleague was rude", None),
        ("the courier wanted money from me", None),
    ],
)
def test_what_a_complaint_is_about(words: str, category: Category | None) -> None:
    assert find_category(words) is category


def test_a_category_by_its_name() -> None:
    assert named_category("something else") is Category.OTHER
    assert named_category("billing") is Category.BILLING
    assert named_category("the website please") is Category.WEBSITE
    assert named_category("blah blah") is None


def test_how_soon() -> None:
    assert find_urgency("this is urgent", None, None) is Urgency.HIGH
    assert find_urgency("no rush", 0.9, 0.9) is Urgency.LOW
    assert find_urgency("the box was wet", 0.1, 0.2) is Urgency.NORMAL
    assert find_urgency("the box was wet", 0.1, 0.8) is Urgency.HIGH


def test_whether_a_complaint_says_what_is_wrong() -> None:
    assert not says_what("I'd like to make a complaint please")
    assert not says_what("open a ticket")
    assert says_what("the driver threw the box over the fence")


def test_trouble_in_words() -> None:
    assert find_trouble("I can't log in") == "sign_in"
    assert find_trouble("the checkout button does nothing") == "pay"
    assert find_trouble("the app closes by itself") == "crash"
    assert find_trouble("I get a 404") == "page"
    assert find_trouble("hm") is None
    assert find_device("on my iPhone with Safari") == "iPhone, Safari"
    assert find_device("at home") is None
    assert find_since('since tuesday, and it says "oops"') == "since tuesday"
    assert find_since("it says “try again later”") == "“try again later”"
    assert find_outcome("it works now, thanks") == "yes"
    assert find_outcome("still the same") == "no"
    assert find_outcome("it doesn't work") == "no"
    assert find_outcome("banana") is None
