"""What customers' browsers send, checked and cleaned before anything else sees it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from sanic.request import Request

from assistant.channels.problems import Problem

_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
# Control characters other than line breaks and tabs, halves of surrogate pairs, and the marks
# that turn the direction of text around (they can make a text read as another).
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_NOT_A_COMMAND = "\u2060"  # word joiner: not seen, and not a space to Python


@dataclass(frozen=True)
class Incoming:
    """A customer's message: either typed `text`, or the id of a `choice` it was offered."""

    id: str
    text: str | None
    choice: str | None

    @property
    def fingerprint(self) -> str:
        """The same for the same message; told apart by it, ids cannot be reused."""
        meant = f"text:{self.text}" if self.choice is None else f"choice:{self.choice}"
        return hashlib.sha256(meant.encode()).hexdigest()


def read_object(request: Request, max_bytes: int) -> dict[str, Any]:
    """The JSON object in the request's body; an empty body is an empty object."""
    if len(request.body) > max_bytes:
        raise Problem(413, "too-large", f"A request may have at most {max_bytes} bytes.")
    try:
        body = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        raise Problem(400, "not-json", "The body must be JSON in UTF-8.") from None
    if not isinstance(body, dict):
        raise Problem(422, "not-an-object", "The body must be a JSON object.")
    return body


def read_message(body: dict[str, Any], max_chars: int) -> Incoming:
    """The message that `body` describes."""
    message_id = body.get("id")
    if not isinstance(message_id, str) or not _ID.fullmatch(message_id):
        raise Problem(
            422, "bad-id", "`id` must be 1 to 128 letters, digits, dots, dashes or underscores."
        )
    text, choice = body.get("text"), body.get("choice")
    if (text is None) == (choice is None):
        raise Problem(422, "text-or-choice", "A message has either `text` or `choice`.")
    if choice is not None:
        if not isinstance(choice, str) or not _ID.fullmatch(choice):
            detail = "`choice` must be the id of a choice that was offered."
            raise Problem(422, "bad-choice", detail)
        return Incoming(message_id, None, choice)
    return Incoming(message_id, read_text(text, max_chars), None)


def read_text(value: Any, max_chars: int) -> str:
    """A text a person wrote, cleaned, in Unicode's composed form."""
    if not isinstance(value, str):
        raise Problem(422, "not-text", "`text` must be a string.")
    if len(value) > max_chars:
        raise Problem(422, "text-too-long", f"`text` may have at most {max_chars} characters.")
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", value)).strip()
    if not text:
        raise Problem(422, "text-empty", "`text` must say something.")
    return text


def for_nlu(text: str) -> str:
    """The text as Rasa may see it: one that begins with a slash is no command.

    Rasa takes `/restart` or `/intent{"slot": …}` for a command, from anybody. The mark in
    front is not seen and keeps it a text.
    """
    return _NOT_A_COMMAND + text if text.startswith("/") else text
