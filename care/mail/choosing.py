"""The mailer that the settings name."""

from __future__ import annotations

import logging

from care.mail.email import Mailer
from care.mail.folder import FolderMailer
from care.mail.settings import MailSettings, Security
from care.mail.smtp import SmtpMailer

logger = logging.getLogger(__name__)


def mailer_of(chosen: MailSettings) -> Mailer | None:
    """What sends e-mails; None where nothing does. It is not called yet."""
    if chosen.mail_folder is not None:
        return FolderMailer(chosen.mail_folder, chosen.mail_from)
    if not chosen.mail_host:
        return None
    if chosen.mail_security is Security.NONE:
        logger.warning("CARE_MAIL_SECURITY=none: e-mails can be read on their way to the server")
    return SmtpMailer(
        chosen.mail_host,
        chosen.mail_port,
        chosen.mail_security,
        sender=chosen.mail_from,
        user=chosen.mail_user,
        password=chosen.mail_password.get_secret_value(),
        reply_to=chosen.mail_reply_to,
    )
