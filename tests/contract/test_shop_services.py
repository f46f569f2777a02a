"""What a shop does about subscriptions and appointments: the same for the fake and the real one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from account_world import MARA, TODAY, box_id, refusal
from order_world import Person
from two_shops import Side

from care.appointments.models import AppointmentStatus, Slot
from care.clients.shop import Shop
from care.errors import NotFound
from care.subscriptions.models import Subscription, SubscriptionStatus

Ask = Callable[[Shop, str, str], Subscription]


def box(side: Side, person: Person, kind: str) -> Subscription:
    mine = {each.id: each for each in side.shop.subscriptions_of(person.id)}
    return mine[box_id(person, kind)]


def test_a_box_is_told_with_price_and_next_day(side: Side) -> None:
    active = box(side, MARA, "active")
    assert (active.price, active.next_delivery) == (Decimal("14.90"), TODAY + timedelta(days=9))
    assert [(plan.plan, plan.price) for plan in active.other_plans] == [
        ("medium", Decimal("24.90")),
        ("large", Decimal("39.90")),
    ]
    assert box(side, MARA, "paused").next_delivery is None


def test_a_box_pauses_and_comes_again(side: Side, guest: Person, key: str) -> None:
    mine = box(side, guest, "active")
    paused = side.shop.pause_subscription(mine.id, f"{key}-1")
    assert (paused.status, paused.next_delivery) == (SubscriptionStatus.PAUSED, None)
    assert side.shop.pause_subscription(mine.id, f"{key}-1") == paused
    resumed = side.shop.resume_subscription(mine.id, f"{key}-2")
    assert resumed.status is SubscriptionStatus.ACTIVE
    assert resumed.next_delivery == TODAY + timedelta(days=7)
    assert resumed.version == mine.version + 2
    assert box(side, guest, "active") == resumed


def test_a_box_grows_and_ends(side: Side, guest: Person, key: str) -> None:
    mine = box(side, guest, "active")
    large = side.shop.change_plan(mine.id, " large ", f"{key}-1")
    assert (large.plan, large.price) == ("large", Decimal("39.90"))
    assert large.next_delivery == mine.next_delivery
    ended = side.shop.cancel_subscription(mine.id, f"{key}-2")
    assert (ended.status, ended.next_delivery) == (SubscriptionStatus.CANCELLED, None)
    assert side.shop.cancel_subscription(mine.id, f"{key}-2") == ended
    assert box(side, guest, "active") == ended


REFUSALS: dict[str, tuple[str, Ask, str]] = {
    "paused twice": (
        "paused",
        lambda shop, it, key: shop.pause_subscription(it, key),
        "subscription-not-active",
    ),
    "resumed while it comes": (
        "active",
        lambda shop, it, key: shop.resume_subscription(it, key),
        "subscription-not-paused",
    ),
    "paused when ended": (
        "cancelled",
        lambda shop, it, key: shop.pause_subscription(it, key),
        "subscription-cancelled",
    ),
    "resumed when ended": (
        "cancelled",
        lambda shop, it, key: shop.resume_subscription(it, key),
        "subscription-cancelled",
    ),
    "ended twice": (
        "cancelled",
        lambda shop, it, key: shop.cancel_subscription(it, key),
        "subscription-cancelled",
    ),
    "the same plan": (
        "active",
        lambda shop, it, key: shop.change_plan(it, "small", key),
        "plan-unchanged",
    ),
    "no plan": (
        "active",
        lambda shop, it, key: shop.change_plan(it, "huge", key),
        "plan-not-found",
    ),
    "nothing": ("active", lambda shop, it, key: shop.change_plan(it, " ", key), "invalid-request"),
    "the plan of what ended": (
        "cancelled",
        lambda shop, it, key: shop.change_plan(it, "huge", key),
        "subscription-cancelled",
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_what_a_box_refuses(side: Side, key: str, what: str) -> None:
    kind, ask, reason = REFUSALS[what]
    before = side.shop.subscriptions_of(MARA.id)
    assert refusal(lambda: ask(side.shop, box_id(MARA, kind), key)) == (reason, {})
    assert side.shop.subscriptions_of(MARA.id) == before


def free(side: Side, place: int) -> Slot:
    return side.shop.slots()[place]


def test_slots_are_in_the_shops_own_time(side: Side) -> None:
    slots = side.shop.slots()
    days = {slot.starts_at.date() for slot in slots}
    assert len(days) == 14
    assert min(days) == TODAY + timedelta(days=1)
    assert {slot.time_zone for slot in slots} == {"EST"}
    assert {slot.starts_at.utcoffset() for slot in slots} == {timedelta(hours=-5)}
    assert all(slot.ends_at - slot.starts_at == timedelta(hours=1) for slot in slots)
    second = sorted(days)[1]
    assert {slot.starts_at.date() for slot in side.shop.slots(second, second)} == {second}
    assert side.shop.slots(second) == [s for s in slots if s.starts_at.date() >= second]
    assert side.shop.slots(last=second) == [s for s in slots if s.starts_at.date() <= second]


def test_a_slot_is_booked_moved_and_given_back(side: Side, guest: Person, key: str) -> None:
    slot, later = free(side, 5), free(side, 60)
    booked = side.shop.book_appointment(guest.id, slot.id, " Sizes ", f"{key}-1")
    assert (booked.starts_at, booked.ends_at) == (slot.starts_at, slot.ends_at)
    assert (booked.topic, booked.time_zone) == ("Sizes", "EST")
    assert side.shop.book_appointment(guest.id, slot.id, " Sizes ", f"{key}-1") == booked
    assert slot not in side.shop.slots()
    moved = side.shop.move_appointment(booked.id, later.id, f"{key}-2")
    assert (moved.slot_id, moved.starts_at, moved.version) == (later.id, later.starts_at, 2)
    assert side.shop.move_appointment(booked.id, later.id, f"{key}-2") == moved
    assert slot in side.shop.slots()
    cancelled = side.shop.cancel_appointment(booked.id, f"{key}-3")
    assert cancelled.status is AppointmentStatus.CANCELLED
    assert side.shop.cancel_appointment(booked.id, f"{key}-3") == cancelled
    assert later in side.shop.slots()
    assert side.shop.appointments_of(guest.id) == [cancelled]


def test_a_slot_that_was_taken_meanwhile_is_refused(side: Side, guest: Person, key: str) -> None:
    chosen, other = free(side, 3), free(side, 4)
    mine = side.shop.book_appointment(guest.id, other.id, "Sizes", f"{key}-1")
    theirs = side.shop.book_appointment("idle_00", chosen.id, "Shoes", f"{key}-2")
    for ask in (
        lambda: side.shop.book_appointment(guest.id, chosen.id, "Sizes", f"{key}-3"),
        lambda: side.shop.move_appointment(mine.id, chosen.id, f"{key}-4"),
    ):
        assert refusal(ask) == ("slot-taken", {})
    assert side.shop.appointments_of(guest.id) == [mine]
    assert side.shop.move_appointment(mine.id, other.id, f"{key}-5").slot_id == other.id
    side.shop.cancel_appointment(theirs.id, f"{key}-6")
    assert side.shop.move_appointment(mine.id, chosen.id, f"{key}-4").slot_id == chosen.id


def test_what_an_appointment_refuses(side: Side, guest: Person, key: str) -> None:
    slot = free(side, 7)
    mine = side.shop.book_appointment(guest.id, slot.id, "Sizes", f"{key}-1")
    side.shop.cancel_appointment(mine.id, f"{key}-2")
    for ask in (
        lambda: side.shop.cancel_appointment(mine.id, f"{key}-3"),
        lambda: side.shop.move_appointment(mine.id, slot.id, f"{key}-4"),
    ):
        assert refusal(ask) == ("appointment-cancelled", {})
    for topic in ("", "x" * 201):
        asked = refusal(
            lambda t=topic: side.shop.book_appointment(guest.id, slot.id, t, f"{key}-5")  # type: ignore[misc]
        )
        assert asked == ("invalid-request", {})


@pytest.mark.parametrize("slot_id", ["slot_20260302_0900", "slot_20260307_0900", "tomorrow"])
def test_a_slot_that_is_not_on_offer_is_not_found(side: Side, key: str, slot_id: str) -> None:
    with pytest.raises(NotFound):
        side.shop.book_appointment(MARA.id, slot_id, "Sizes", key)


def test_what_does_not_exist_is_not_found(side: Side, key: str) -> None:
    slot = free(side, 9)
    for ask in (
        lambda: side.shop.subscriptions_of("nobody"),
        lambda: side.shop.pause_subscription("sub_0", key),
        lambda: side.shop.change_plan("sub_0", "large", key),
        lambda: side.shop.appointments_of("nobody"),
        lambda: side.shop.book_appointment("nobody", slot.id, "Sizes", key),
        lambda: side.shop.move_appointment("app_0", slot.id, key),
        lambda: side.shop.cancel_appointment("app_0", key),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_key_belongs_to_one_request(side: Side, guest: Person, key: str) -> None:
    side.shop.pause_subscription(box_id(guest, "active"), key)
    slot = free(side, 11)
    for ask in (
        lambda: side.shop.resume_subscription(box_id(guest, "active"), key),
        lambda: side.shop.pause_subscription(box_id(guest, "paused"), key),
        lambda: side.shop.book_appointment(guest.id, slot.id, "Sizes", key),
    ):
        assert refusal(ask) == ("idempotency-key-reused", {})
    assert slot in side.shop.slots()
