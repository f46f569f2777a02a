"""Tracking an order: who asks, which order, and where it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone

from actions.attempts import failed, succeeded
from actions.boundary import CareAction
from actions.forms import Check, FormCheck
from actions.turn import Button, Turn
from care.bootstrap import Services
from care.errors import NotFound, Rejected
from care.orders import numbers
from care.orders.models import Order, Status

MAX_CHOICES = 8
MAX_AT_ONCE = 3  # orders that one message may ask about
BY_CODE = "code"


class CheckTrackOrderForm(FormCheck):
    """What tracking needs: for a verified customer nothing, for anybody else a proof.

    The proof is the order number with the e-mail address, or a one-time code for those who do
    not have the number at hand (the slot `proof` is `code` then).
    """

    action_name = "validate_track_order_form"

    @property
    def checks(self) -> Mapping[str, Check]:
        return {
            "proof": _check_email,  # how an address is used depends on the proof
            "order_number": _check_number,
            "email": _check_email,
            "code": _check_code,
        }

    def needs(self, turn: Turn, care: Services) -> Sequence[str]:
        identity = care.identities.of(turn.conversation_id)
        if identity.is_verified:
            return ()
        if turn.texts("order_number") == [identity.order_number]:
            return ()
        if turn.slots.get("proof") == BY_CODE:
            return ("email", "code")
        return ("order_number", "email")


class TrackOrder(CareAction):
    """Answers where an order is, or offers the customer's orders to choose from."""

    action_name = "action_track_order"

    def act(self, turn: Turn, care: Services) -> None:
        asked = list(dict.fromkeys(turn.texts("order_number")))[:MAX_AT_ONCE]
        if not asked:
            _offer_orders(turn, care.orders.list_all(turn.conversation_id))
            return
        email = turn.text("email")
        missing = []
        for number in asked:
            try:
                _describe(turn, care.orders.look_up(turn.conversation_id, number, email))
            except NotFound:
                missing.append(number)
        if missing:
            _not_found(turn, care, _listed(missing), email)
        else:
            _finish(turn)


class ResendCode(CareAction):
    """Sends another code where the customer waits for one; else the form just asks again."""

    action_name = "action_resend_code"

    def act(self, turn: Turn, care: Services) -> None:
        email = turn.text("email")
        if email is not None and turn.asked == "code":
            _send_code(turn, care, email, "utter_code_sent_again")


def _check_number(turn: Turn, care: Services) -> None:
    """Keeps what this shop calls an order number; who has found one needs no code."""
    given = turn.texts("order_number")
    own = [number for number in given if numbers.normalise(number)]
    if not own:
        turn.set(order_number=None)
        failed(turn, "utter_explain_track_order_form_order_number")
        return
    if own != given:
        turn.set(order_number=own if len(own) > 1 else own[0])
    turn.set(proof=None)


def _check_email(turn: Turn, care: Services) -> None:
    email = turn.text("email")
    if email is None:
        turn.set(email=None)
    elif turn.slots.get("proof") == BY_CODE:
        if not care.verification.is_waiting(turn.conversation_id, email):
            _send_code(turn, care, email, "utter_code_sent")
    elif turn.slots.get("tried") == _pair(_numbers(turn), email):
        _tried_before(turn, email)


def _tried_before(turn: Turn, email: str) -> None:
    """This pair was looked up in vain; asking the shop again would not help."""
    if turn.told & {"order_number", "email"}:
        failed(turn, "utter_order_not_found", order_number=_numbers(turn), email=email)
    turn.set(order_number=None, email=None)


def _send_code(turn: Turn, care: Services, email: str, response: str) -> None:
    try:
        care.verification.send_code(turn.conversation_id, email)
    except Rejected as refusal:
        if refusal.reason != "too-many-codes":
            raise
        turn.set(code=None, email=None, proof=None)
        failed(turn, "utter_too_many_codes")
        return
    turn.say(response, email=email)


def _check_code(turn: Turn, care: Services) -> None:
    code = turn.text("code")
    turn.set(code=None)
    if code is None or turn.slots.get("proof") != BY_CODE:
        return
    try:
        care.verification.check_code(turn.conversation_id, code)
    except Rejected as refusal:
        if refusal.reason == "wrong-code":
            failed(turn, "utter_wrong_code")
            return
        if refusal.reason != "code-expired":
            raise
        failed(turn, "utter_code_expired")
        turn.set(email=None)
        return
    turn.set(proof=None)
    succeeded(turn)


def _offer_orders(turn: Turn, orders: list[Order]) -> None:
    succeeded(turn)
    if not orders:
        turn.say("utter_no_orders")
    elif len(orders) == 1:
        _describe(turn, orders[0])
        _finish(turn)
    else:
        newest = orders[:MAX_CHOICES]
        response = "utter_choose_order" if len(newest) == len(orders) else "utter_choose_newest"
        turn.say(response, [_choice(order) for order in newest], count=len(orders))
        turn.await_answer()


def _choice(order: Order) -> Button:
    items = ", ".join(dict.fromkeys(item.name for item in order.items))
    return Button(f"{order.id} · {items}", "/track_order" + json.dumps({"order_number": order.id}))


def _not_found(turn: Turn, care: Services, looked_up: str, email: str | None) -> None:
    if care.identities.of(turn.conversation_id).is_verified:
        turn.set(order_number=None)
        failed(turn, "utter_order_not_yours", order_number=looked_up)
    else:
        turn.set(tried=_pair(_numbers(turn), email))
        failed(turn, "utter_order_not_found", order_number=looked_up, email=email)
    if not turn.has_ended:
        turn.await_answer()


def _numbers(turn: Turn) -> str:
    return _listed(turn.texts("order_number"))


def _pair(listed: str, email: str | None) -> str:
    return f"{listed} {email}"


def _describe(turn: Turn, order: Order) -> None:
    today = datetime.now(timezone.utc).date()
    turn.say(
        _status_response(order, today),
        order_number=order.id,
        items=_listed([item.name for item in order.items]),
        expected=_day(order.expected_delivery),
        delivered=_day(order.delivered_at),
    )
    if order.tracking_numbers and order.status is not Status.CANCELLED:
        one = len(order.tracking_numbers) == 1
        response = "utter_tracking_number" if one else "utter_tracking_numbers"
        turn.say(response, numbers=_listed(order.tracking_numbers))


def _finish(turn: Turn) -> None:
    succeeded(turn)
    turn.set(tried=None)
    if turn.waiting:
        return  # and what waits may be about the same order
    turn.say("utter_anything_else")
    turn.set(order_number=None)  # the next wish is about another order


def _status_response(order: Order, today: date) -> str:
    """The response for the order's state, in the variant that knows its date where it does."""
    name = "utter_order_" + order.status.name.lower()
    if order.is_late(today):
        return "utter_order_late"
    if order.status.on_its_way:
        return f"{name}_expected" if order.expected_delivery else name
    if order.status is Status.DELIVERED:
        return f"{name}_on" if order.delivered_at else name
    return name


def _listed(names: list[str]) -> str:
    """`A, B, 2 × C`: each name once, in the order given."""
    return ", ".join(
        name if (count := names.count(name)) == 1 else f"{count} × {name}"
        for name in dict.fromkeys(names)
    )


def _day(day: date | None) -> str | None:
    return f"{day:%A}, {day.day} {day:%B}" if day else None
