"""Subscriptions, appointments and invoices."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from shop_world import Api, FakeClock, slug

from shop import invoices, subscriptions
from shop.context import Shop
from shop.invoices import Invoice, InvoiceLine
from shop.subscriptions import Subscription, SubscriptionStatus

MARA_ID = "mara_lind_1"


@pytest.fixture
def box(shop: Shop) -> str:
    """The path of Mara's active subscription."""
    today = shop.now().date()
    subscription = Subscription(
        "sub_1", MARA_ID, "Sock Box", "small", SubscriptionStatus.ACTIVE, today, today
    )
    with shop.database.writing() as connection:
        subscriptions.add(connection, subscription)
    return "/v1/subscriptions/sub_1"


def test_mara_pauses_and_resumes_her_box(api: Api, box: str, clock: FakeClock) -> None:
    paused = api.change("POST", f"{box}/pause").json()
    assert (paused["status"], paused["next_delivery"]) == ("paused", None)
    resumed = api.change("POST", f"{box}/resume").json()
    assert resumed["status"] == "active"
    assert resumed["next_delivery"] == str(clock().date() + timedelta(days=7))
    assert resumed["version"] == 3


def test_mara_takes_a_larger_box(api: Api, box: str) -> None:
    changed = api.change("PUT", f"{box}/plan", {"plan": "large"}, if_match='"1"').json()
    assert (changed["plan"], changed["price"]) == ("large", "39.90")
    [listed] = api.get(f"/v1/customers/{MARA_ID}/subscriptions").json()["subscriptions"]
    assert listed == changed


def test_what_a_subscription_refuses(api: Api, box: str) -> None:
    assert slug(api.change("POST", f"{box}/resume")) == "subscription-not-paused"
    assert slug(api.change("PUT", f"{box}/plan", {"plan": "small"})) == "plan-unchanged"
    assert slug(api.change("PUT", f"{box}/plan", {"plan": "giant"})) == "plan-not-found"
    assert slug(api.change("POST", f"{box}/pause", if_match='"7"')) == "version-mismatch"
    api.change("POST", f"{box}/pause")
    assert slug(api.change("POST", f"{box}/pause")) == "subscription-not-active"
    assert api.change("POST", f"{box}/cancel").json()["status"] == "cancelled"
    for last in ("pause", "resume", "cancel"):
        assert slug(api.change("POST", f"{box}/{last}")) == "subscription-cancelled"
    missing = api.change("POST", "/v1/subscriptions/sub_2/pause")
    assert slug(missing) == "subscription-not-found"


def test_slots_are_hours_of_the_next_working_days(api: Api) -> None:
    answer = api.get("/v1/appointment-slots").json()
    assert answer["time_zone"] == "EST"
    slots = answer["slots"]
    days = sorted({slot["starts_at"][:10] for slot in slots})
    assert len(days) == 14
    assert days[0] == "2026-03-03"  # the clock stands on Monday the second
    assert all(date.fromisoformat(day).weekday() < 5 for day in days)
    one_day = api.get("/v1/appointment-slots", params={"from": "2026-03-04", "to": "2026-03-04"})
    assert len(one_day.json()["slots"]) == 8
    assert one_day.json()["slots"][0] == {
        "id": "slot_20260304_0900",
        "starts_at": "2026-03-04T09:00:00-05:00",
        "ends_at": "2026-03-04T10:00:00-05:00",
    }


def book(api: Api, slot_id: str, key: str | None = None) -> str:
    body = {"customer_id": MARA_ID, "slot_id": slot_id, "topic": "Sizes"}
    response = api.change("POST", "/v1/appointments", body, key=key)
    assert response.status_code == 201
    return str(response.json()["id"])


def test_mara_books_moves_and_cancels(api: Api) -> None:
    appointment = f"/v1/appointments/{book(api, 'slot_20260304_0900')}"
    moved = api.change("PUT", appointment, {"slot_id": "slot_20260305_1600"}).json()
    assert moved["starts_at"] == "2026-03-05T16:00:00-05:00"
    cancelled = api.change("DELETE", appointment).json()
    assert cancelled["status"] == "cancelled"
    [listed] = api.get(f"/v1/customers/{MARA_ID}/appointments").json()["appointments"]
    assert listed == cancelled
    book(api, "slot_20260305_1600")  # the slot is free again


def test_a_slot_is_taken_once(api: Api) -> None:
    book(api, "slot_20260304_0900")
    other = book(api, "slot_20260304_1000")
    body = {"customer_id": "tobi_okafor_2", "slot_id": "slot_20260304_0900", "topic": "Shoes"}
    taken = api.change("POST", "/v1/appointments", body)
    assert taken.status_code == 409
    assert slug(taken) == "slot-taken"
    moved = api.change("PUT", f"/v1/appointments/{other}", {"slot_id": "slot_20260304_0900"})
    assert slug(moved) == "slot-taken"
    free = api.get("/v1/appointment-slots").json()["slots"]
    assert not {"slot_20260304_0900", "slot_20260304_1000"} & {slot["id"] for slot in free}


def test_the_same_booking_twice_is_one_appointment(api: Api) -> None:
    assert book(api, "slot_20260304_0900", "k") == book(api, "slot_20260304_0900", "k")


@pytest.mark.parametrize(
    "slot_id", ["slot_20260302_1600", "slot_20260307_0900", "slot_20260304_0930", "tomorrow"]
)
def test_only_slots_on_offer_can_be_booked(api: Api, slot_id: str) -> None:
    body = {"customer_id": MARA_ID, "slot_id": slot_id, "topic": "Sizes"}
    assert slug(api.change("POST", "/v1/appointments", body)) == "slot-not-found"


def test_who_and_what_must_exist(api: Api) -> None:
    body = {"customer_id": "nobody", "slot_id": "slot_20260304_0900", "topic": "Sizes"}
    assert slug(api.change("POST", "/v1/appointments", body)) == "customer-not-found"
    assert slug(api.change("DELETE", "/v1/appointments/app_1")) == "appointment-not-found"
    appointment = f"/v1/appointments/{book(api, 'slot_20260304_0900')}"
    api.change("DELETE", appointment)
    assert slug(api.change("DELETE", appointment)) == "appointment-cancelled"
    moved = api.change("PUT", appointment, {"slot_id": "slot_20260304_1000"})
    assert slug(moved) == "appointment-cancelled"


def test_an_invoice_is_due_then_overdue_then_paid(api: Api, shop: Shop, clock: FakeClock) -> None:
    today = clock().date()
    lines = (
        InvoiceLine("Mug", 3, Decimal("10.00")),
        InvoiceLine("Shipping", 1, Decimal("4.90")),
    )
    unpaid = Invoice("INV-1", MARA_ID, "#W1000001", today, today, None, lines)
    paid = Invoice("INV-2", MARA_ID, None, today - timedelta(9), today, today, lines[1:])
    with shop.database.writing() as connection:
        invoices.add(connection, unpaid)
        invoices.add(connection, paid)
    newest, oldest = api.get(f"/v1/customers/{MARA_ID}/invoices").json()["invoices"]
    assert (newest["id"], newest["status"], newest["total"]) == ("INV-1", "due", "34.90")
    assert newest["lines"][0] == {
        "number": 1,
        "description": "Mug",
        "quantity": 3,
        "unit_price": "10.00",
        "amount": "30.00",
    }
    assert (oldest["status"], oldest["total"]) == ("paid", "4.90")
    assert unpaid.status(today + timedelta(days=1)).value == "overdue"
