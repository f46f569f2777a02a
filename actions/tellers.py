"""Answers from the customer's own records: for each intent, who tells what is asked.

The one place where a look-up is registered. Such an intent needs a customer who is known; a rule
leads it to `action_begin_task`, which finds out who asks before `action_answer` answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.account_membership import tell_membership
from actions.appointments import tell_appointments
from actions.billing_invoices import INVOICE, tell_bill, tell_charge
from actions.billing_payments import tell_failed_payment
from actions.case_status import tell_cases
from actions.choosing import listed
from actions.details import tell, tell_contents, tell_payment
from actions.records import (
    change_of,
    numbers_meant,
    orders_meant,
    tell_balance,
    tell_change,
    tell_methods,
    tell_orders,
    tell_refunds,
)
from actions.subscriptions_telling import tell_subscriptions
from actions.sums import tell_spent
from actions.work import Work
from care.billing import mentions
from care.orders.models import Order
from care.orders.questions import Asked, asked_for

# About the customer's account: told from the words of the question.
OF_ACCOUNT: dict[str, Callable[[Work, str], None]] = {
    "appointment_book": tell_appointments,
    "appointment_cancel": tell_appointments,
    "appointment_change": tell_appointments,
    "billing_dispute": tell_charge,
    "billing_invoice": tell_bill,
    "membership": tell_membership,
    "payment_issue": tell_failed_payment,
    "subscription": tell_subscriptions,
    "ticket_status": tell_cases,
}
# About orders, or what an order may be paid with: told of the orders that are meant.
OF_ORDERS: dict[str, Callable[[Work, Sequence[Order]], None]] = {
    "balance": tell_balance,
    "payment_methods": tell_methods,
    "refund_status": tell_refunds,
}


def answer_own(work: Work, intent: str, words: str) -> None:
    """Answers from the records of the customer, who may see them."""
    if intent in OF_ACCOUNT and not _is_about_an_order(work, intent, words):
        OF_ACCOUNT[intent](work, words)
        return
    named = numbers_meant(work, words)
    foreign = [number for number in named if not work.order_with(number)]
    if foreign:
        work.turn.say("utter_order_not_yours", order_number=listed(foreign))
    if len(foreign) == len(named) > 0:
        return
    _answer_about_orders(work, intent, words)


def _is_about_an_order(work: Work, intent: str, words: str) -> bool:
    """Whether what was taken for a question about bills is one about an order."""
    is_of_invoice = work.turn.choice[0] == INVOICE or mentions.named_numbers(words)
    if intent != "billing_invoice" or is_of_invoice:
        return False
    kind = asked_for(words)
    if numbers_meant(work, words) or (kind is Asked.PRICE and change_of(work)):
        return True
    return kind is not None and not mentions.speaks_of_bills(words)


def _answer_about_orders(work: Work, intent: str, words: str) -> None:
    orders, kind, change = orders_meant(work, words), asked_for(words), change_of(work)
    if kind is Asked.SPENT:
        tell_spent(work)
    elif change and kind is Asked.PRICE and intent != "balance":
        tell_change(work, change, orders, words)
    elif intent in OF_ORDERS and not (kind is Asked.PAYMENT and orders):
        OF_ORDERS[intent](work, orders)
    elif not orders:
        tell_orders(work)
    elif intent == "billing_invoice" and kind is None:
        tell_contents(work, orders[0])
        tell_payment(work, orders[0])
    else:
        tell(work, orders, words)
