"""Who sends e-mails is a setting; and a folder takes them where nobody is to be written to."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pydantic import ValidationError

from care.errors import Unavailable
from care.mail.choosing import mailer_of
from care.mail.email import Email
from care.mail.folder import FolderMailer
from care.mail.settings import MailSettings, Security
from care.mail.smtp import SmtpMailer

LETTER = Email("ada@example.com", "s", "Hello.", "m1", "T-ABC234", datetime.now(timezone.utc))


def test_by_default_nobody_is_written_to() -> None:
    assert mailer_of(MailSettings()) is None


def test_a_server_needs_a_sender_and_is_spoken_to_in_private() -> None:
    with pytest.raises(ValidationError, match="CARE_MAIL_FROM"):
        MailSettings(mail_host="mail.example.com")
    chosen = MailSettings(mail_host="mail.example.com", mail_from="Help <help@example.com>")
    assert chosen.mail_security is Security.STARTTLS
    assert isinstance(mailer_of(chosen), SmtpMailer)


@pytest.mark.parametrize("value", ["help", "Help <help@example.com>\nBcc: x@example.com", "@"])
def test_a_sender_has_to_be_an_address(value: str) -> None:
    with pytest.raises(ValidationError, match=r"help@example\.com"):
        MailSettings(mail_from=value)


def test_the_lax_choice_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        mailer_of(MailSettings(mail_host="m", mail_from="a@example.com", mail_security="none"))
    assert "CARE_MAIL_SECURITY=none" in caplog.text


def test_a_folder_and_a_server_are_not_both(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="CARE_MAIL_HOST"):
        MailSettings(mail_host="m", mail_from="a@example.com", mail_folder=tmp_path)


def test_the_same_email_is_one_file_that_nobody_else_reads(tmp_path: Path) -> None:
    mailer = mailer_of(MailSettings(mail_folder=tmp_path / "mail"))
    assert isinstance(mailer, FolderMailer)
    for _ in range(2):
        mailer.send(LETTER)
    [file] = (tmp_path / "mail").iterdir()
    assert file.name == "T-ABC234-m1.eml"
    assert file.stat().st_mode & 0o077 == 0
    got = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (got["To"], got.get_content().strip()) == ("ada@example.com", "Hello.")


def test_a_folder_that_cannot_be_written_is_for_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(Unavailable, match="CARE_MAIL_FOLDER"):
        FolderMailer(tmp_path / "mail").send(LETTER)
