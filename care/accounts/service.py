"""What customers may have changed about their own account."""

from __future__ import annotations

from care.accounts.models import Customer, CustomerChanges, Lead
from care.accounts.permission import Permission, once
from care.clients.shop import Shop
from care.errors import Rejected
from care.policy import Task


class AccountService:
    """Changes a customer's account, for the customer of a conversation and for nobody else.

    Whatever takes a `key` is done once for it, however often it is asked for.
    """

    def __init__(self, shop: Shop, permission: Permission) -> None:
        self._shop = shop
        self._permission = permission

    def set_newsletter(self, email: str, is_wanted: bool, key: str) -> None:
        """Starts the newsletter, once a link in an e-mail is followed, or stops it at once.

        Nobody has to prove anything: the address gets an e-mail, and nobody learns whether it
        was known.

        Raises:
            Rejected: it is no e-mail address.
            Unavailable: nobody knows whether it was done.
        """
        once(lambda: self._shop.set_newsletter(email, is_wanted, key))

    def remind_of_user_name(self, email: str) -> None:
        """Has the user name sent to this address, if it has an account; nobody learns whether.

        Raises:
            Rejected: it is no e-mail address.
            Unavailable: nobody knows whether it was sent. The shop sends one a minute at most.
        """
        self._shop.remind_username(email)

    def open_account(self, lead: Lead, key: str) -> None:
        """Has a link sent by which an account is opened, and keeps what was told for it.

        Raises:
            Rejected: `consent-required`, before the shop is asked; or it is no e-mail address.
            Unavailable: nobody knows whether it was done.
        """
        if not lead.consent:
            raise Rejected("consent-required")
        once(lambda: self._shop.open_lead(lead, key))

    def send_password_link(self, conversation_id: str, key: str) -> None:
        """Has a link to set another password sent to the address on file.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Unavailable: nobody knows whether it was done.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.RESET_PASSWORD)
        once(lambda: self._shop.request_password_reset(customer_id, key))

    def update(self, conversation_id: str, changes: CustomerChanges, key: str) -> Customer:
        """The customer as they are after these changes.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Rejected: `email-taken`; or `invalid-request`.
            Unavailable: nobody knows whether it was done.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.UPDATE_ACCOUNT)
        return once(lambda: self._shop.update_customer(customer_id, changes, key))

    def close(self, conversation_id: str, key: str) -> Customer:
        """The customer, whose `closing_on` is the day of the closure; until then it is withdrawn.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Rejected: `orders-open`, or `closure-requested` before.
            Unavailable: nobody knows whether it was done.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.CLOSE_ACCOUNT)
        return once(lambda: self._shop.request_closure(customer_id, key))

    def keep_open(self, conversation_id: str, key: str) -> Customer:
        """The customer, whose account stays after all.

        Raises:
            NotAllowed: the customer has to show more of who they are.
            Rejected: `closure-not-requested`.
            Unavailable: nobody knows whether it was done.
        """
        customer_id = self._permission.customer_of(conversation_id, Task.CLOSE_ACCOUNT)
        return once(lambda: self._shop.withdraw_closure(customer_id, key))
