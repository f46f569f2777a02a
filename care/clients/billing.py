"""Invoices, payments, disputes and promotion codes."""

from __future__ import annotations

import json
from typing import Protocol

from care.billing.models import Dispute, Invoice, NewDispute, PaymentAttempt, PromoCode
from care.clients.answers import HttpPart, path, read, read_list


class Billing(Protocol):
    """What Care asks of the shop about bills; what all calls promise is told at `Shop`."""

    def invoices_of(self, customer_id: str) -> list[Invoice]:
        """The customer's invoices, newest first. Raises `NotFound`."""

    def payment_attempts_of(self, customer_id: str) -> list[PaymentAttempt]:
        """What was tried to be taken from the customer, newest first. Raises `NotFound`."""

    def extend_invoice(self, invoice_id: str, days: int, key: str) -> Invoice:
        """Gives the customer so many days more, from the day it is due or from today if later.

        Raises `Rejected`: `invoice-not-due` where it is paid or overdue for more than 30 days (the
        fact `invoice_status` tells), `extension-used` where that was done before,
        `extension-too-long` for more than the fact `most_days` says (14).
        """

    def open_dispute(self, customer_id: str, dispute: NewDispute, key: str) -> Dispute:
        """Has a charge looked into; no money moves.

        Raises `NotFound` where the invoice is not this customer's, and `Rejected`: `dispute-open`
        (the fact `dispute_id`) where one is open about it, `line-not-found`.
        """

    def disputes_of(self, customer_id: str) -> list[Dispute]:
        """The customer's disputes, newest first. Raises `NotFound`."""

    def promo_code(self, code: str, customer_id: str | None) -> PromoCode:
        """The code, letter case ignored, and whether this customer can use it now.

        Without a customer, a code for certain customers is `not_for_you`. Raises `NotFound`.
        """


class HttpBilling(HttpPart):
    """Bills over HTTP."""

    def invoices_of(self, customer_id: str) -> list[Invoice]:
        answer = self._http.get(path("customers", customer_id, "invoices"))
        return read_list(Invoice, answer, "invoices")

    def payment_attempts_of(self, customer_id: str) -> list[PaymentAttempt]:
        answer = self._http.get(path("customers", customer_id, "payment-attempts"))
        return read_list(PaymentAttempt, answer, "payment_attempts")

    def extend_invoice(self, invoice_id: str, days: int, key: str) -> Invoice:
        where = path("invoices", invoice_id, "extension")
        return read(Invoice, self._http.post(where, {"days": days}, key))

    def open_dispute(self, customer_id: str, dispute: NewDispute, key: str) -> Dispute:
        where = path("customers", customer_id, "disputes")
        return read(Dispute, self._http.post(where, json.loads(dispute.json()), key))

    def disputes_of(self, customer_id: str) -> list[Dispute]:
        answer = self._http.get(path("customers", customer_id, "disputes"))
        return read_list(Dispute, answer, "disputes")

    def promo_code(self, code: str, customer_id: str | None) -> PromoCode:
        asking = {} if customer_id is None else {"customer_id": customer_id}
        return read(PromoCode, self._http.get(path("promo-codes", code), params=asking))
