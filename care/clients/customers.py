"""Customers: finding them, and what they can change about themselves."""

from __future__ import annotations

from typing import Protocol

from care.accounts.models import Address, Customer, CustomerChanges, Lead
from care.clients.answers import HttpPart, accepted, path, read, read_list, text


class Customers(Protocol):
    """What Care asks of the shop about customers; what all calls promise is told at `Shop`."""

    def customer(self, customer_id: str) -> Customer:
        """The customer with this id. Raises `NotFound`."""

    def customers_by_email(self, email: str) -> list[Customer]:
        """The customers with this address; letter case does not matter."""

    def customers_by_name(self, first_name: str, last_name: str, postcode: str) -> list[Customer]:
        """The customers with this name and postcode; letter case does not matter."""

    def change_default_address(self, customer_id: str, address: Address, key: str) -> Customer:
        """Replaces the customer's own address; their orders keep theirs."""

    def update_customer(self, customer_id: str, changes: CustomerChanges, key: str) -> Customer:
        """Changes e-mail address, phone number or name.

        A changed e-mail address is told to the old and to the new one. Raises
        `Rejected("email-taken")` where another customer has it, `Rejected("invalid-request")`
        where it is none, the phone number is none, or nothing is to be changed.
        """

    def set_newsletter(self, email: str, subscribed: bool, key: str) -> None:
        """Ends the newsletter for this address at once, or e-mails a link that begins it.

        It is the same to Care whether or not the address has an account.
        """

    def request_closure(self, customer_id: str, key: str) -> Customer:
        """Has the account closed 14 days from now: `closing_on` tells when.

        Raises `Rejected("orders-open")`, the fact `orders` names them ("#W0000001, #W0000002"), or
        `Rejected("closure-requested")` where it is being closed already.
        """

    def withdraw_closure(self, customer_id: str, key: str) -> Customer:
        """Keeps an account that was to be closed; or raises `Rejected("closure-not-requested")`."""

    def open_lead(self, lead: Lead, key: str) -> str:
        """E-mails a link by which an account is opened; returns the lead's id.

        It is the same to Care whether or not the address has an account already: its owner is
        told by e-mail. Raises `Rejected("consent-required")`.
        """


class HttpCustomers(HttpPart):
    """Customers over HTTP."""

    def customer(self, customer_id: str) -> Customer:
        return read(Customer, self._http.get(path("customers", customer_id)))

    def customers_by_email(self, email: str) -> list[Customer]:
        answer = self._http.get(path("customers"), params={"email": email})
        return read_list(Customer, answer, "customers")

    def customers_by_name(self, first_name: str, last_name: str, postcode: str) -> list[Customer]:
        wanted = {"first_name": first_name, "last_name": last_name, "zip": postcode}
        return read_list(Customer, self._http.get(path("customers"), params=wanted), "customers")

    def change_default_address(self, customer_id: str, address: Address, key: str) -> Customer:
        where = path("customers", customer_id, "address")
        return read(Customer, self._http.put(where, address.dict(), key))

    def update_customer(self, customer_id: str, changes: CustomerChanges, key: str) -> Customer:
        body = changes.dict(exclude_none=True)
        return read(Customer, self._http.patch(path("customers", customer_id), body, key))

    def set_newsletter(self, email: str, subscribed: bool, key: str) -> None:
        body = {"email": email, "subscribed": subscribed}
        accepted(self._http.put(path("newsletter"), body, key))

    def request_closure(self, customer_id: str, key: str) -> Customer:
        return read(Customer, self._http.post(path("customers", customer_id, "closure"), {}, key))

    def withdraw_closure(self, customer_id: str, key: str) -> Customer:
        return read(Customer, self._http.delete(path("customers", customer_id, "closure"), key))

    def open_lead(self, lead: Lead, key: str) -> str:
        return text(self._http.post(path("leads"), lead.dict(exclude_none=True), key), "id")
