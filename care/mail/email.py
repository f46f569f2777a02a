"""One e-mail, as it goes over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Protocol

from care.accounts.facts import EMAIL
from care.errors import Rejected


@dataclass(frozen=True)
class Email:
    """What somebody is written.

    Attributes:
        to: one address.
        text: plain text.
        mark: names it for ever, in letters and digits. An e-mail that is sent twice, as the answer
            of the mail server was lost, has the same `Message-ID`, by which mailboxes tell.
        thread: names what it is about, so that mail programs show all of it together.
        written_at: when somebody wrote it, with its zone.
    """

    to: str
    subject: str
    text: str
    mark: str
    thread: str
    written_at: datetime


class Mailer(Protocol):
    """Sends e-mails."""

    def send(self, email: Email) -> None:
        """Returns once somebody else is responsible for it.

        Raises:
            Rejected: it cannot be delivered; another try is no use.
            Unavailable: it could not be sent now. It may have been, if the answer was lost.
        """


def as_message(email: Email, sender: str, reply_to: str = "") -> EmailMessage:
    """The e-mail from `sender`, an address with or without a name. Source: RFC 5322.

    Raises:
        Rejected: `no-address`: it is to nobody that can be written to.
    """
    if not EMAIL.fullmatch(email.to):
        raise Rejected("no-address", "mail: the recipient's address is none")
    domain = parseaddr(sender)[1].rpartition("@")[2]
    thread = f"<{email.thread}@{domain}>"
    headers = {
        "From": sender,
        "To": email.to,
        "Subject": " ".join(email.subject.split()),
        "Date": format_datetime(email.written_at),
        "Message-ID": f"<{email.mark}@{domain}>",
        "In-Reply-To": thread,
        "References": thread,
        **({"Reply-To": reply_to} if reply_to else {}),
    }
    message = EmailMessage(policy=SMTP)
    for name, value in headers.items():
        message[name] = value
    message.set_content(email.text)
    return message
