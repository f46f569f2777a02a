"""The demo data: always the same, and with something of everything."""

from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from shop.cli import main
from shop.database import Database
from shop.invoices import InvoiceStatus
from shop.models import OrderStatus
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
