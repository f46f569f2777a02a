"""What customers may know, and have done, about their bills."""

from __future__ import annotations

from care.accounts.permission import Permission, once
from care.billing.models import (
    Dispute,
    DisputeStatus,
    Invoice,
    NewDispute,
    PaymentAttempt,
    PromoCode,
)
from care.clients.shop import Shop
from care.errors import NotAllowed, NotFound
from care.policy import Task


class BillingService:
    """Shows and changes bills, for the customer of a conversation and for nobody else."""

    def __init__(self, shop: Shop, permission: Permission) -> None:
        self._shop = shop
        self._permission = permission

    def invoices(self, conversation_id: str, task: Task = Task.ACCOUNT) -> list[Invoice]:
        """The customer's invoices, newest first.

        Raises:
            NotAllowed: the customer has to show more of who they are for `task`.
        """
        return self._shop.invoices_of(self._permission.customer_of(conversation_id, task))

    def attempts(self, conversation_id: str) -> list[PaymentAttempt]:
        """What was tried to be taken from the customer, newest first.

        Raises:
            NotAllowed: the customer has to show more of who they are.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.ACCOUNT)
        return self._shop.payment_attempts_of(customer_id)

    def open_disputes(self, conversation_id: str) -> list[Dispute]:
        """The customer's disputes that nobody has decided yet, newest first.

        Raises:
            NotAllowed: the customer has to show more of who they are.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.CONTEST_CHARGE)
        found = self._shop.disputes_of(customer_id)
        return [dispute for dispute in found if dispute.status is DisputeStatus.OPEN]

    def contest(self, conversation_id: str, dispute: NewDispute, key: str) -> Dispute:
        """Has a charge looked into, once; no money moves.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            NotFound: it is no invoice of this customer.
            Rejected: one is open about this charge already, or there is no such line.
            Unavailable: nobody knows whether it was opened.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.CONTEST_CHARGE)
        self._require_own(customer_id, dispute.invoice_id)
        return once(lambda: self._shop.open_dispute(customer_id, dispute, key))

    def extend(self, conversation_id: str, invoice_id: str, days: int, key: str) -> Invoice:
        """Gives the customer so many days more to pay, once for each invoice.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            NotFound: it is no invoice of this customer.
            Rejected: it is paid, overdue for too long or extended before, or these are too many
                days.
            Unavailable: nobody knows whether it was done.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.EXTEND_PAYMENT)
        self._require_own(customer_id, invoice_id)
        return once(lambda: self._shop.extend_invoice(invoice_id, days, key))

    def promo_code(self, conversation_id: str, code: str) -> PromoCode:
        """The code as it stands for the customer, or for anybody while it is not known who asks.

        Raises:
            NotFound: there is no such code.
        """
        try:
            customer_id = self._permission.customer_of(conversation_id, Task.ACCOUNT)
        except NotAllowed:
            return self._shop.promo_code(code, None)
        return self._shop.promo_code(code, customer_id)

    def _require_own(self, customer_id: str, invoice_id: str) -> None:
        if all(invoice.id != invoice_id for invoice in self._shop.invoices_of(customer_id)):
            raise NotFound("no such invoice of this customer")
