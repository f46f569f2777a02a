"""A customer reads read-backs and choices like a careful person, whatever the wording."""

from __future__ import annotations

import pytest
from goals import reading
from goals.facts import options_in
from goals.little import (
    BLACK,
    CARD,
    GIFT,
    KETTLE,
    RED,
    cancel,
    exchange,
    give_back,
    goal,
    little_world,
    readdress,
    repay,
)
from goals.persona import Persona, Wish, persona_of
from goals.readback import Fault, objections
from goals.reading import Choice, Heard
from goals.world import Action

WORLD = little_world()
RETURN, EXCHANGE = give_back(RED, KETTLE), exchange(RED, BLACK)


def ada(action: Action) -> Persona:
    return persona_of(goal(action), WORLD)


def faults(action: Action, text: str) -> set[Fault]:
    persona = ada(action)
    return {o.fault for o in objections(text, persona.wishes[0], persona.methods)}


GOOD = [
    (cancel(), "I'll cancel order #W1000001 (Desk Lamp, Tea Kettle): it's no longer needed. OK?"),
    (cancel(), "So #W1000001 shall be cancelled, and $70.00 go back to your Visa?"),
    (RETURN, "Return for #W1000002: Desk Lamp (color: red, size: L), Tea Kettle; refund to Visa."),
    (RETURN, "You return the tea kettle and the desk lamp. Money back to the card ending in 4242."),
    (EXCHANGE, "Desk Lamp (color: red, size: L) becomes color: black, size: L. Paid with Visa."),
    (EXCHANGE, "Exchange: a black Desk Lamp instead of the red one?"),
    (EXCHANGE, "Exchange Desk Lamp (red, L) for Desk Lamp (black, L), paid with Visa 4242?"),
    (readdress(), "Order #W1000001 goes to 9 Mill Lane, Suite 2, Austin, TX 78701. Right?"),
    (repay(GIFT), "#W1000001 is paid with your gift card; what Visa paid goes back. Right?"),
]


@pytest.mark.parametrize(("action", "text"), GOOD)
def test_what_is_right_is_agreed_to(action: Action, text: str) -> None:
    assert faults(action, text) == set()


@pytest.mark.parametrize(
    ("action", "text", "fault"),
    [
        (cancel(), "I'll cancel order #W1000003 (Tea Kettle). OK?", Fault.ORDER),
        (cancel(), "I'll cancel #W1000001, because it was ordered by mistake.", Fault.REASON),
        (cancel(), "I'll return order #W1000001. OK?", Fault.KIND),
        (RETURN, "Return for #W1000002: Desk Lamp; refund to Visa.", Fault.MISSING),
        (give_back(RED), "Return for #W1000002: Desk Lamp, Tea Kettle.", Fault.EXTRA),
        (give_back(RED), "Return the Desk Lamp (color: black, size: L)?", Fault.EXTRA),
        (give_back(RED), "Return everything in #W1000002?", Fault.EXTRA),
        (RETURN, "Return Desk Lamp, Tea Kettle; refund to your PayPal.", Fault.METHOD),
        (RETURN, "Return Desk Lamp, Tea Kettle; to the card ending in 9999.", Fault.METHOD),
        (EXCHANGE, "Desk Lamp (color: red) becomes color: white, size: L.", Fault.VARIANT),
        (EXCHANGE, "Desk Lamp (color: red) becomes color: red, size: L.", Fault.VARIANT),
        (EXCHANGE, "Desk Lamp (color: black) becomes color: red.", Fault.VARIANT),
        (readdress(), "#W1000001 goes to 9 Mill Lane, Suite 2, Austin, TX 78702.", Fault.ADDRESS),
        (readdress(), "Send #W1000001 to 9 Mlil Lane, Suite 2, Austin, TX 78701?", Fault.ADDRESS),
        (repay(GIFT), "#W1000001 is paid with PayPal; what Visa paid goes back.", Fault.METHOD),
    ],
)
def test_what_is_wrong_is_seen(action: Action, text: str, fault: Fault) -> None:
    assert fault in faults(action, text)


def test_an_options_value_is_no_item() -> None:
    bag = {"compartment": ("laptop", "camera"), "size": ("S", "M"), "capacity": ("1L", "1.5L")}
    found = options_in("size: S, 1.5L, compartment: laptop. It's no bother.", bag)
    assert found == {"size": ["S"], "capacity": ["1.5L"], "compartment": ["laptop"]}


def heard(*titles: str, expects: str | None = None, text: str = "Which?") -> Heard:
    return Heard((text,), tuple(Choice(title, title) for title in titles), expects)


def wish(action: Action) -> Wish:
    return ada(action).wishes[0]


def test_the_fitting_choice_is_found() -> None:
    piece, methods = wish(EXCHANGE).pieces[0], ada(EXCHANGE).methods
    variants = heard("color: white, size: L (+$1.00)", "color: black, size: L (+$15.50)")
    assert reading.variant_choice(variants, piece) == variants.choices[1]
    short = heard("black, L", "white, L")
    assert reading.variant_choice(short, piece) == short.choices[0]
    paid = heard("PayPal account", "Gift card ($60.00)", "Visa ending in 4242")
    assert reading.method_choice(paid, methods[0], methods) == paid.choices[2]
    assert reading.method_choice(heard("PayPal"), methods[0], methods) is None
    orders = heard("#W1000001 · Desk Lamp", "#W1000002 · Desk Lamp")
    assert reading.order_choice(orders, wish(EXCHANGE), True) == orders.choices[1]
    reasons = heard("No longer needed", "Ordered by mistake")
    assert reading.reason_choice(reasons, "ordered by mistake") == reasons.choices[1]
    tasks = heard("Talk to a person", "Return items", "Exchange items")
    assert reading.fitting_choice(tasks, wish(EXCHANGE)) == tasks.choices[2]
    assert reading.fitting_choice(heard("Talk to a person"), wish(EXCHANGE)) is None


def test_pieces_are_told_apart_by_their_options() -> None:
    lamps = heard("Desk Lamp (color: black, size: L)", "Desk Lamp (color: red, size: L)", "All")
    assert reading.pieces_choice(lamps, wish(give_back(RED))) == lamps.choices[1]
    everything = wish(give_back(RED, BLACK, KETTLE))
    assert reading.pieces_choice(lamps, everything) == lamps.choices[2]


def test_kinds_of_messages() -> None:
    silent = heard("Try again", text="I can't reach the shop's system right now.", expects="items")
    assert reading.has_failed(silent)
    assert not reading.has_failed(heard("Try again", text="I can't find #W1000001 with that."))
    assert reading.is_read_back(heard("Yes, please", "No", expects="confirmation"))
    assert not reading.is_read_back(heard("Visa", expects="payment_method"))
    assert reading.is_about_person(heard("Yes, a person please", "No"))
    done = Heard(
        ("Order #W1000003 is cancelled.", "I'll return it. Shall I go ahead with that now? " * 2)
    )
    assert "#W1000003" not in done.question


def test_methods_are_named_with_their_digits() -> None:
    assert faults(give_back(KETTLE, method=CARD), "Return the Tea Kettle, to Visa •••• 1111?") == {
        Fault.METHOD
    }
