"""Zendesk's ticket export: what the requester wrote, one row a message.

Three forms are read: NDJSON (the export of an account: a ticket a line), a JSON document with a
list `tickets` (incremental export API), and a bare list of tickets.
https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from training.errors import BadFile, BadRow
from training.rows import from_json
from training.tickets.jsonlines import objects
from training.tickets.outcome import Bad, LeftOut, Outcome

# Below one of these an e-mail repeats what was said before.
_QUOTED = re.compile(
    r"^[^\S\n]*"  # no line breaks: a thousand of them would be tried from each on
    r"(?:>|On .{5,120} wrote:[^\S\n]*$|-{2,}\s*Original Message|##- Please type your reply)",
    re.MULTILINE | re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]{1,500}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """What to take of a ticket.

    Attributes:
        subject: put the subject in front of the first message.
        quoted: keep what an e-mail repeats of earlier ones.
        intent_tag: a tag that begins with this names the intent after it.
    """

    subject: bool = False
    quoted: bool = False
    intent_tag: str | None = None


def read(path: Path, reading: Reading) -> Iterator[Outcome]:
    """The requesters' messages.

    Raises:
        BadFile: it cannot be read, or has none of the forms.
    """
    for unit, number, ticket in _tickets(path):
        if isinstance(ticket, Bad):
            yield ticket
            continue
        try:
            yield from _rows(ticket, path.name, reading)
        except ValueError as error:
            yield Bad(BadRow(path, number, str(error), unit), ticket)


def _tickets(path: Path) -> Iterator[tuple[str, int, dict[str, Any] | Bad]]:
    document = _document(path)
    if document is None:
        for number, ticket in objects(path):
            yield "line", number, ticket
        return
    tickets = document.get("tickets") if isinstance(document, dict) else document
    if not isinstance(tickets, list):
        raise BadFile(path, "expected tickets: a list `tickets`, or one ticket a line")
    for number, ticket in enumerate(tickets, 1):
        if isinstance(ticket, dict):
            yield "ticket", number, ticket
        else:
            bad = BadRow(path, number, "expected a ticket to be a JSON object", "ticket")
            yield "ticket", number, Bad(bad, ticket)


def _document(path: Path) -> Any | None:
    """The file as one JSON document; None where it is one object a line."""
    try:
        document = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadFile(path, "expected UTF-8") from None
    except (ValueError, RecursionError):  # read line by line, the error has a place
        return None
    return None if isinstance(document, dict) and "tickets" not in document else document


def _rows(ticket: Mapping[str, Any], source: str, reading: Reading) -> Iterator[Outcome]:
    if ticket.get("id") is None:
        raise ValueError("expected a ticket to have an `id`")
    intent = _intent(ticket, reading)
    for place, (text, at) in enumerate(_messages(ticket, reading)):
        own = text if reading.quoted else _own_words(text)
        if own.strip():
            labels = [{"intent": intent, "by": "zendesk tag"}] if intent and place == 0 else []
            given = {
                "text": own.strip(),
                "intent": intent if labels else None,
                "at": at or ticket.get("created_at"),
                "conversation": str(ticket["id"]),
                "labels": labels,
            }
            yield from_json(given, source, f"{ticket['id']}/{place}")
        else:
            yield LeftOut("messages without words of the customer's own")


def _messages(ticket: Mapping[str, Any], reading: Reading) -> list[tuple[str, Any]]:
    """What the requester wrote, the first message first, with when."""
    comments = ticket.get("comments") or []
    if not isinstance(comments, list) or not all(isinstance(one, dict) for one in comments):
        raise ValueError("expected `comments` to be a list of JSON objects")
    requester = _requester(ticket)
    written = [
        (_body(comment), comment.get("created_at"))
        for place, comment in enumerate(comments)
        if _is_requesters(comment, requester, first=place == 0)
    ]
    subject, description = ticket.get("subject") or "", ticket.get("description") or ""
    if not isinstance(subject, str) or not isinstance(description, str):
        raise ValueError("expected `subject` and `description` to be strings")
    if not written and (description or subject):
        written = [(description or subject, ticket.get("created_at"))]
    if not written:
        raise ValueError("expected a ticket to have a `description` or `comments`")
    if reading.subject and subject and written[0][0] != subject:
        written[0] = (f"{subject}\n{written[0][0]}", written[0][1])
    return written


def _requester(ticket: Mapping[str, Any]) -> Any:
    nested = ticket.get("requester")
    return nested.get("id") if isinstance(nested, dict) else ticket.get("requester_id")


def _is_requesters(comment: Mapping[str, Any], requester: Any, first: bool) -> bool:
    if requester is None or comment.get("author_id") is None:
        return first  # without authors, only the first is surely the customer's
    return bool(comment["author_id"] == requester)


def _body(comment: Mapping[str, Any]) -> str:
    for name in ("plain_body", "body", "value"):
        if isinstance(comment.get(name), str):
            return str(comment[name])
    html = comment.get("html_body")
    if not isinstance(html, str):
        raise ValueError("expected a comment to have a `body`")
    return unescape(_TAG.sub("", _BREAK.sub("\n", html)))


def _own_words(text: str) -> str:
    quoted = _QUOTED.search(text)
    return text[: quoted.start()] if quoted else text


def _intent(ticket: Mapping[str, Any], reading: Reading) -> str | None:
    if reading.intent_tag is None:
        return None
    tags = ticket.get("tags") or []
    if not isinstance(tags, list):
        raise ValueError("expected `tags` to be a list")
    named = (
        tag[len(reading.intent_tag) :]
        for tag in tags
        if isinstance(tag, str) and tag.startswith(reading.intent_tag)
    )
    return next(named, None) or None
