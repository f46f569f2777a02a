"""Sending over SMTP, to the mail server that the settings name.

Nothing is repeated here: the outbox does that, for a day if it has to. What the operator can mend,
such as a password, is "later"; what the server says of this one e-mail, such as that there is no
such mailbox, is "never".

Source: RFC 5321 (replies), RFC 3207 (STARTTLS), RFC 6409 (submission, port 587).
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any, NoReturn

from care.deadline import deadline, remaining
from care.errors import Rejected, Unavailable
from care.mail.email import Email, as_message
from care.mail.settings import Security

CONNECT_SECONDS = 5.0
# For a whole e-mail, and so for the last answer: servers look for viruses before they give it.
SENDING_SECONDS = 40.0
_FOR_EVER = 500  # replies from here on are about what was sent, and stay


class _InTime(smtplib.SMTP):
    """Has every reply here before the deadline around it."""

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(remaining(SENDING_SECONDS))
        return super().getreply()


class _InTimeOverTls(_InTime, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class SmtpMailer:
    """Sends through one mail server, with a connection for each e-mail.

    Args:
        security: how the connection is protected; certificates are checked.
        user: empty for a server that asks for nobody.
        sender: whom e-mails are from.
        reply_to: where answers go; empty for the sender.
    """

    def __init__(  # noqa: PLR0913  # settings, each named
        self,
        host: str,
        port: int,
        security: Security,
        *,
        sender: str,
        user: str = "",
        password: str = "",
        reply_to: str = "",
    ) -> None:
        self._host, self._port = host, port
        self._security = security
        self._user, self._password = user, password
        self._sender, self._reply_to = sender, reply_to

    def send(self, email: Email) -> None:
        """Returns once the server has taken it; raises as `Mailer`."""
        message = as_message(email, self._sender, self._reply_to)
        with deadline(SENDING_SECONDS), _typed(), closing(self._connection()) as server:
            if self._security is Security.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)
            with suppress(Exception):  # the server has it, however badly it says goodbye
                server.quit()

    def _connection(self) -> smtplib.SMTP:
        where: dict[str, Any] = {"host": self._host, "port": self._port}
        seconds = min(CONNECT_SECONDS, remaining(CONNECT_SECONDS))
        if self._security is Security.TLS:
            context = ssl.create_default_context()
            return _InTimeOverTls(**where, timeout=seconds, context=context)
        return _InTime(**where, timeout=seconds)


@contextmanager
def _typed() -> Iterator[None]:
    """Has every failure be one of Care's, without addresses: errors end up in logs."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        _refused("the recipient", max(code for code, _ in error.recipients.values()))
    except smtplib.SMTPDataError as error:
        _refused("the e-mail", error.smtp_code)
    except smtplib.SMTPSenderRefused as error:
        raise Unavailable(
            f"mail: the server does not take CARE_MAIL_FROM ({error.smtp_code})"
        ) from None
    except smtplib.SMTPAuthenticationError as error:
        raise Unavailable(
            "mail: the server does not accept CARE_MAIL_USER and CARE_MAIL_PASSWORD "
            f"({error.smtp_code})"
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise Unavailable(
            "mail: the server does not offer what CARE_MAIL_SECURITY or CARE_MAIL_USER ask for"
        ) from None
    except ssl.SSLError as error:
        raise Unavailable(f"mail: no protected connection: {error.reason}") from None
    except smtplib.SMTPResponseException as error:
        raise Unavailable(f"mail: the server answered {error.smtp_code}") from None
    except (TimeoutError, smtplib.SMTPServerDisconnected):
        raise Unavailable("mail: no answer in time, or the connection broke") from None
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable(f"mail: {type(error).__name__}") from None


def _refused(what: str, code: int) -> NoReturn:
    message = f"mail: {what} was refused with {code}"
    if code < _FOR_EVER:
        raise Unavailable(message)
    raise Rejected(f"refused-{code}", message)
