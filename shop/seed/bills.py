"""The demo shop's bills: what was tried to be taken, disputes, and promotion codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import cycle
from random import Random

from shop.attempts import DeclineReason, PaymentAttempt
from shop.disputes import Claim, Dispute, DisputeReason, DisputeStatus
from shop.invoices import Invoice, InvoiceStatus
from shop.models import Customer, Order
from shop.promotions import PromoCode

EXTENDED, EXTENSION = 2, timedelta(days=7)
DISPUTES = (
    (DisputeStatus.OPEN, DisputeReason.UNKNOWN_FEE, "I do not know what the shipping fee is for."),
    (DisputeStatus.ACCEPTED, DisputeReason.CHARGED_TWICE, "My bank shows it twice."),
    (DisputeStatus.DECLINED, DisputeReason.WRONG_AMOUNT, ""),
    (DisputeStatus.OPEN, DisputeReason.NOT_RECEIVED, "This was not in the parcel."),
)
DECLINED_ORDERS = 6
NOON = time(12, tzinfo=timezone.utc)


def with_extensions(invoices: Sequence[Invoice], today: date) -> tuple[Invoice, ...]:
    """The invoices, two of those that are due with a week more to pay them."""
    due = [invoice.id for invoice in invoices if invoice.status(today) is InvoiceStatus.DUE]
    extended = set(due[:EXTENDED])
    return tuple(
        replace(invoice, first_due_on=invoice.due_on, due_on=invoice.due_on + EXTENSION)
        if invoice.id in extended
        else invoice
        for invoice in invoices
    )


def make_attempts(
    rng: Random, invoices: Sequence[Invoice], orders: Sequence[Order], today: date
) -> tuple[PaymentAttempt, ...]:
    """One that brought the money for each paid invoice, two that failed for each overdue one.

    A few orders were paid at the second attempt. Every reason to decline occurs.
    """
    reasons = cycle(DeclineReason)
    paid_with = {order.id: order.payments[0].payment_method_id for order in orders}
    made = [*_for_invoices(invoices, paid_with, reasons, today), *_for_orders(orders, reasons)]
    numbers = rng.sample(range(100_000, 1_000_000), len(made))
    return tuple(replace(each, id=f"PA-{n}") for each, n in zip(made, numbers, strict=True))


def _for_invoices(
    invoices: Sequence[Invoice],
    paid_with: Mapping[str, str],
    reasons: Iterator[DeclineReason],
    today: date,
) -> Iterator[PaymentAttempt]:
    for invoice in invoices:
        method_id = paid_with[invoice.order_id or ""]
        attempt = PaymentAttempt(
            "", invoice.customer_id, _noon(today), invoice.total, method_id, invoice_id=invoice.id
        )
        if invoice.paid_on is not None:
            yield replace(attempt, at=_noon(invoice.paid_on))
        elif invoice.status(today) is InvoiceStatus.OVERDUE:
            for days in (0, 3):
                at = _noon(invoice.due_on + timedelta(days))
                yield replace(attempt, at=at, decline_reason=next(reasons))


def _for_orders(
    orders: Sequence[Order], reasons: Iterator[DeclineReason]
) -> Iterator[PaymentAttempt]:
    for order in orders[:DECLINED_ORDERS]:
        payment, placed_at = order.payments[0], order.journey.placed_at
        if placed_at is not None:
            attempt = PaymentAttempt(
                "",
                order.customer_id,
                placed_at,
                payment.amount,
                payment.payment_method_id,
                order_id=order.id,
            )
            earlier = placed_at - timedelta(minutes=2)
            yield replace(attempt, at=earlier, decline_reason=next(reasons))
            yield attempt


def make_disputes(rng: Random, invoices: Sequence[Invoice], today: date) -> tuple[Dispute, ...]:
    """Four disputes, about shipping or about what was bought: open, accepted, declined, open."""
    numbers = rng.sample(range(10_000_000, 100_000_000), len(DISPUTES))
    return tuple(
        _dispute(f"D-{number}", invoice, facts, today)
        for number, invoice, facts in zip(numbers, invoices, DISPUTES, strict=False)
    )


def _dispute(
    dispute_id: str,
    invoice: Invoice,
    facts: tuple[DisputeStatus, DisputeReason, str],
    today: date,
) -> Dispute:
    status, reason, explanation = facts
    line = len(invoice.lines) if reason is DisputeReason.UNKNOWN_FEE else 1
    return Dispute(
        id=dispute_id,
        customer_id=invoice.customer_id,
        claim=Claim(invoice.id, line, reason, explanation),
        amount=invoice.lines[line - 1].amount,
        status=status,
        opened_at=_noon(today - timedelta(days=2)),
    )


def make_promo_codes(customers: Sequence[Customer], today: date) -> tuple[PromoCode, ...]:
    """A few codes of each state; who has used one or may use one is told by the customers' places.

    The first three have used THANKYOU8 and FRIENDS12; the first has SORRY5, the second BIRTHDAY25.
    """
    ids = tuple(customer.id for customer in customers)
    ago, ahead = today - timedelta(days=30), today + timedelta(days=30)
    dear = Decimal("40.00")
    return (
        PromoCode("WELCOME10", "10% off any order", percent=10),
        PromoCode("SAVE5", "$5 off from $40", amount=Decimal("5.00"), min_total=dear),
        PromoCode("MONTH15", "15% off this month", percent=15, valid_from=ago, valid_until=ahead),
        PromoCode("EARLYBIRD20", "20% off for early birds", percent=20, valid_until=ago),
        PromoCode("LASTWEEK5", "$5 off last week", amount=Decimal("5.00"), valid_until=ago),
        PromoCode("COMINGSOON15", "15% off, soon", percent=15, valid_from=ahead),
        PromoCode("NEXTSEASON10", "10% off next season", percent=10, valid_from=ahead),
        PromoCode("THANKYOU8", "$8 off, to say thanks", amount=Decimal("8.00"), used_by=ids[:3]),
        PromoCode("FRIENDS12", "12% off for friends", percent=12, used_by=ids[:3]),
        PromoCode("SORRY5", "$5 off, to make up", amount=Decimal("5.00"), only_for=ids[:1]),
        PromoCode("BIRTHDAY25", "25% off for a birthday", percent=25, only_for=ids[1:2]),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON)
