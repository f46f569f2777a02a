"""An appointment as a file that calendars read (RFC 5545), and the links to such files.

A link needs no login, since calendars have none. What it names is encrypted and signed with a key
made from the session secret, so that it cannot be guessed, altered or read; it is good until a day
after the appointment, and shows nothing but the time, the topic and the shop's address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from cryptography.fernet import Fernet, InvalidToken

from care.appointments.models import Appointment, AppointmentStatus
from care.errors import NotFound

_PURPOSE = b"care: calendar links"  # another key than for anything else the secret is used for
_GOOD_FOR = timedelta(days=1)  # after the end of the appointment
_LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
_LONGEST_TOKEN = 1000


class CalendarLinks:
    """Makes and reads links to calendar files."""

    def __init__(self, secret: str, base_url: str) -> None:
        key = hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()
        self._cipher = Fernet(base64.urlsafe_b64encode(key))
        self._base_url = base_url.rstrip("/")

    def address(self, appointment: Appointment) -> str:
        """The link for this appointment."""
        ends = int((appointment.ends_at + _GOOD_FOR).timestamp())
        content = json.dumps([appointment.customer_id, appointment.id, ends]).encode()
        token = self._cipher.encrypt(content).decode().rstrip("=")
        return f"{self._base_url}/webhooks/website/appointments/{token}.ics"

    def read(self, token: str, now: datetime) -> tuple[str, str]:
        """The ids of the customer and the appointment that a link names.

        Raises:
            NotFound: the token is not Care's own, or too old.
        """
        try:
            padded = token[:_LONGEST_TOKEN].encode("ascii") + b"=" * (-len(token) % 4)
            customer_id, appointment_id, ends = json.loads(self._cipher.decrypt(padded))
        except (InvalidToken, UnicodeError, ValueError):
            raise NotFound("no such calendar link") from None
        if now.timestamp() > ends:
            raise NotFound("the calendar link is too old")
        return str(customer_id), str(appointment_id)


def calendar_file(appointment: Appointment, place: str, now: datetime) -> str:
    """The appointment as an iCalendar object, with CRLF and folded lines.

    The fields are those of RFC 5545: `DTSTAMP` is when the file was made, `SEQUENCE` counts the
    changes, so that a calendar replaces what it had, and `STATUS` tells a cancelled appointment.
    """
    is_cancelled = appointment.status is AppointmentStatus.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Care//Appointments//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_uid(appointment)}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(appointment.starts_at)}",
        f"DTEND:{_utc(appointment.ends_at)}",
        f"SEQUENCE:{max(appointment.version - 1, 0)}",
        f"SUMMARY:{_text(appointment.topic)}",
        f"LOCATION:{_text(place)}",
        f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _uid(appointment: Appointment) -> str:
    # The same for the same appointment, and telling nothing of the shop's own ids.
    return hashlib.sha256(f"care:{appointment.id}".encode()).hexdigest()[:32] + "@care"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(timezone.utc):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of the type TEXT: RFC 5545 section 3.3.11."""
    kept = "".join(c for c in value if c == "\n" or c.isprintable())
    escaped = kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first with a blank before it."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > _LONGEST_LINE:
            yield piece
            piece = " "
        piece += character
    yield piece
