"""E-mails over SMTP, against a real server: what arrives, and what a failure means."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from support.mail_server import PASSWORD, USER, MailServer, mail_server

from care.deadline import deadline
from care.errors import Rejected, Unavailable
from care.mail.email import Email
from care.mail.settings import Security
from care.mail.smtp import SmtpMailer

AT = datetime(2026, 11, 22, 10, 15, tzinfo=timezone.utc)
LETTER = Email(
    to="ada@example.com",
    subject="Your request T-ABC234",
    text="Ça va: your lamp is on its way.\n.\nDana",
    mark="0123abc",
    thread="T-ABC234",
    written_at=AT,
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


def mailer(
    port: int, security: Security = Security.STARTTLS, user: str = USER, password: str = PASSWORD
) -> SmtpMailer:
    return SmtpMailer(
        "localhost",
        port,
        security,
        sender="Care of the shop <help@shop.example>",
        user=user,
        password=password,
        reply_to="answers@shop.example",
    )


def test_an_email_arrives_as_it_was_written(server: MailServer) -> None:
    mailer(server.port).send(LETTER)
    [got] = server.mailbox
    assert got["To"] == "ada@example.com"
    assert got["From"] == "Care of the shop <help@shop.example>"
    assert got["Reply-To"] == "answers@shop.example"
    assert got["Subject"] == "Your request T-ABC234"
    assert got["Message-ID"] == "<0123abc@shop.example>"
    assert got["In-Reply-To"] == "<T-ABC234@shop.example>"
    assert got["Date"].datetime == AT
    assert got.get_content().splitlines() == LETTER.text.splitlines()


@pytest.mark.parametrize("to", ["ada@example.com\nBcc: all@example.com", "nobody", "a@b@c.de", ""])
def test_what_is_no_address_is_not_written_to(server: MailServer, to: str) -> None:
    with pytest.raises(Rejected, match="address"):
        mailer(server.port).send(Email(to, "s", "t", "m", "n", AT))
    assert server.mailbox == []


def test_a_subject_stays_in_its_line(server: MailServer) -> None:
    mailer(server.port).send(Email(LETTER.to, "a\r\nBcc: b@example.com", "t", "m", "n", AT))
    assert server.mailbox[0]["Subject"] == "a Bcc: b@example.com"
    assert server.mailbox[0]["Bcc"] is None


def test_what_the_server_says_of_this_email_is_for_ever_or_for_now(server: MailServer) -> None:
    server.rcpt = ["550 5.1.1 no such mailbox", "451 4.7.1 greylisted"]
    with pytest.raises(Rejected, match="recipient was refused with 550"):
        mailer(server.port).send(LETTER)
    with pytest.raises(Unavailable, match="recipient was refused with 451"):
        mailer(server.port).send(LETTER)
    server.data = ["554 5.7.1 spam", "452 4.3.1 full"]
    with pytest.raises(Rejected, match="e-mail was refused with 554"):
        mailer(server.port).send(LETTER)
    with pytest.raises(Unavailable, match="e-mail was refused with 452"):
        mailer(server.port).send(LETTER)
    assert server.mailbox == []


def test_what_the_operator_can_mend_is_tried_again(server: MailServer) -> None:
    with pytest.raises(Unavailable, match="CARE_MAIL_PASSWORD"):
        mailer(server.port, password="wrong").send(LETTER)
    with pytest.raises(Unavailable, match="no protected connection"):
        mailer(server.port, Security.TLS).send(LETTER)
    with pytest.raises(Unavailable):
        mailer(server.port, Security.NONE).send(LETTER)
    assert server.mailbox == []


def test_nothing_is_sent_in_the_clear_unless_the_settings_say_so(tmp_path: Path) -> None:
    with mail_server(tmp_path, tls=False) as bare:
        with pytest.raises(Unavailable, match="CARE_MAIL_SECURITY"):
            mailer(bare.port).send(LETTER)
        assert bare.mailbox == []
        mailer(bare.port, Security.NONE, user="").send(LETTER)
        assert len(bare.mailbox) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_taken(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "none.pem").write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(Unavailable, match="CERTIFICATE_VERIFY_FAILED"):
        mailer(server.port).send(LETTER)


def test_a_server_that_is_away_is_for_later() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(Unavailable, match="ConnectionRefused"):
        mailer(port).send(LETTER)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("localhost", 0)) as silent:
        threading.Thread(target=silent.accept, daemon=True).start()
        began = time.monotonic()
        with deadline(0.5), pytest.raises(Unavailable, match="no answer in time"):
            mailer(silent.getsockname()[1]).send(LETTER)
        assert time.monotonic() - began < 3


def test_an_email_whose_answer_was_lost_can_be_told_from_another(server: MailServer) -> None:
    server.hangs_up = 1
    with pytest.raises(Unavailable):
        mailer(server.port).send(LETTER)
    mailer(server.port).send(LETTER)
    first, second = server.mailbox
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
