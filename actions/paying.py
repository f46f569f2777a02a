"""Which payment method: heard, asked for, and described."""

from __future__ import annotations

from decimal import Decimal

from actions.choosing import choice
from actions.turn import Button
from actions.wording import as_title, phrase, said_money, term
from actions.work import Question, Work
from care.accounts.models import PaymentMethod, Source
from care.mentions.payments import find_methods, names_a_method

PAYMENT_METHOD = "payment_method"  # the slot that is asked for


def hear_method(work: Work, words: str, allowed: list[PaymentMethod], asked: str | None) -> None:
    """Notes the method that the words name; where several fit, that they do."""
    order = work.order
    paid_with = order.paid_with if order else None
    found = find_methods(words, work.methods, paid_with)
    if asked == PAYMENT_METHOD and not found:
        found = find_methods(work.meaning_of(words), work.methods, paid_with)
    fitting = [method for method in found if method in _ids(allowed)]
    work.has_heard = work.has_heard or bool(fitting)
    if len(fitting) == 1:
        work.draft.method_id, work.draft.unclear_methods = fitting[0], []
    elif fitting:
        work.draft.unclear_methods = fitting
    elif asked == PAYMENT_METHOD and names_a_method(words):
        work.turn.say("utter_method_not_possible")


def method_question(
    work: Work, response: str, allowed: list[PaymentMethod], needed: Decimal, **variables: object
) -> Question | None:
    """Asks for the method, where more than one is possible; takes the only one unasked."""
    draft, chosen = work.draft, work.draft.method_id
    if chosen in _ids(allowed):
        return None
    draft.method_id = None
    if chosen is None and len(allowed) == 1:
        draft.method_id = allowed[0].id
        return None
    offered = [m for m in allowed if m.id in draft.unclear_methods] or allowed
    buttons = [choice(method_title(method), "method", method.id) for method in offered]
    if chosen is not None:  # what was asked for cannot pay, so nothing else is taken unasked
        _tell_too_low(work, chosen, needed)
        buttons.append(Button(phrase("person"), "/handoff"))
    return Question(PAYMENT_METHOD, response, buttons, dict(variables))


def _tell_too_low(work: Work, method_id: str, needed: Decimal) -> None:
    method = work.customer.payment_method(method_id)
    held = dollars(method.balance) if method and method.balance is not None else dollars(Decimal(0))
    work.turn.say("utter_method_too_low", held=held, needed=dollars(needed))


def able_to_pay(methods: list[PaymentMethod], amount: Decimal) -> list[PaymentMethod]:
    """Those that can pay the amount."""
    return [method for method in methods if method.covers(amount)]


def dollars(amount: Decimal) -> str:
    """An amount as it is said: "$47.84"."""
    return said_money(amount)


def method_name(method: PaymentMethod) -> str:
    """The method in a sentence: "Mastercard ending in 4081", "PayPal account", "gift card"."""
    if method.source is not Source.CREDIT_CARD:
        return phrase("gift_card" if method.is_gift_card else "paypal_account")
    brand = method.brand.capitalize() if method.brand else phrase("credit_card")
    if not method.last_four:
        return brand
    return phrase("card_ending_in", card=brand, last_four=method.last_four)


def method_title(method: PaymentMethod) -> str:
    """The method on a button; a gift card with what it holds."""
    held = f" ({dollars(method.balance)})" if method.balance is not None else ""
    return as_title(method_name(method)) + held


def named(work: Work, method_id: str | None) -> str:
    """A method of the customer in words: "your Mastercard ending in 4081"."""
    method = work.customer.payment_method(method_id or "")
    return phrase("your", method=method_name(method)) if method else phrase("as_it_was_paid")


def when(work: Work, method_id: str | None) -> str:
    """When a refund arrives there."""
    method = work.customer.payment_method(method_id or "")
    if method and method.is_gift_card:
        return phrase("at_once")
    return phrase("within", time=refund_time(work))


def refund_time(work: Work) -> str:
    """How long a refund takes that goes elsewhere."""
    return term("times", work.care.policy.refund_takes)


def _ids(methods: list[PaymentMethod]) -> set[str]:
    return {method.id for method in methods}
