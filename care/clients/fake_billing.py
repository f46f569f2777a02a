"""The fake shop's invoices, payments, disputes and promotion codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from care.billing.models import (
    Dispute,
    DisputeStatus,
    Invoice,
    InvoiceStatus,
    NewDispute,
    PaymentAttempt,
    PromoCode,
    PromoState,
)
from care.clients.fake_base import FakePart, folded
from care.clients.fake_faults import call
from care.errors import NotFound, Rejected
from care.records import Name

_MOST_DAYS = 14
_LATEST_DAYS = 30


@dataclass(frozen=True)
class Offer:
    """A promotion code with what its state depends on; that of `terms` itself says nothing."""

    terms: PromoCode
    only_for: frozenset[str] = frozenset()
    used_by: frozenset[str] = frozenset()


@dataclass
class FakeBilling(FakePart):
    """Bills in memory."""

    invoices: list[Invoice] = field(default_factory=list)
    payment_attempts: list[PaymentAttempt] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    @call
    def invoices_of(self, customer_id: str) -> list[Invoice]:
        owner = self._customer(customer_id)
        mine = [self._as_it_stands(i) for i in self.invoices if i.customer_id == owner.id]
        return sorted(mine, key=lambda i: (-i.issued_on.toordinal(), i.id))

    @call
    def payment_attempts_of(self, customer_id: str) -> list[PaymentAttempt]:
        owner = self._customer(customer_id)
        mine = [a for a in self.payment_attempts if a.customer_id == owner.id]
        return sorted(mine, key=lambda a: (-a.at.timestamp(), a.id))

    @call
    def extend_invoice(self, invoice_id: str, days: int, key: str) -> Invoice:
        if days < 1:
            raise Rejected("invalid-request")
        return self._once(
            key, ("extension", invoice_id, days), lambda: self._extend(invoice_id, days)
        )

    @call
    def open_dispute(self, customer_id: str, dispute: NewDispute, key: str) -> Dispute:
        asked = ("dispute", customer_id, dispute.json())
        return self._once(key, asked, lambda: self._dispute(customer_id, dispute))

    @call
    def disputes_of(self, customer_id: str) -> list[Dispute]:
        owner = self._customer(customer_id)
        mine = [d for d in self.disputes if d.customer_id == owner.id]
        return sorted(mine, key=lambda d: (-d.opened_at.timestamp(), d.id))

    @call
    def promo_code(self, code: str, customer_id: str | None) -> PromoCode:
        if customer_id is not None:
            self._customer(customer_id)
        for offer in self.offers:
            if folded(offer.terms.code) == folded(code):
                return offer.terms.copy(update={"state": self._state(offer, customer_id)})
        raise NotFound("fake shop: no such promotion code")

    def _as_it_stands(self, invoice: Invoice) -> Invoice:
        status = InvoiceStatus.OVERDUE if invoice.due_on < self._today else InvoiceStatus.DUE
        status = status if invoice.paid_on is None else InvoiceStatus.PAID
        return invoice.copy(update={"status": status})

    def _invoice(self, invoice_id: str) -> Invoice:
        for invoice in self.invoices:
            if invoice.id == invoice_id:
                return self._as_it_stands(invoice)
        raise NotFound("fake shop: no such invoice")

    def _keep_invoice(self, changed: Invoice) -> Invoice:
        kept = changed.copy(update={"version": changed.version + 1})
        self.invoices = [kept if i.id == kept.id else i for i in self.invoices]
        return kept

    def _extend(self, invoice_id: str, days: int) -> Invoice:
        invoice, today = self._invoice(invoice_id), self._today
        is_too_late = invoice.due_on + timedelta(days=_LATEST_DAYS) < today
        if invoice.status is InvoiceStatus.PAID or is_too_late:
            facts = {"invoice_status": invoice.status.value}
            raise Rejected("invoice-not-due", facts=facts)
        if invoice.is_extended:
            raise Rejected("extension-used")
        if days > _MOST_DAYS:
            raise Rejected("extension-too-long", facts={"most_days": str(_MOST_DAYS)})
        due_on = max(invoice.due_on, today) + timedelta(days=days)
        changes = {"due_on": due_on, "first_due_on": invoice.due_on}
        return self._keep_invoice(self._as_it_stands(invoice.copy(update=changes)))

    def _dispute(self, customer_id: str, wanted: NewDispute) -> Dispute:
        owner = self._customer(customer_id)
        invoice = self._invoice(wanted.invoice_id)
        if invoice.customer_id != owner.id:
            raise NotFound("fake shop: no such invoice")
        amount = _disputed_amount(invoice, wanted)
        for other in self.disputes:
            if other.status is DisputeStatus.OPEN and _overlap(other, wanted):
                raise Rejected("dispute-open", facts={"dispute_id": other.id})
        self._keep_invoice(invoice)
        opened = Dispute(
            id=Name(f"D-{len(self.disputes) + 1:06}"),
            customer_id=owner.id,
            amount=amount,
            status=DisputeStatus.OPEN,
            opened_at=self.now(),
            **wanted.dict(),
        )
        self.disputes.append(opened)
        return opened

    def _state(self, offer: Offer, customer_id: str | None) -> PromoState:
        terms, today = offer.terms, self._today
        if offer.only_for and customer_id not in offer.only_for:
            return PromoState.NOT_FOR_YOU
        if customer_id in offer.used_by:
            return PromoState.USED
        if terms.valid_until is not None and terms.valid_until < today:
            return PromoState.EXPIRED
        if terms.valid_from is not None and today < terms.valid_from:
            return PromoState.NOT_YET
        return PromoState.VALID


def _disputed_amount(invoice: Invoice, wanted: NewDispute) -> Decimal:
    if wanted.line is None:
        return invoice.total
    line = invoice.line(wanted.line)
    if line is None:
        raise Rejected("line-not-found")
    return line.amount


def _overlap(one: Dispute, other: NewDispute) -> bool:
    """Whether both are about the same charge; a dispute of a whole invoice is about all lines."""
    return one.invoice_id == other.invoice_id and (
        one.line is None or other.line is None or one.line == other.line
    )
