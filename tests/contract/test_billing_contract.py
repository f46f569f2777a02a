"""What a shop does about bills: the same for the fake and for the real one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from account_world import INVOICES, MARA, START, TODAY, invoice_id, refusal
from order_world import Person
from two_shops import Side

from care.billing.models import (
    AttemptStatus,
    DeclineReason,
    Dispute,
    DisputeReason,
    DisputeStatus,
    Invoice,
    InvoiceStatus,
    NewDispute,
    PromoState,
)
from care.errors import NotFound


def invoice(side: Side, person: Person, kind: str) -> Invoice:
    mine = {each.id: each for each in side.shop.invoices_of(person.id)}
    return mine[invoice_id(person, kind)]


def a_dispute(person: Person, kind: str = "paid", line: int | None = 2) -> NewDispute:
    return NewDispute.parse_obj(
        {
            "invoice_id": invoice_id(person, kind),
            "line": line,
            "reason": DisputeReason.UNKNOWN_FEE,
            "explanation": "What is it for?",
        }
    )


def test_invoices_are_told_the_newest_first(side: Side) -> None:
    told = side.shop.invoices_of(MARA.id)
    assert [each.issued_on for each in told] == sorted((i.issued_on for i in told), reverse=True)
    statuses = {kind: invoice(side, MARA, kind).status.value for kind in INVOICES}
    assert statuses == {
        "due": "due",
        "overdue": "overdue",
        "late": "overdue",
        "paid": "paid",
        "extended": "due",
    }
    due = invoice(side, MARA, "due")
    assert (due.total, due.due_on, due.is_extended) == (
        Decimal("24.90"),
        TODAY + timedelta(days=5),
        False,
    )
    second = due.line(2)
    assert second is not None
    assert (second.number, second.description, second.amount) == (2, "Shipping", Decimal("4.90"))
    assert due.line(3) is None
    assert invoice(side, MARA, "extended").is_extended


def test_an_invoice_is_overdue_from_the_day_after(side: Side) -> None:
    side.clock.advance(days=5)
    assert invoice(side, MARA, "due").status is InvoiceStatus.DUE
    side.clock.advance(days=1)
    assert invoice(side, MARA, "due").status is InvoiceStatus.OVERDUE


def test_attempts_say_why_they_failed(side: Side) -> None:
    newest, oldest = side.shop.payment_attempts_of(MARA.id)
    assert (newest.status, newest.decline_reason) == (AttemptStatus.SUCCEEDED, None)
    assert (newest.order_id, newest.invoice_id) == (MARA.delivered, None)
    assert (oldest.status, oldest.decline_reason) == (
        AttemptStatus.FAILED,
        DeclineReason.EXPIRED_CARD,
    )
    assert (oldest.invoice_id, oldest.payment_method_id) == (invoice_id(MARA, "overdue"), MARA.card)
    assert (oldest.amount, oldest.at) == (Decimal("24.90"), START - timedelta(days=2))


@pytest.mark.parametrize(("kind", "counted_from"), [("due", 5), ("overdue", 0)])
def test_more_time_is_given_once(
    side: Side, guest: Person, key: str, kind: str, counted_from: int
) -> None:
    before = invoice(side, guest, kind)
    after = side.shop.extend_invoice(before.id, 14, key)
    assert after.due_on == TODAY + timedelta(days=counted_from + 14)
    assert (after.first_due_on, after.status) == (before.due_on, InvoiceStatus.DUE)
    assert after.version == before.version + 1
    assert side.shop.extend_invoice(before.id, 14, key) == after
    assert invoice(side, guest, kind) == after
    again = refusal(lambda: side.shop.extend_invoice(before.id, 1, f"{key}-2"))
    assert again == ("extension-used", {})


EXTENSIONS = {
    "paid": ("paid", 3, "invoice-not-due", {"invoice_status": "paid"}),
    "overdue for too long": ("late", 3, "invoice-not-due", {"invoice_status": "overdue"}),
    "given before": ("extended", 3, "extension-used", {}),
    "too much": ("due", 15, "extension-too-long", {"most_days": "14"}),
    "far too much": ("due", 10**20, "extension-too-long", {"most_days": "14"}),
    "nothing": ("due", 0, "invalid-request", {}),
    "less than nothing": ("due", -1, "invalid-request", {}),
}


@pytest.mark.parametrize("what", EXTENSIONS)
def test_no_time_is_given(side: Side, key: str, what: str) -> None:
    kind, days, reason, facts = EXTENSIONS[what]
    before = side.shop.invoices_of(MARA.id)
    asked = invoice_id(MARA, kind)
    assert refusal(lambda: side.shop.extend_invoice(asked, days, key)) == (reason, facts)
    assert side.shop.invoices_of(MARA.id) == before


def test_a_charge_is_disputed_and_no_money_moves(side: Side, guest: Person, key: str) -> None:
    before, wanted = invoice(side, guest, "paid"), a_dispute(guest)
    opened = side.shop.open_dispute(guest.id, wanted, key)
    assert opened.id.startswith("D-")
    assert opened == Dispute.parse_obj(
        {
            "id": opened.id,
            "customer_id": guest.id,
            "amount": "4.90",
            "status": DisputeStatus.OPEN,
            "opened_at": START,
            **wanted.dict(),
        }
    )
    assert side.shop.open_dispute(guest.id, wanted, key) == opened
    assert side.shop.disputes_of(guest.id) == [opened]
    after = invoice(side, guest, "paid")
    assert after == before.copy(update={"version": before.version + 1})


def test_a_charge_is_in_one_open_dispute(side: Side, guest: Person, key: str) -> None:
    first = side.shop.open_dispute(guest.id, a_dispute(guest), f"{key}-1")
    for number, line in enumerate((2, None)):
        again = a_dispute(guest, line=line)
        told = refusal(lambda w=again, n=number: side.shop.open_dispute(guest.id, w, f"{key}-a{n}"))  # type: ignore[misc]
        assert told == ("dispute-open", {"dispute_id": first.id})
    side.clock.advance(minutes=1)
    second = side.shop.open_dispute(guest.id, a_dispute(guest, line=1), f"{key}-2")
    side.clock.advance(minutes=1)
    whole = side.shop.open_dispute(guest.id, a_dispute(guest, "due", None), f"{key}-3")
    assert (whole.line, whole.amount) == (None, Decimal("24.90"))
    told = refusal(lambda: side.shop.open_dispute(guest.id, a_dispute(guest, "due"), f"{key}-4"))
    assert told == ("dispute-open", {"dispute_id": whole.id})
    assert side.shop.disputes_of(guest.id) == [whole, second, first]


def test_only_ones_own_charges_can_be_disputed(side: Side, guest: Person, key: str) -> None:
    with pytest.raises(NotFound):
        side.shop.open_dispute(guest.id, a_dispute(MARA), key)
    with pytest.raises(NotFound):
        side.shop.open_dispute("nobody", a_dispute(MARA), key)
    missing = a_dispute(guest, line=3)
    assert refusal(lambda: side.shop.open_dispute(guest.id, missing, key)) == ("line-not-found", {})
    assert side.shop.disputes_of(guest.id) == []


@pytest.mark.parametrize(
    ("code", "for_mara", "for_an_idle_one", "for_nobody_known"),
    [
        ("welcome10", "valid", "valid", "valid"),
        ("TODAY", "valid", "valid", "valid"),
        ("OLD10", "expired", "expired", "expired"),
        ("SOON10", "not_yet", "not_yet", "not_yet"),
        ("USED8", "used", "valid", "valid"),
        ("OTHERS", "not_for_you", "not_for_you", "not_for_you"),
        ("OURS", "valid", "not_for_you", "not_for_you"),
    ],
)
def test_a_code_is_good_for_some_and_for_a_time(
    side: Side, code: str, for_mara: str, for_an_idle_one: str, for_nobody_known: str
) -> None:
    told = [side.shop.promo_code(code, who).state for who in (MARA.id, "idle_00", None)]
    assert told == [PromoState(for_mara), PromoState(for_an_idle_one), PromoState(for_nobody_known)]


def test_a_code_is_told_with_its_terms(side: Side) -> None:
    save = side.shop.promo_code(" save5", MARA.id)
    assert (save.code, save.min_total, save.state) == ("Save5", Decimal("40"), PromoState.VALID)
    assert save.discount.amount == Decimal(5)
    today = side.shop.promo_code("today", None)
    assert (today.discount.percent, today.valid_from, today.valid_until) == (10, TODAY, TODAY)
    side.clock.advance(days=1)
    assert side.shop.promo_code("today", None).state is PromoState.EXPIRED
    assert side.shop.promo_code("soon10", None).state is PromoState.VALID


@pytest.mark.parametrize("code", ["FREE", "10% off / please?", "a#b", "ä"])
def test_a_code_that_is_none_is_not_found(side: Side, code: str) -> None:
    with pytest.raises(NotFound):
        side.shop.promo_code(code, MARA.id)
    with pytest.raises(NotFound):
        side.shop.promo_code("SAVE5", "nobody")


def test_what_does_not_exist_is_not_found(side: Side, key: str) -> None:
    for ask in (
        lambda: side.shop.invoices_of("nobody"),
        lambda: side.shop.payment_attempts_of("nobody"),
        lambda: side.shop.disputes_of("nobody"),
        lambda: side.shop.extend_invoice("INV-nothing", 3, key),
    ):
        with pytest.raises(NotFound):
            ask()
