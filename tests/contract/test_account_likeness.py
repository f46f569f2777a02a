"""About accounts, bills, boxes and appointments, too, the fake shop is like the real one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from account_world import BOXES, INVOICES, PROMO_CODES, START, box_id, invoice_id
from order_world import Person
from two_shops import FakeSide, RealSide

from care.accounts.models import CustomerChanges
from care.appointments.models import Appointment
from care.billing.models import Dispute, DisputeReason, NewDispute
from care.clients.shop import Shop
from care.errors import NotFound, Rejected

# Ids that a shop makes up differ between the two; each is known by the number it came as.
Made = list[str]
Ask = Callable[[Shop, Made], object]


@dataclass
class Visitor:
    """Asks both shops for anything, sensible or not."""

    person: Person
    dice: random.Random
    idle: str
    made: tuple[Made, Made] = field(default_factory=lambda: ([], []))

    def some_request(self, slots: list[str]) -> Ask:
        who = self.dice.choice([self.person.id] * 8 + [self.idle, "nobody"])
        key = f"{self.person.id}-{self.dice.randint(0, 60)}"
        return self.dice.choice(
            [
                self._profile(who, key),
                self._closing(who, key),
                self._bill(who, key),
                self._box(key),
                self._appointment(who, key, slots),
                self._reading(who),
            ]
        )

    def _profile(self, who: str, key: str) -> Ask:
        address = self.dice.choice(["new", "other", "person_099"])
        fields = {
            "email": f"{address}-{self.person.id}@example.com".replace(
                f"person_099-{self.person.id}", "person_099"
            ),
            "phone": self.dice.choice(["+1 555 0177", "none"]),
            "first_name": self.dice.choice(["Maria", " "]),
        }
        some = self.dice.sample(sorted(fields), self.dice.randint(0, 2))
        changes = CustomerChanges.parse_obj({name: fields[name] for name in some})
        return lambda shop, _: shop.update_customer(who, changes, key)

    def _closing(self, who: str, key: str) -> Ask:
        choices: list[Ask] = [
            lambda shop, _: shop.request_closure(who, key),
            lambda shop, _: shop.request_closure(self.idle, key),
            lambda shop, _: shop.withdraw_closure(self.idle, key),
            lambda shop, _: shop.request_password_reset(who, key),
            lambda shop, _: shop.set_newsletter(f"{who}@example.com", False, key),
        ]
        return self.dice.choice(choices)

    def _bill(self, who: str, key: str) -> Ask:
        asked = invoice_id(self.person, self.dice.choice([*INVOICES, "none"]))
        days, line = self.dice.choice([-1, 1, 14, 15]), self.dice.choice([None, 1, 2, 3])
        reason = self.dice.choice(list(DisputeReason))
        facts = {"invoice_id": asked, "line": line, "reason": reason, "explanation": ""}
        dispute = NewDispute.parse_obj(facts)
        code = self.dice.choice([*(each.code for each in PROMO_CODES), "none"])
        choices: list[Ask] = [
            lambda shop, _: shop.extend_invoice(asked, days, key),
            lambda shop, _: shop.open_dispute(who, dispute, key),
            lambda shop, _: shop.promo_code(code, who),
        ]
        return self.dice.choices(choices, weights=[2, 3, 1])[0]

    def _box(self, key: str) -> Ask:
        asked = box_id(self.person, self.dice.choice([*BOXES, "none"]))
        plan = self.dice.choice(["small", "medium", "large", "huge"])
        choices: list[Ask] = [
            lambda shop, _: shop.pause_subscription(asked, key),
            lambda shop, _: shop.resume_subscription(asked, key),
            lambda shop, _: shop.cancel_subscription(asked, key),
            lambda shop, _: shop.change_plan(asked, plan, key),
        ]
        return self.dice.choices(choices, weights=[3, 3, 1, 3])[0]

    def _appointment(self, who: str, key: str, slots: list[str]) -> Ask:
        slot = self.dice.choice([*slots, "slot_20200101_0900"])
        number = self.dice.randint(0, 3)
        choices: list[Ask] = [
            lambda shop, _: shop.book_appointment(who, slot, "Sizes", key),
            lambda shop, made: shop.move_appointment(nth(made, number), slot, key),
            lambda shop, made: shop.cancel_appointment(nth(made, number), key),
        ]
        return self.dice.choices(choices, weights=[3, 3, 1])[0]

    def _reading(self, who: str) -> Ask:
        choices: list[Ask] = [
            lambda shop, _: shop.invoices_of(who),
            lambda shop, _: shop.payment_attempts_of(who),
            lambda shop, _: shop.subscriptions_of(who),
            lambda shop, _: shop.slots(),
        ]
        return self.dice.choice(choices)


def nth(made: Made, number: int) -> str:
    return made[number] if number < len(made) else "app_0"


def outcome(shop: Shop, ask: Ask, made: Made) -> object:
    """What came of it, with made-up ids by their numbers."""
    try:
        return named(ask(shop, made), made)
    except Rejected as refused:
        told = {k: number(v, made) if k == "dispute_id" else v for k, v in refused.facts.items()}
        return refused.reason, told
    except NotFound:
        return "not found"


def named(told: object, made: Made) -> object:
    if isinstance(told, list):
        return [named(each, made) for each in told]
    if isinstance(told, Appointment | Dispute):
        return {**told.dict(), "id": number(told.id, made)}
    return told


def number(made_up: str, made: Made) -> int:
    if made_up not in made:
        made.append(made_up)
    return made.index(made_up)


@pytest.mark.parametrize("seed", range(12))
def test_both_shops_answer_alike(
    real_side: RealSide, fake_side: FakeSide, guest: Person, idle: str, seed: int
) -> None:
    real_side.clock.moment = START
    visitor = Visitor(guest, random.Random(seed), idle)
    mine, theirs = visitor.made
    slots = [slot.id for slot in real_side.shop.slots()][8 * seed : 8 * seed + 4]
    for _ in range(50):
        ask = visitor.some_request(slots)
        for _ in range(visitor.dice.choice([1, 1, 2])):
            fake, real = outcome(fake_side.shop, ask, mine), outcome(real_side.shop, ask, theirs)
            assert fake == real
        real_side.clock.advance(seconds=visitor.dice.choice([1, 100, 3000]))
    for who in (guest.id, idle):
        for call in ("customer", "invoices_of", "subscriptions_of", "disputes_of"):
            asked: Ask = lambda shop, _, c=call, w=who: getattr(shop, c)(w)  # type: ignore[misc] # noqa: E731
            assert outcome(fake_side.shop, asked, mine) == outcome(real_side.shop, asked, theirs)
    assert fake_side.letters(f"{guest.id}@example.com") == real_side.letters(
        f"{guest.id}@example.com"
    )
