"""A real SMTP server, which can be told to fail."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "care", "a mail password"


@dataclass
class MailServer:
    """Takes e-mails at `localhost`.

    Attributes:
        port: where it listens.
        mailbox: what it took, the oldest first.
        rcpt, data: replies that it gives in place of "250", one for each time it is asked.
        hangs_up: how many e-mails it takes without saying so.
    """

    port: int = 0
    mailbox: list[EmailMessage] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    hangs_up: int = 0

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name and parameters
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data:
            return self.data.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.mailbox.append(message_from_bytes(content, policy=policy.default))
        if self.hangs_up:
            self.hangs_up -= 1
            server.transport.abort()
        return "250 OK"


class _Controller(Controller):
    """Listens at a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def _may_log_in(*given: object) -> AuthResult:
    data = given[-1]
    is_known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)


@contextmanager
def mail_server(folder: Path, *, tls: bool = True) -> Iterator[MailServer]:
    """A server that speaks to nobody without STARTTLS, or, without `tls`, does not know it.

    Its certificate is taken for good meanwhile.
    """
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trusted = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(trusted))
    server = MailServer()
    options = {"tls_context": context, "require_starttls": True, "auth_required": True}
    controller = _Controller(
        server,
        hostname="localhost",
        port=0,
        authenticator=_may_log_in,
        auth_require_tls=tls,
        **(options if tls else {}),
    )
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(trusted)
    controller.start()
    try:
        server.port = controller.port
        yield server
    finally:
        controller.stop()
        if before is None:
            del os.environ["SSL_CERT_FILE"]
        else:
            os.environ["SSL_CERT_FILE"] = before
