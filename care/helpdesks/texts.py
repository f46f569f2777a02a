"""What agents read in a helpdesk beside the note: subjects, and what has changed."""

from __future__ import annotations

from care.conversations.models import Author
from care.handoff.models import Handoff, Way
from care.handoff.package import Package

_MARK = "care:{}"


def subject(package: Package) -> str:
    """What it is about and the handoff's number: "refund request [T-ABC234]"; nothing personal."""
    about = package.intent or package.task or package.handoff.reason.value
    return f"{about.replace('_', ' ')} {number_in_text(package.handoff.number)}"


def number_in_text(number: str) -> str:
    """The number in a form that is no part of another word."""
    return f"[{number}]"


def last_said(package: Package) -> str:
    """The customer's last message; "" where they wrote none."""
    said = (line.text for line in reversed(package.transcript) if line.author is Author.CUSTOMER)
    return next(said, "")


def marked(text: str, mark: str) -> str:
    """The text with a last line by which it is found again, where a desk keeps nothing else."""
    return f"{text}\n\n{_MARK.format(mark)}"


def has_mark(text: object, mark: str) -> bool:
    """Whether it is the text of this mark."""
    return _MARK.format(mark) in str(text)


def is_marked(text: object) -> bool:
    """Whether Care has written it."""
    return _MARK.format("") in str(text)


def by_customer(text: str) -> str:
    """The customer's words, where the desk would show them as Care's own."""
    return f"Customer: {text}"


def changed(handoff: Handoff) -> str:
    """How soon and which way to answer now."""
    return f"Now: priority {handoff.priority.value}; {_next(handoff)}."


def ended(reason: str) -> str:
    """Why the customer is not waiting any longer."""
    return f"Nobody waits for an answer any longer: {reason.replace('_', ' ')}."


def _next(handoff: Handoff) -> str:
    if handoff.way is Way.CHAT:
        return "the customer is in the chat"
    if handoff.email:
        return f"answer by e-mail to {handoff.email}"
    return "answer by e-mail, if there is an address"
