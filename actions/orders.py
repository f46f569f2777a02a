"""Tracking an order: who asks, which order, and where it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.asking import goes_on_with, prove_first, question_of
from actions.attempts import failed, succeeded
from actions.boundary import CareAction
from actions.choosing import listed
from actions.details import NEEDS
from actions.forms import Check, FormCheck
from actions.proving import check_code, close, identify, send_code
from actions.sums import tell_spent
from actions.tracking import finish, looked_up, tell_meant, tell_named
from actions.turn import Turn
from actions.work import FOCUS, Work
from care.accounts.identification import Claims
from care.bootstrap import Services
from care.errors import NotAllowed, SecondCustomer
from care.orders import numbers
from care.orders.questions import Asked, asked_for
from care.policy import Task

MAX_AT_ONCE = 3  # orders that one message may ask about
BY_CODE = "code"

_PARCEL = r"(?:order|package|parcel|delivery|shipment)"
_IT = re.compile(rf"\b(?:it|(?:the|this|that) {_PARCEL})\b", re.I)
_THAT = re.compile(r"\b(?:that|this)\b", re.I)
_MINE = re.compile(rf"\bmy {_PARCEL}\b", re.I)
_WHEN = re.compile(
    r"\W*(?:(?:so|and|but|ok(?:ay)?|well)\W+)*(?:when|where|how long|(?:what|which) (?:day|time))"
    r"(?:\W+exactly)?\W*",
    re.I,
)
_ANOTHER = re.compile(
    rf"\b(?:(?:an)?other|different|else|next|second|new|also|an? {_PARCEL}|{_PARCEL}s)\b", re.I
)


class CheckTrackOrderForm(FormCheck):
    """What tracking needs: for a verified customer nothing, for anybody else a proof.

    The proof is the order number with the e-mail address, or a one-time code for those who do
    not have the number at hand (the slot `proof` is `code` then).
    """

    action_name = "validate_track_order_form"

    def act(self, turn: Turn, care: Services) -> None:
        if care.identities.is_closed(turn.conversation_id):
            close(turn)
            return
        if turn.asked is None and goes_on_with(turn):
            turn.end_task("action_answer")  # a bare number, of an invoice or for another question
            return
        _take_it(turn, care)
        try:
            if turn.told & {"person_name", "postcode"}:
                identify(turn, care)
        except SecondCustomer:
            close(turn)
        else:
            super().act(turn, care)

    @property
    def checks(self) -> Mapping[str, Check]:
        return {
            "proof": _check_email,  # how an address is used depends on the proof
            "order_number": _check_number,
            "email": _check_email,
            "code": _check_code,
        }

    def needs(self, turn: Turn, care: Services) -> Sequence[str]:
        identity, policy = care.identities.of(turn.conversation_id), care.policy
        kind, numbers = asked_for(question_of(turn)), turn.texts("order_number")
        if kind is Asked.FASTER or NEEDS.get(kind or Asked.FASTER) is Task.ACCOUNT:
            return ()  # the answer needs less, or more
        if policy.allows(identity, Task.LIST_ORDERS):
            return ()
        if numbers and all(policy.allows(identity, Task.TRACK_ORDER, n) for n in numbers):
            return ()
        if care.identification.suffices(Claims(email="-")):
            return ("email",)
        if turn.slots.get("proof") == BY_CODE:
            return ("email", "code")
        return ("order_number", "email")


class TrackOrder(CareAction):
    """Answers where an order is, or offers the customer's orders to choose from."""

    action_name = "action_track_order"

    def act(self, turn: Turn, care: Services) -> None:
        words = question_of(turn)
        try:
            self._answer(turn, care, words)
        except SecondCustomer:
            close(turn)
        except NotAllowed:
            if asked_for(words) is None:
                raise
            prove_first(turn, "track_order", " ".join([words, *turn.texts("order_number")]))

    def _answer(self, turn: Turn, care: Services, words: str) -> None:
        work, kind = Work.begin(turn, care, Task.ACCOUNT), asked_for(words)
        asked = list(dict.fromkeys(turn.texts("order_number")))[:MAX_AT_ONCE]
        if kind is Asked.FASTER:
            succeeded(turn)
            turn.say("utter_delivery_speed")
            turn.set(order_number=None)
        elif kind is Asked.SPENT:
            tell_spent(work)
            finish(turn, care)
        elif asked:
            tell_named(work, asked, words)
        else:
            _identify(turn, care, turn.text("email"))
            tell_meant(work, care.orders.list_all(turn.conversation_id), words)


class ResendCode(CareAction):
    """Sends another code where the customer waits for one; else the form just asks again."""

    action_name = "action_resend_code"

    def act(self, turn: Turn, care: Services) -> None:
        email = turn.text("email")
        if email is not None and turn.asked == "code":
            send_code(turn, care, email, "utter_code_sent_again")


def _take_it(turn: Turn, care: Services) -> None:
    """ "So when is it coming?": the order that was talked about last."""
    words, focus = turn.meaning or question_of(turn), turn.text(FOCUS)
    if not focus or turn.texts("order_number") or turn.asked or _ANOTHER.search(words):
        return
    identity = care.identities.of(turn.conversation_id)
    is_only_one = identity.order_number == focus  # the one by which they have shown who they are
    is_meant = _IT.search(words) or (asked_for(words) and _THAT.search(words))
    if is_meant or _WHEN.fullmatch(words) or (is_only_one and _MINE.search(words)):
        turn.set(order_number=focus)


def _check_number(turn: Turn, care: Services) -> None:
    """Keeps what this shop calls an order number; who has found one needs no code."""
    given = turn.texts("order_number")
    told = list(dict.fromkeys(turn.told_of("order_number")))
    if set(given) <= set(told):
        # The slot has only the last of several.
        given = [number for number in told if not _is_denied(number, turn.words)] or told
    own = [number for number in given if numbers.normalise(number)]
    if not own:
        turn.set(order_number=None)
        failed(turn, "utter_explain_track_order_form_order_number")
        return
    if own != turn.texts("order_number"):
        turn.set(order_number=own if len(own) > 1 else own[0])
    turn.set(proof=None)


def _is_denied(number: str, words: str) -> bool:
    """Whether it is "not #W1234567"."""
    digits = re.escape(number.lstrip("#Ww "))
    return bool(re.search(rf"\bnot (?:order |number |for )*#?\s?w?{digits}\b", words, re.I))


def _check_email(turn: Turn, care: Services) -> None:
    email = turn.text("email")
    if email is None:
        turn.set(email=None)
    elif turn.slots.get("proof") == BY_CODE:
        if not care.verification.is_waiting(turn.conversation_id, email):
            send_code(turn, care, email, "utter_code_sent")
    elif turn.slots.get("tried") == looked_up(turn, email):
        _tried_before(turn, email)


def _tried_before(turn: Turn, email: str) -> None:
    """This pair was looked up in vain; asking the shop again would not help."""
    if turn.told & {"order_number", "email"}:
        failed(
            turn,
            "utter_order_not_found",
            order_number=listed(turn.texts("order_number")),
            email=email,
        )
    turn.set(order_number=None, email=None)


def _check_code(turn: Turn, care: Services) -> None:
    code = turn.text("code")
    turn.set(code=None)
    if code is None or turn.slots.get("proof") != BY_CODE:
        return
    try:
        check_code(turn, care, code)
    except SecondCustomer:
        close(turn)


def _identify(turn: Turn, care: Services, email: str | None) -> None:
    """By the address alone, where that is enough and nothing better is known."""
    known = care.identities.of(turn.conversation_id)
    if email and not care.policy.allows(known, Task.LIST_ORDERS):
        care.identification.identify(turn.conversation_id, Claims(email=email))
