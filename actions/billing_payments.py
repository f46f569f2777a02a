"""Why a payment failed, and what can be done about it."""

from __future__ import annotations

from actions.choosing import task_choice
from actions.paying import dollars, named
from actions.turn import Button
from actions.wording import phrase, said_day
from actions.work import Work
from care.billing import mentions, terms
from care.billing.models import AttemptStatus, PaymentAttempt
from care.orders.models import Status
from care.policy import Task


def tell_failed_payment(work: Work, words: str) -> None:
    """The latest payment that failed, of those meant: which, why, and what to try next."""
    attempts = work.care.billing.attempts(work.turn.conversation_id)
    meant = [attempt for attempt in attempts if _is_meant(attempt, words)] or attempts
    failed = [attempt for attempt in meant if attempt.status is AttemptStatus.FAILED]
    if not failed:
        work.turn.say("utter_no_failed_payment")
        return
    latest = failed[0]
    work.turn.say(
        "utter_payment_failed",
        day=said_day(latest.at.date()),
        amount=dollars(latest.amount),
        method=named(work, latest.payment_method_id),
        about=_about(latest),
    )
    reason = latest.decline_reason.value if latest.decline_reason else "unknown"
    if _went_through_after(latest, attempts):
        work.turn.say("utter_payment_went_through")
    else:
        work.turn.say(f"utter_declined_{reason}", _next_steps(work, latest))


def _is_meant(attempt: PaymentAttempt, words: str) -> bool:
    order = (attempt.order_id or "").lstrip("#").lower()
    numbers = mentions.named_numbers(words)
    return attempt.invoice_id in numbers or bool(order and order in words.lower())


def _about(attempt: PaymentAttempt) -> str:
    """What was to be paid, for the middle of a sentence."""
    if attempt.invoice_id:
        return phrase("for_invoice", invoice=attempt.invoice_id)
    return phrase("for_order", order_number=attempt.order_id) if attempt.order_id else ""


def _went_through_after(failed: PaymentAttempt, attempts: list[PaymentAttempt]) -> bool:
    """Whether the same was paid later on."""
    return any(
        other.status is AttemptStatus.SUCCEEDED
        and other.at > failed.at
        and (other.invoice_id, other.order_id) == (failed.invoice_id, failed.order_id)
        for other in attempts
    )


def _next_steps(work: Work, failed: PaymentAttempt) -> list[Button]:
    """Another way to pay the order, and more time for the invoice; a person is offered anyway."""
    order = work.order_with(failed.order_id)
    buttons = []
    if order is not None and order.status is Status.PENDING:
        buttons.append(task_choice(phrase("pay_otherwise"), Task.CHANGE_PAYMENT))
    invoice = next((i for i in work.invoices if i.id == failed.invoice_id), None)
    if invoice is not None and terms.refusal(invoice, work.today) is None:
        buttons.append(task_choice(phrase("more_time"), Task.EXTEND_PAYMENT))
    return buttons
