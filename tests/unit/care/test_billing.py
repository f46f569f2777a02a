"""Bills: what customers' words mean, and that nobody sees or changes anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support.dialogue_shop import a_shop

from care.accounts.identity import IdentityRegister
from care.accounts.models import Proof
from care.accounts.permission import Permission
from care.billing import mentions, terms
from care.billing.codes import (
    asks_about_a_code,
    bare_code,
    find_codes,
    has_card_number,
    is_plainly_a_code,
    without_card_numbers,
)
from care.billing.models import DisputeReason, InvoiceStatus, NewDispute, PromoState
from care.billing.service import BillingService
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import NotAllowed, NotFound, Rejected, Unavailable
from care.policy import Task, load_policy
from care.store.database import Database
from care.store.migrate import ready

SATURDAY = date(2026, 11, 21)


@pytest.fixture
def shop() -> FakeShop:
    return a_shop()


@pytest.fixture
def billing(shop: FakeShop, tmp_path: Path) -> Iterator[BillingService]:
    """Ada is verified in the conversation "ada", Ben in "ben"; nobody is in any other."""
    database = ready(Database(f"sqlite:///{tmp_path}/care.db"))
    identities = IdentityRegister(database)
    for customer in ("ada", "ben"):
        identities.verify(customer, customer, Proof.EMAIL_CODE)
    yield BillingService(shop, Permission(identities, load_policy()))
    database.close()


def about(invoice: str, line: int | None = 1) -> NewDispute:
    facts = {"invoice_id": invoice, "line": line, "reason": "not_mine", "explanation": ""}
    return NewDispute.parse_obj(facts)


def test_a_customer_sees_their_own_invoices_newest_first(billing: BillingService) -> None:
    found = billing.invoices("ada")
    assert {invoice.customer_id for invoice in found} == {"ada"}
    assert [i.issued_on for i in found] == sorted((i.issued_on for i in found), reverse=True)


def test_a_stranger_sees_nothing(billing: BillingService) -> None:
    for look in (billing.invoices, billing.attempts, billing.open_disputes):
        with pytest.raises(NotAllowed):
            look("a stranger")


def test_nobody_contests_or_puts_off_what_is_somebody_elses(
    billing: BillingService, shop: FakeShop
) -> None:
    before = list(shop.invoices)
    with pytest.raises(NotFound):
        billing.contest("ben", about("INV-100002"), "k1")
    with pytest.raises(NotFound):
        billing.extend("ben", "INV-100002", 7, "k2")
    assert shop.invoices == before
    assert len(shop.disputes) == 1


def test_a_lost_answer_is_asked_for_again_and_done_once(
    billing: BillingService, shop: FakeShop
) -> None:
    shop.fail_next.append(Fault("open_dispute", Unavailable("gone"), done=True))
    opened = billing.contest("ada", about("INV-100002"), "k1")
    assert opened.amount == Decimal("24.00")
    assert len(shop.disputes) == 2


def test_one_dispute_is_open_about_a_charge(billing: BillingService) -> None:
    with pytest.raises(Rejected, match="dispute-open") as refused:
        billing.contest("ada", about("INV-100001", 3), "k1")
    assert refused.value.facts["dispute_id"] == "D-000001"


def test_more_time_is_given_once(billing: BillingService) -> None:
    due_on = billing.extend("ada", "INV-100002", 7, "k1").due_on
    assert billing.extend("ada", "INV-100002", 7, "k1").due_on == due_on  # the same wish
    with pytest.raises(Rejected, match="extension-used"):
        billing.extend("ada", "INV-100002", 7, "k2")


def test_a_personal_code_is_shown_to_whom_it_belongs(billing: BillingService) -> None:
    assert billing.promo_code("ada", "sorry12").state is PromoState.VALID
    assert billing.promo_code("ben", "SORRY12").state is PromoState.NOT_FOR_YOU
    assert billing.promo_code("a stranger", "SORRY12").state is PromoState.NOT_FOR_YOU


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("show me INV-100002", ("INV-100002",)),
        ("invoice 100003 please", ("INV-100003",)),
        ("the bill for #W0000005", ("INV-100002",)),
        ("my latest invoice", ("INV-100002",)),
        ("which one is overdue?", ("INV-100003", "INV-100004")),
        ("INV-999999", ()),
        ("my bill", ()),
    ],
)
def test_which_invoice_is_meant(
    billing: BillingService, words: str, found: tuple[str, ...]
) -> None:
    assert mentions.find_invoices(words, billing.invoices("ada", Task.ACCOUNT)) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the express fee", (3,)),
        ("what is this $7 for", (3,)),
        ("4.90 dollars", (2,)),
        ("why did i pay for delivery fee", (2,)),
        ("line 1 of INV-100002", (1,)),
        ("the last line", (3,)),
        ("the bottles", (1,)),
        ("water bottle", (1,)),
        ("line 9", ()),
        ("INV-100002", ()),
    ],
)
def test_which_line_is_meant(billing: BillingService, words: str, found: tuple[int, ...]) -> None:
    assert mentions.find_lines(words, billing.invoices("ada")[0]) == found


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("I was charged twice", DisputeReason.CHARGED_TWICE),
        ("it never arrived", DisputeReason.NOT_RECEIVED),
        ("I didn't order this", DisputeReason.NOT_MINE),
        ("it isn't mine", DisputeReason.NOT_MINE),
        ("you took too much", DisputeReason.WRONG_AMOUNT),
        ("I never asked for express delivery", DisputeReason.UNKNOWN_FEE),
        ("I don’t recognise it", DisputeReason.UNKNOWN_FEE),
        ("another reason", DisputeReason.OTHER),
        ("the water bottle", None),
    ],
)
def test_why_a_charge_is_contested(words: str, reason: DisputeReason | None) -> None:
    assert mentions.find_reason(words) is reason


@pytest.mark.parametrize(
    ("words", "explain"),
    [
        ("what is this $7 for", True),
        ("why was I charged an express fee?", True),
        ("why was I charged twice?", False),
        ("what is this fee, I didn't order express", False),
        ("I dispute the fee", False),
    ],
)
def test_a_question_for_a_charge_is_no_dispute(words: str, explain: bool) -> None:
    assert mentions.asks_to_explain(words) is explain


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("10 more days", 10),
        ("a week", 7),
        ("two weeks please", 14),
        ("a few days", 3),
        ("until friday", 6),
        ("till November 30", 9),
        ("the 28th", 7),
        ("by 12/5", 14),
        ("2026-11-22", 1),
        ("tomorrow", 1),
        ("the end of the month", 9),
        ("next month", 10),
        ("next week", 2),
        ("February 30", None),
        ("a bit longer", None),
    ],
)
def test_until_when_more_time_is_asked_for(words: str, days: int | None) -> None:
    assert terms.find_days(words, SATURDAY, SATURDAY) == days


def test_a_day_is_counted_from_when_the_invoice_is_due() -> None:
    due_on = SATURDAY + timedelta(days=6)
    assert terms.base_of(due_on, SATURDAY) == due_on
    assert terms.find_days("until friday", due_on, SATURDAY) == 0  # it isn't due before that
    assert terms.find_days("10 more days", due_on, SATURDAY) == 10


def test_what_can_be_put_off(billing: BillingService) -> None:
    today = date.today()
    refused = {i.id: terms.refusal(i, today) for i in billing.invoices("ada")}
    assert refused == {
        "INV-100001": "paid",
        "INV-100002": None,
        "INV-100003": None,
        "INV-100004": "too_late",
        "INV-100005": "used",
    }
    assert {i.status for i in billing.invoices("ada")} == set(InvoiceStatus)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("is SAVE5 still valid?", ["SAVE5"]),
        ("my code welcome10 doesn't work", ["WELCOME10"]),
        ("does THANKYOU still work", ["THANKYOU"]),
        ("SUMMER20 or WINTER15?", ["SUMMER20", "WINTER15"]),
        ('the code "thankyou" is refused', ["THANKYOU"]),
        ("a code for order #W0000005, invoice INV-100002", []),
        ("ANY CODES FOR ME", []),
        ("do you have student discounts", []),
    ],
)
def test_codes_in_the_words(words: str, codes: list[str]) -> None:
    assert find_codes(words) == codes


def test_a_question_for_a_code_is_told_from_one_for_discounts() -> None:
    assert asks_about_a_code("is my promo code still valid?")
    assert not asks_about_a_code("do you have any codes for students?")


@pytest.mark.parametrize(
    ("words", "is_plain"),
    [
        ("WELCOME10", True),
        ("WELCOME10 please", True),
        ("is WELCOM10 valid?", True),
        ("ada99", False),
        ("HELLO", False),
        ("i met ada with WELCOME10 in hand", False),
    ],
)
def test_a_message_that_is_plainly_a_code(words: str, is_plain: bool) -> None:
    assert is_plainly_a_code(words) is is_plain


def test_one_word_is_a_code_where_it_was_asked_for() -> None:
    assert bare_code("it's thankyou!") == "THANKYOU"
    assert bare_code("that thing") is None


def test_an_invoice_is_named_as_one() -> None:
    assert mentions.names_invoice("sorry, INV-100003 i meant")
    assert not mentions.names_invoice("100003")


def test_card_numbers_are_not_kept() -> None:
    words = "my card 4242 4242 4242 4242 was declined"
    assert has_card_number(words)
    assert without_card_numbers(words) == "my card (card number) was declined"
    assert not has_card_number("order #W0000005 over $35.90")
