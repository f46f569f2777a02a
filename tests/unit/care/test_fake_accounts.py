"""The fake shop is honest about accounts, too: whatever is asked in whatever order."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from support.dialogue_shop import a_shop
from support.records import ADA, BEN, a_box, an_invoice

from care.appointments.models import AppointmentStatus
from care.billing.models import DisputeReason, DisputeStatus, NewDispute
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import NotFound, Rejected, Unavailable

NOW = datetime.now(timezone.utc).replace(hour=15, minute=0)
BILLS = st.sampled_from([f"INV-10000{number}" for number in range(1, 7)])
LINES = st.sampled_from([None, 1, 2, 3, 4])
DAYS = st.integers(0, 20)
SLOTS = st.integers(0, 4)
WHO = st.sampled_from(["ada", "ben"])
GUESSES = st.sampled_from(["right", "right", "wrong", "of another"])


class AdaAndHerAccount(RuleBasedStateMachine):
    """Asks for anything at random; the clock goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = a_shop()
        self.time = NOW
        self.shop.now = lambda: self.time
        self.first = {invoice.id: invoice for invoice in self.shop.invoices}
        self.keys = 0
        self.checks: list[str] = []
        self.proved: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def key(self) -> str:
        self.keys += 1
        return f"key-{self.keys}"

    @rule(seconds=st.integers(1, 4000))
    def wait(self, seconds: int) -> None:
        self.time += timedelta(seconds=seconds)

    @rule(bill=BILLS, days=DAYS)
    def extend(self, bill: str, days: int) -> None:
        try:
            self.shop.extend_invoice(bill, days, self.key())
        except (Rejected, NotFound):
            return

    @rule(bill=BILLS, line=LINES)
    def dispute(self, bill: str, line: int | None) -> None:
        wanted = NewDispute.parse_obj(
            {"invoice_id": bill, "line": line, "reason": DisputeReason.OTHER, "explanation": ""}
        )
        try:
            self.shop.open_dispute("ada", wanted, self.key())
        except (Rejected, NotFound):
            return

    @rule(who=WHO, place=SLOTS)
    def book(self, who: str, place: int) -> None:
        slot = list(self.shop._offered())[place]
        try:
            self.shop.book_appointment(who, slot.id, "Sizes", self.key())
        except Rejected as refused:
            assert refused.reason == "slot-taken"

    @rule(number=st.integers(0, 9), place=SLOTS, cancels=st.booleans())
    def move_or_cancel(self, number: int, place: int, cancels: bool) -> None:
        appointment = self.shop.appointments[number % len(self.shop.appointments)]
        slot = list(self.shop._offered())[place]
        try:
            if cancels:
                self.shop.cancel_appointment(appointment.id, self.key())
            else:
                self.shop.move_appointment(appointment.id, slot.id, self.key())
        except Rejected as refused:
            assert refused.reason in {"slot-taken", "appointment-cancelled"}

    @rule(who=WHO)
    def ask_for_a_code(self, who: str) -> None:
        try:
            self.checks.append(self.shop.send_code(f"{who}@example.com").id)
        except Rejected as refused:
            assert refused.reason == "too-many-codes"

    @rule(number=st.integers(0, 9), guess=GUESSES)
    def type_a_code(self, number: int, guess: str) -> None:
        if not self.checks:
            return
        check = self.checks[number % len(self.checks)]
        digits = self.shop._codes._checks[check].digits
        others = [code for _, code in self.shop.sent if code != digits]
        typed = {"right": digits, "wrong": "000000", "of another": (others or ["000000"])[0]}[guess]
        try:
            self.shop.check_code(check, typed)
        except Rejected as refused:
            self.missed[digits] += refused.reason == "wrong-code"
            return
        assert typed == digits
        self.proved[digits] += 1

    @invariant()
    def no_charge_is_in_two_open_disputes(self) -> None:
        charged = Counter(
            (dispute.invoice_id, line)
            for dispute in self.shop.disputes
            if dispute.status is DisputeStatus.OPEN
            for line in ([1, 2, 3] if dispute.line is None else [dispute.line])
        )
        assert all(count == 1 for count in charged.values())

    @invariant()
    def time_is_given_once_and_never_much(self) -> None:
        for invoice in self.shop.invoices:
            before = self.first[invoice.id]
            if before.is_extended or before.paid_on:
                assert invoice.due_on == before.due_on
            latest = max(before.due_on, self.time.date()) + timedelta(days=14)
            assert before.due_on <= invoice.due_on <= latest
            assert invoice.total == before.total

    @invariant()
    def a_slot_is_somebodys_or_nobodys(self) -> None:
        booked = [a for a in self.shop.appointments if a.status is AppointmentStatus.BOOKED]
        slots = [appointment.slot_id for appointment in booked]
        assert len(slots) == len(set(slots))
        assert not set(slots) & {slot.id for slot in self.shop.slots()}

    @invariant()
    def a_code_proves_once_and_is_guessed_five_times(self) -> None:
        assert all(count == 1 for count in self.proved.values())
        assert all(count <= 5 for count in self.missed.values())

    @invariant()
    def nobody_gets_more_than_five_codes_an_hour(self) -> None:
        codes = Counter(c.email for c in self.shop._codes._codes if c.begun_at > self._an_hour_ago)
        assert all(count <= 5 for count in codes.values())

    @property
    def _an_hour_ago(self) -> datetime:
        return self.time - timedelta(hours=1)


TestWhateverAdaAsksFor = AdaAndHerAccount.TestCase


@pytest.fixture
def shop() -> FakeShop:
    return a_shop()


def test_every_new_call_can_fail_and_is_then_made_once(shop: FakeShop) -> None:
    slot = shop.slots()[0]
    shop.fail_next = [Fault("book_appointment", Unavailable("lost"), done=True)]
    with pytest.raises(Unavailable):
        shop.book_appointment("ada", slot.id, "Sizes", "k")
    booked = shop.book_appointment("ada", slot.id, "Sizes", "k")
    assert [a.slot_id for a in shop.appointments_of("ada")].count(slot.id) == 1
    assert booked in shop.appointments_of("ada")


def test_a_link_is_followed_only_if_it_was_sent(shop: FakeShop) -> None:
    assert not shop.follow_reset_link("ben@example.com")
    assert not shop.follow_newsletter_link("ben@example.com")
    assert shop.customer("ben").locked
    shop.request_password_reset("ben", "k-1")
    shop.set_newsletter("BEN@example.com", True, "k-2")
    assert shop.follow_reset_link("ben@example.com")
    assert not shop.follow_reset_link("ben@example.com")
    assert shop.follow_newsletter_link("ben@example.com")
    ben = shop.customer("ben")
    assert (ben.locked, ben.newsletter, ben.has_second_factor) == (False, True, True)


def test_a_small_shop_can_be_given_bills_and_boxes() -> None:
    shop = FakeShop.with_records([ADA, BEN], [])
    shop.invoices = [an_invoice("INV-1", ADA), an_invoice("INV-2", BEN)]
    shop.subscriptions = [a_box("sub_1", ADA, status="paused", next_delivery=None)]
    assert [invoice.id for invoice in shop.invoices_of("ada")] == ["INV-1"]
    assert shop.resume_subscription("sub_1", "k").next_delivery is not None
