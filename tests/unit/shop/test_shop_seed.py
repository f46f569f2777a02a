"""The demo data: always the same, and with something of everything."""

from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from shop.attempts import AttemptStatus, DeclineReason
from shop.cli import main
from shop.database import Database
from shop.disputes import DisputeStatus
from shop.invoices import InvoiceStatus
from shop.models import MembershipLevel, OrderStatus
from shop.promotions import PromoState
from shop.seed import Demo, make_demo
from shop.subscriptions import SubscriptionStatus
from shop.transfer import present_records, read_folder

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def demo() -> Demo:
    return make_demo(NOW)


def test_the_same_day_makes_the_same_shop(demo: Demo) -> None:
    assert make_demo(NOW + timedelta(hours=3)) == demo


def test_there_is_something_of_everything(demo: Demo) -> None:
    records = demo.records
    assert (len(records.customers), len(records.orders), len(records.products)) == (40, 120, 25)
    assert {order.status for order in records.orders} == set(OrderStatus)
    assert {each.status for each in demo.subscriptions} == set(SubscriptionStatus)
    assert {each.status(NOW.date()) for each in demo.invoices} == set(InvoiceStatus)
    assert all(len(invoice.lines) >= 2 for invoice in demo.invoices)
    assert len(demo.bookings) == 8
    order_counts = Counter(len(customer.order_ids) for customer in records.customers)
    assert order_counts[1] >= 5
    assert any(count >= 5 for count in order_counts)
    for product in records.products:
        assert 2 <= len(product.variants[0].options) <= 3
        assert sum(variant.available for variant in product.variants) >= 2


def test_there_are_accounts_and_bills_of_every_kind(demo: Demo) -> None:
    accounts = [customer.account for customer in demo.records.customers]
    levels = {account.membership and account.membership.level for account in accounts}
    assert levels == {None, *MembershipLevel}
    for fact in ("phone", "newsletter", "closing_on", "locked", "has_second_factor"):
        assert 2 <= sum(bool(getattr(account, fact)) for account in accounts) <= 20
    assert {each.status for each in demo.attempts} == set(AttemptStatus)
    assert {each.decline_reason for each in demo.attempts} == {None, *DeclineReason}
    assert {bool(each.invoice_id) for each in demo.attempts} == {True, False}
    assert {each.status for each in demo.disputes} == set(DisputeStatus)
    assert sum(invoice.first_due_on is not None for invoice in demo.invoices) == 2
    first = demo.records.customers[0].id
    states = Counter(code.state(first, NOW.date()) for code in demo.promo_codes)
    assert set(states) == set(PromoState)


def test_every_bill_is_of_the_customer_it_is_sent_to(demo: Demo) -> None:
    methods = {c.id: {m.id for m in c.payment_methods} for c in demo.records.customers}
    owners = {invoice.id: invoice.customer_id for invoice in demo.invoices}
    owners |= {order.id: order.customer_id for order in demo.records.orders}
    for attempt in demo.attempts:
        assert owners[attempt.invoice_id or attempt.order_id or ""] == attempt.customer_id
        assert attempt.payment_method_id in methods[attempt.customer_id]
        assert attempt.at <= NOW
    for dispute in demo.disputes:
        assert owners[dispute.claim.invoice_id] == dispute.customer_id


def test_nothing_happened_in_the_future_or_out_of_order(demo: Demo) -> None:
    for order in demo.records.orders:
        journey = order.journey
        moments = (journey.placed_at, journey.shipped_at, journey.delivered_at)
        known = [moment for moment in moments if moment is not None]
        assert known == sorted(known)
        assert known[-1] <= NOW
        assert bool(order.shipments) == (journey.shipped_at is not None)
        assert order.status is not OrderStatus.DELIVERED or journey.delivered_at is not None


def test_a_seeded_shop_survives_its_own_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", f"sqlite:///{tmp_path}/new/shop.db")
    assert main(["seed"]) == 0
    assert main(["export", str(tmp_path / "out")]) == 0
    seeded = present_records(Database(f"sqlite:///{tmp_path}/new/shop.db"))
    assert read_folder(tmp_path / "out") == seeded
    assert main(["import", str(tmp_path / "out")]) == 0
    assert present_records(Database(f"sqlite:///{tmp_path}/new/shop.db")) == seeded


def test_seeding_does_not_lose_records_by_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", f"sqlite:///{tmp_path}/shop.db")
    assert main(["seed"]) == 0
    assert main(["seed"]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["seed", "--force"]) == 0
