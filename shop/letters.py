"""What the shop's e-mails about accounts say. Those about orders are in `outbox.py`."""

from dataclasses import dataclass
from datetime import date, timedelta

from shop.models import Customer


@dataclass(frozen=True)
class Letter:
    """An e-mail without an addressee."""

    subject: str
    text: str


def code(digits: str, lifetime: timedelta) -> Letter:
    """A one-time code."""
    minutes = int(lifetime.total_seconds() // 60)
    return Letter(
        "Your code",
        f"Your code is {digits}. It is good for {minutes} minutes.\n\n"
        "If you did not ask for it, you need not do anything.\n",
    )


def password_reset(customer: Customer, url: str) -> Letter:
    """A link to set another password."""
    return Letter(
        "Set another password",
        f"Hello {customer.first_name},\n\nfollow this link within an hour to set another password "
        f"and, if your account was locked, to unlock it:\n\n{url}\n\n"
        "If you did not ask for it, you need not do anything: your password stays as it is.\n",
    )


def username(customer_id: str) -> Letter:
    """The name to log in with."""
    return Letter(
        "Your user name",
        f"Your user name is {customer_id}.\n\n"
        "If you did not ask for it, you need not do anything.\n",
    )


def newsletter_confirmation(url: str) -> Letter:
    """A link that begins the newsletter."""
    return Letter(
        "Please confirm: our newsletter",
        f"Somebody, hopefully you, would like our newsletter to come here. Follow this link within "
        f"a week to have it:\n\n{url}\n\nIf it was not you, you need not do anything.\n",
    )


def open_account(name: str, url: str) -> Letter:
    """A link to finish opening an account."""
    return Letter(
        "Finish opening your account",
        f"Hello {name},\n\nfollow this link within a week to finish opening your account:\n\n"
        f"{url}\n\nIf you did not ask for it, you need not do anything.\n",
    )


def account_exists(customer: Customer) -> Letter:
    """Whoever wants an account already has one."""
    return Letter(
        "You already have an account",
        f"Hello {customer.first_name},\n\nsomebody, hopefully you, wanted to open an account with "
        f"this address. You already have one; your user name is {customer.id}.\n",
    )


def email_changed(customer: Customer) -> Letter:
    """Tells the old address and the new one."""
    return Letter(
        "Your e-mail address was changed",
        f"Hello {customer.first_name},\n\nfrom now on we write to {customer.email}. If you did not "
        "ask for this, please tell us at once.\n",
    )


def account_closing(customer: Customer, closing_on: date) -> Letter:
    """Tells when the account will be closed."""
    return Letter(
        "Your account will be closed",
        f"Hello {customer.first_name},\n\nas you asked, we will close your account on "
        f"{closing_on}. Until then you can change your mind; just tell us.\n",
    )


def closure_withdrawn(customer: Customer) -> Letter:
    """Tells that the account stays."""
    return Letter(
        "Your account stays open",
        f"Hello {customer.first_name},\n\nas you asked, we will not close your account.\n",
    )
