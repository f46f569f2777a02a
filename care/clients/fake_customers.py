"""The fake shop's customers, and what they can change about themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta

from care.accounts.models import Address, Customer, CustomerChanges, Lead
from care.clients.fake_base import FakePart, a_line, an_email, folded
from care.clients.fake_faults import call
from care.errors import Rejected
from care.orders.models import Order, Status

_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{3,28}[0-9]")
_COOLING_OFF = timedelta(days=14)
_DONE = (Status.DELIVERED, Status.CANCELLED)


@dataclass
class FakeCustomers(FakePart):
    """Customers in memory. `readers` get the newsletter without having an account."""

    leads: list[Lead] = field(default_factory=list)
    readers: set[str] = field(default_factory=set)

    @call
    def customer(self, customer_id: str) -> Customer:
        return self._customer(customer_id)

    @call
    def customers_by_email(self, email: str) -> list[Customer]:
        return self._owners(email)

    @call
    def customers_by_name(self, first_name: str, last_name: str, postcode: str) -> list[Customer]:
        wanted = [folded(first_name), folded(last_name), folded(postcode)]
        return [
            c
            for c in self.customers
            if [folded(c.first_name), folded(c.last_name), folded(c.address.zip)] == wanted
        ]

    @call
    def change_default_address(self, customer_id: str, address: Address, key: str) -> Customer:
        def change() -> Customer:
            moved = self._customer(customer_id).copy(update={"address": address})
            return self._keep_customer(moved)

        return self._once(key, ("default-address", customer_id, address.json()), change)

    @call
    def update_customer(self, customer_id: str, changes: CustomerChanges, key: str) -> Customer:
        wanted = _checked(changes)
        asked = ("update", customer_id, changes.json())
        return self._once(key, asked, lambda: self._update(customer_id, wanted))

    @call
    def set_newsletter(self, email: str, subscribed: bool, key: str) -> None:
        address = an_email(email)

        def change() -> None:
            if subscribed:
                self._write_seldom(address, "newsletter-confirmation")
            else:
                self._set_reader(address, False)

        self._once(key, ("newsletter", email, subscribed), change)

    def follow_newsletter_link(self, email: str) -> bool:
        """Subscribes by the link in a confirmation to this address; whether there was one."""
        was_sent = any(
            folded(letter.to) == folded(email) and letter.kind == "newsletter-confirmation"
            for letter in self.letters
        )
        if was_sent:
            self._set_reader(email, True)
        return was_sent

    @call
    def request_closure(self, customer_id: str, key: str) -> Customer:
        return self._once(key, ("closure", customer_id), lambda: self._begin_closing(customer_id))

    @call
    def withdraw_closure(self, customer_id: str, key: str) -> Customer:
        asked = ("closure withdrawn", customer_id)
        return self._once(key, asked, lambda: self._stop_closing(customer_id))

    @call
    def open_lead(self, lead: Lead, key: str) -> str:
        email = an_email(lead.email)
        for text in (lead.name, lead.interest, lead.company):
            if text is not None:
                a_line(text)

        def change() -> str:
            if not lead.consent:
                raise Rejected("consent-required")
            self.leads.append(lead)
            has_account = bool(self._owners(email))
            self._write_seldom(email, "account-exists" if has_account else "open-account")
            return f"lead-{len(self.leads)}"

        return self._once(key, ("lead", lead.json()), change)

    def _update(self, customer_id: str, wanted: dict[str, str]) -> Customer:
        before = self._customer(customer_id)
        after = before.copy(update=wanted)
        if any(other.id != before.id for other in self._owners(after.email) if "email" in wanted):
            raise Rejected("email-taken")
        if folded(before.email) != folded(after.email):
            self._write(before.email, "email-changed")
            self._write(after.email, "email-changed")
        return self._keep_customer(after)

    def _set_reader(self, email: str, subscribed: bool) -> None:
        owners = self._owners(email)
        for owner in owners:
            self._keep_customer(owner.copy(update={"newsletter": subscribed}))
        if subscribed and not owners:
            self.readers.add(folded(email))
        else:
            self.readers.discard(folded(email))

    def _begin_closing(self, customer_id: str) -> Customer:
        customer = self._customer(customer_id)
        if customer.closing_on is not None:
            raise Rejected("closure-requested", facts={"closing_on": str(customer.closing_on)})
        still_open = [order.id for order in self._in_their_order(customer)]
        if still_open:
            raise Rejected("orders-open", facts={"orders": ", ".join(still_open)})
        self._write(customer.email, "account-closing")
        closing_on = self._today + _COOLING_OFF
        return self._keep_customer(customer.copy(update={"closing_on": closing_on}))

    def _stop_closing(self, customer_id: str) -> Customer:
        customer = self._customer(customer_id)
        if customer.closing_on is None:
            raise Rejected("closure-not-requested")
        self._write(customer.email, "closure-withdrawn")
        return self._keep_customer(customer.copy(update={"closing_on": None}))

    def _in_their_order(self, customer: Customer) -> list[Order]:
        """The customer's orders that are not done with, the oldest first."""
        mine: dict[str, Order] = {
            order.id: order for order in self.orders if order.status not in _DONE
        }
        return [mine[number] for number in customer.order_ids if number in mine]


def _checked(changes: CustomerChanges) -> dict[str, str]:
    """What is to be changed, as it will be kept. Raises `Rejected`."""
    wanted = {name: a_line(text) for name, text in changes.dict(exclude_none=True).items()}
    if not wanted or ("phone" in wanted and not _PHONE.fullmatch(wanted["phone"])):
        raise Rejected("invalid-request")
    if "email" in wanted:
        an_email(wanted["email"])
    return wanted
