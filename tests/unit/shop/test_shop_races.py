"""Several do the same thing at the same moment: it is done once, and the others are told why."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from shop_world import MARA, TOBI, Api, slug

from shop import invoices
from shop.app import create_app
from shop.context import Shop
from shop.invoices import Invoice, InvoiceLine

TOGETHER = 6
MORNING, NOON = "slot_20260304_0900", "slot_20260304_1200"


@pytest.fixture
def callers(shop: Shop) -> list[Api]:
    return [Api(TestClient(create_app(shop))) for _ in range(TOGETHER)]


def at_once(callers: list[Api], ask: Callable[[Api, int], Response]) -> Counter[str]:
    """What each is answered: the problem, or that it was done."""
    gate = Barrier(len(callers))

    def call(number: int) -> str:
        gate.wait()
        response = ask(callers[number], number)
        return "done" if response.is_success else slug(response)

    with ThreadPoolExecutor(len(callers)) as pool:
        return Counter(pool.map(call, range(len(callers))))


def booking(slot_id: str, customer_id: str = MARA.id) -> dict[str, str]:
    return {"customer_id": customer_id, "slot_id": slot_id, "topic": "Sizes"}


def book(api: Api, slot_id: str) -> str:
    return str(api.change("POST", "/v1/appointments", booking(slot_id)).json()["id"])


def test_one_of_many_gets_the_slot(api: Api, callers: list[Api]) -> None:
    owners = [MARA.id, TOBI.id]
    answers = at_once(
        callers,
        lambda caller, number: caller.change(
            "POST", "/v1/appointments", booking(MORNING, owners[number % 2]), key=f"book-{number}"
        ),
    )
    assert answers == {"done": 1, "slot-taken": TOGETHER - 1}
    booked = [
        appointment
        for owner in owners
        for appointment in api.get(f"/v1/customers/{owner}/appointments").json()["appointments"]
    ]
    assert [appointment["slot_id"] for appointment in booked] == [MORNING]


def test_one_of_many_appointments_moves_to_the_slot(api: Api, callers: list[Api]) -> None:
    mine = [book(api, f"slot_20260305_{9 + hour:02}00") for hour in range(TOGETHER)]
    answers = at_once(
        callers,
        lambda caller, number: caller.change(
            "PUT", f"/v1/appointments/{mine[number]}", {"slot_id": NOON}, key=f"move-{number}"
        ),
    )
    assert answers == {"done": 1, "slot-taken": TOGETHER - 1}


def test_an_appointment_is_cancelled_once_and_its_slot_given_once(
    api: Api, callers: list[Api]
) -> None:
    appointment = f"/v1/appointments/{book(api, MORNING)}"
    answers = at_once(
        callers,
        lambda caller, number: caller.change("DELETE", appointment, key=f"cancel-{number}"),
    )
    assert answers == {"done": 1, "appointment-cancelled": TOGETHER - 1}
    again = at_once(
        callers,
        lambda caller, number: caller.change(
            "POST", "/v1/appointments", booking(MORNING), key=f"again-{number}"
        ),
    )
    assert again == {"done": 1, "slot-taken": TOGETHER - 1}


def test_one_moves_and_others_cancel(api: Api, callers: list[Api]) -> None:
    """Whoever comes first: the slot that is free afterwards is the one nobody holds."""
    appointment = f"/v1/appointments/{book(api, MORNING)}"

    def move_or_cancel(caller: Api, number: int) -> Response:
        if number % 2:
            return caller.change("DELETE", appointment, key=f"cancel-{number}")
        return caller.change("PUT", appointment, {"slot_id": NOON}, key=f"move-{number}")

    answers = at_once(callers, move_or_cancel)
    assert set(answers) <= {"done", "appointment-cancelled"}
    free = {slot["id"] for slot in api.get("/v1/appointment-slots").json()["slots"]}
    assert {MORNING, NOON} <= free


def test_the_same_booking_from_many_is_one(api: Api, callers: list[Api]) -> None:
    answers = at_once(
        callers,
        lambda caller, _: caller.change(
            "POST", "/v1/appointments", booking(MORNING), key="one-key"
        ),
    )
    assert answers == {"done": TOGETHER}
    path = f"/v1/customers/{MARA.id}/appointments"
    assert len(api.get(path).json()["appointments"]) == 1


@pytest.mark.parametrize("topic", ["", "   ", "x" * 201, "line\nbreak", None, 5])
def test_an_appointment_is_about_something_that_fits_a_line(api: Api, topic: object) -> None:
    body = {**booking(MORNING), "topic": topic}
    assert slug(api.change("POST", "/v1/appointments", body)) == "invalid-request"


def test_an_appointment_keeps_its_topic_when_it_moves(api: Api) -> None:
    body = {**booking(MORNING), "topic": "  Trying on: shoes, größe 44 "}
    booked = api.change("POST", "/v1/appointments", body).json()
    moved = api.change("PUT", f"/v1/appointments/{booked['id']}", {"slot_id": NOON}).json()
    assert moved["topic"] == booked["topic"] == "Trying on: shoes, größe 44"
    assert (moved["time_zone"], moved["starts_at"]) == ("EST", "2026-03-04T12:00:00-05:00")


@pytest.fixture
def bill(shop: Shop) -> str:
    today = shop.now().date()
    lines = (InvoiceLine("Mug", 1, Decimal("10.00")), InvoiceLine("Fee", 1, Decimal("2.00")))
    invoice = Invoice("INV-1", MARA.id, None, today, today + timedelta(days=3), None, lines)
    with shop.database.writing() as connection:
        invoices.add(connection, invoice)
    return invoice.id


def test_a_charge_is_disputed_once(callers: list[Api], bill: str) -> None:
    body = {"invoice_id": bill, "line": 1, "reason": "not_mine", "explanation": ""}
    answers = at_once(
        callers,
        lambda caller, number: caller.change(
            "POST", f"/v1/customers/{MARA.id}/disputes", body, key=f"dispute-{number}"
        ),
    )
    assert answers == {"done": 1, "dispute-open": TOGETHER - 1}


def test_more_time_is_given_once(callers: list[Api], bill: str) -> None:
    answers = at_once(
        callers,
        lambda caller, number: caller.change(
            "POST", f"/v1/invoices/{bill}/extension", {"days": 7}, key=f"extension-{number}"
        ),
    )
    assert answers == {"done": 1, "extension-used": TOGETHER - 1}


def test_one_code_is_sent_however_many_ask(callers: list[Api], shop: Shop) -> None:
    body = {"email": MARA.email}
    answers = at_once(
        callers,
        lambda caller, number: caller.change(
            "POST", "/v1/verifications", body, key=f"code-{number}"
        ),
    )
    assert answers == {"done": 5, "too-many-codes": 1}
    assert len(callers[0].http.get("/outbox.json").json()["emails"]) == 1
