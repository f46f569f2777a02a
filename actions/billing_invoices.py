"""Invoices: what is owed and until when, what is on one, and what a charge is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.choosing import listed, task_choice
from actions.paying import dollars
from actions.turn import Button
from actions.wording import phrase, said_day, term
from actions.work import MAX_CHOICES, UNHEARD, Work
from care.billing import mentions, terms
from care.billing.models import Invoice, InvoiceLine, InvoiceStatus
from care.policy import Task

INVOICE = "invoice"  # the kind of choice: one of the customer's invoices
_DUE = re.compile(
    r"\b(?:owe[ds]?|owing|due|overdue|unpaid|outstanding|open|when do i (?:have to )?pay|late"
    r"|still (?:have )?to pay|(?:have|need|got) to pay|payable)\b",
    re.I,
)


def tell_bill(work: Work, words: str) -> None:
    """What is owed, what is on the invoice that is meant, or which invoices there are."""
    kind, chosen = work.turn.choice
    meant = (chosen,) if kind == INVOICE else mentions.find_invoices(words, work.invoices)
    invoices = [invoice for invoice in work.invoices if invoice.id in meant]
    if kind != INVOICE and (missing := unknown(work, words)):
        work.turn.say("utter_invoice_not_yours", invoice=listed(missing))
    elif not work.invoices:
        work.turn.say("utter_no_invoices")
    elif kind != INVOICE and mentions.asks_to_explain(words) and _lines(work, words):
        _explain(work, words)
    elif len(invoices) == 1:
        _tell_invoice(work, invoices[0])
    elif kind != INVOICE and _DUE.search(words):
        _tell_due(work)
    else:
        _tell_all(work, invoices or work.invoices)


def tell_charge(work: Work, words: str) -> None:
    """What a charge is for that the customer does not recognise."""
    if missing := unknown(work, words):
        work.turn.say("utter_invoice_not_yours", invoice=listed(missing))
    elif not work.invoices:
        work.turn.say("utter_no_invoices")
    elif _lines(work, words):
        _explain(work, words)
    else:
        work.turn.say("utter_charge_not_found", invoice_choices(work.invoices))


def unknown(work: Work, words: str) -> list[str]:
    """The invoice numbers in the words, where none of them is the customer's."""
    known = {invoice.id for invoice in work.invoices}
    named = mentions.named_numbers(words)
    return [] if known.intersection(named) else [n for n in named if n not in known]


def invoice_choices(invoices: Sequence[Invoice]) -> list[Button]:
    """A button for each invoice, which shows it."""
    return [
        Button(title_of(invoice), f'/billing_invoice{{"chosen": "{INVOICE}:{invoice.id}"}}')
        for invoice in invoices[:MAX_CHOICES]
    ]


def title_of(invoice: Invoice) -> str:
    """An invoice on a button: "INV-100002 · $35.90, due on Friday, 3 April"."""
    return f"{invoice.id} · {dollars(invoice.total)}, {state_of(invoice)}"


def state_of(invoice: Invoice) -> str:
    """Where an invoice stands, for the middle of a sentence."""
    if invoice.status is InvoiceStatus.PAID:
        return phrase("invoice_paid", day=said_day(invoice.paid_on or invoice.due_on))
    return phrase(f"invoice_{invoice.status.value}", day=said_day(invoice.due_on))


def line_of(line: InvoiceLine) -> str:
    """A line as it is said: "2 × Water Bottle, $24.00"."""
    charge = charge_name(line)
    name = charge if line.quantity == 1 else f"{line.quantity} × {charge}"
    return f"{name}, {dollars(line.amount)}"


def charge_name(line: InvoiceLine) -> str:
    """What a charge is called: a product by its name, and a fee by what it is."""
    return term("charges", line.description)


def _tell_invoice(work: Work, invoice: Invoice) -> None:
    lines = "; ".join(line_of(line) for line in invoice.lines)
    work.turn.say(
        "utter_invoice_of_order" if invoice.order_id else "utter_invoice",
        _more_time(work, [invoice]),
        invoice=invoice.id,
        order_number=invoice.order_id,
        lines=lines,
        total=dollars(invoice.total),
        state=state_of(invoice),
    )


def _tell_due(work: Work) -> None:
    """What is not paid yet, in all and each."""
    unpaid = [i for i in work.invoices if i.status is not InvoiceStatus.PAID]
    unpaid.sort(key=lambda invoice: invoice.due_on)
    if not unpaid:
        work.turn.say("utter_nothing_due")
        return
    total = sum((invoice.total for invoice in unpaid), Decimal(0))
    one_or_more = "utter_invoice_due" if len(unpaid) == 1 else "utter_invoices_due"
    work.turn.say(
        one_or_more,
        _more_time(work, unpaid),
        total=dollars(total),
        invoices="; ".join(title_of(invoice) for invoice in unpaid),
    )


def _tell_all(work: Work, invoices: Sequence[Invoice]) -> None:
    newest = invoices[:MAX_CHOICES]
    work.turn.say(
        "utter_invoices",
        invoice_choices(newest),
        invoices="; ".join(title_of(invoice) for invoice in newest),
    )


def _lines(work: Work, words: str) -> list[tuple[Invoice, InvoiceLine]]:
    """The charges that the words fit, on the invoices that they mean."""
    meant = mentions.find_invoices(words, work.invoices)
    return [
        (invoice, line)
        for invoice in work.invoices
        if not meant or invoice.id in meant
        for line in invoice.lines
        if line.number in mentions.find_lines(words, invoice)
    ]


def _explain(work: Work, words: str) -> None:
    """What a charge is; where several are alike, on which invoices they are."""
    found = _lines(work, words)
    invoice, line = found[0]
    alike = [i for i, other in found if other.description == line.description]
    contest = [task_choice(phrase("contest_it"), Task.CONTEST_CHARGE)]
    facts = {
        "charge": charge_name(line),
        "sum": _sum(line),
    }
    # A choice has no words: what was asked about is where the contest begins.
    if len(alike) == 1:
        work.turn.set(**{UNHEARD: f"{invoice.id} line {line.number}"})
        facts |= {"invoice": invoice.id, "about": _about(invoice), "state": state_of(invoice)}
        work.turn.say("utter_charge", contest, **facts)
    else:
        work.turn.set(**{UNHEARD: line.description})
        facts |= {"invoices": listed([each.id for each in alike])}
        work.turn.say("utter_charge_on_several", contest, **facts)


def _sum(line: InvoiceLine) -> str:
    """What the line comes to, and how where it is more than one."""
    amount, each = dollars(line.amount), dollars(line.unit_price)
    if line.quantity == 1:
        return amount
    return phrase("sum_of_line", quantity=line.quantity, unit_price=each, amount=amount)


def _about(invoice: Invoice) -> str:
    """What the invoice is for, for the middle of a sentence."""
    return phrase("for_order", order_number=invoice.order_id) if invoice.order_id else ""


def _more_time(work: Work, invoices: Sequence[Invoice]) -> list[Button]:
    if work.care.policy.payment_extension_days and any(
        terms.refusal(invoice, work.today) is None for invoice in invoices
    ):
        return [task_choice(phrase("more_time"), Task.EXTEND_PAYMENT)]
    return []
