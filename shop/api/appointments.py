"""`/v1/appointments` and `/v1/appointment-slots`."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response, Security
from sqlalchemy.engine import Connection

from shop import appointments, store
from shop.api.account_views import AppointmentView, SlotsView, SlotView
from shop.api.bodies import AppointmentBody, RecordId, SlotBody
from shop.api.changes import Change, begin_change
from shop.api.security import ShopDep, authorised
from shop.appointments import Appointment
from shop.audit import Entry
from shop.idempotency import Answer

router = APIRouter(prefix="/v1", tags=["appointments"])

MayRead = Security(authorised, scopes=["customers:read"])
ChangeDep = Annotated[Change, Security(begin_change, scopes=["appointments:write"])]


@router.get(
    "/appointment-slots",
    response_model=SlotsView,
    dependencies=[MayRead],
    summary="List free slots",
)
def list_slots(
    shop: ShopDep,
    first: Annotated[date | None, Query(alias="from", description="First day, included.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Last day, included.")] = None,
) -> SlotsView:
    """The free slots of the next 14 working days, in the shop's own time zone."""
    with shop.database.reading() as connection:
        free = appointments.free_slots(connection, shop.now(), first, last)
    return SlotsView(slots=[SlotView.of(slot) for slot in free])


@router.post(
    "/appointments",
    response_model=AppointmentView,
    status_code=HTTPStatus.CREATED,
    summary="Book an appointment",
)
def book(change: ChangeDep, body: AppointmentBody) -> Response:
    """Book a free slot for a customer."""

    def apply(connection: Connection) -> Answer:
        store.get_customer(connection, body.customer_id)
        booked = appointments.book(
            connection, body.customer_id, body.slot_id, body.topic, change.shop.now()
        )
        change.record(connection, Entry("appointment", booked.id, "book", 0, booked.version))
        return _answer(booked, HTTPStatus.CREATED)

    return change.once(apply)


@router.put(
    "/appointments/{appointment_id}", response_model=AppointmentView, summary="Move an appointment"
)
def move(change: ChangeDep, appointment_id: RecordId, body: SlotBody) -> Response:
    """Move the appointment to another free slot."""
    now = change.shop.now()
    return _change(
        change,
        appointment_id,
        "move",
        lambda connection, found: appointments.move(connection, found, body.slot_id, now),
    )


@router.delete(
    "/appointments/{appointment_id}",
    response_model=AppointmentView,
    summary="Cancel an appointment",
)
def cancel(change: ChangeDep, appointment_id: RecordId) -> Response:
    """Cancel the appointment; its slot is free again."""
    return _change(change, appointment_id, "cancel", appointments.cancel)


def _change(
    change: Change,
    appointment_id: str,
    action: str,
    rule: Callable[[Connection, Appointment], Appointment],
) -> Response:
    def apply(connection: Connection) -> Answer:
        before = appointments.get(connection, appointment_id)
        change.call.check_version(before.version)
        saved = rule(connection, before)
        entry = Entry("appointment", saved.id, action, before.version, saved.version)
        change.record(connection, entry)
        return _answer(saved)

    return change.once(apply)


def _answer(appointment: Appointment, status: int = HTTPStatus.OK) -> Answer:
    return Answer(AppointmentView.of(appointment).json(), status, appointment.version)
