"""The package as people read it: five lines first, then all of it. The form is in `note.txt`."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from care.accounts.models import Level, Proof
from care.conversations.models import Author
from care.handoff.models import Reason, Way
from care.handoff.package import Package

_UPSET = 0.6  # of 1
_QUOTED = 160  # characters of the customer's own words in a line

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    undefined=StrictUndefined,
    autoescape=False,  # noqa: S701  # a note is plain text, and every desk shows it as such
    keep_trailing_newline=True,
)
_TEMPLATES.filters["spoken"] = lambda name: str(name).replace("_", " ")

_WHY = {
    Reason.ASKED_FOR: "the customer asked for a person",
    Reason.FAILED_TRIES: "the assistant did not understand them several times",
    Reason.APPROVAL: "the amount is over the limit and has to be approved",
    Reason.OUT_OF_POLICY: "the policy does not let the assistant do it",
    Reason.NOT_VERIFIED: "they could not be verified the usual way",
    Reason.FRUSTRATION: "the customer asked for a person, and is upset",
    Reason.ABUSE: "the customer insulted or threatened somebody",
    Reason.BACKEND_DOWN: "the shop's system does not answer",
    Reason.TOO_LONG: "the conversation has gone on without a result",
}


_PROOF = {
    Proof.CUSTOMER_TOKEN: "by being logged in on the website",
    Proof.EMAIL_CODE: "by a code sent by e-mail",
    Proof.ORDER_AND_EMAIL: "by order number and e-mail address",
    Proof.ORDER_AND_NAME: "by order number and name",
    Proof.EMAIL: "by an e-mail address that fits",
    Proof.NAME_AND_POSTCODE: "by name and postcode",
}


def written(package: Package) -> str:
    """The package as a note, in plain text."""
    return _TEMPLATES.get_template("note.txt").render(p=package, **summary(package))


def summary(package: Package) -> dict[str, str]:
    """Who, what, what was tried, why a person, and what next: a line each."""
    return {
        "who": _who(package),
        "what": _what(package),
        "tried": _tried(package),
        "why": _why(package),
        "next": _next(package),
    }


def _who(package: Package) -> str:
    who = package.who
    if who.customer is None:
        known = who.identity.customer_id or "unknown"
        return f"{known}, not verified" if not who.is_verified else known
    name = f"{who.customer.first_name} {who.customer.last_name}"
    proof = f" {_PROOF[who.proof]}" if who.proof else ""
    level = "verified" if who.identity.level is Level.VERIFIED else "identified, not verified"
    parts = [f"{name} ({who.customer.id}), {level}{proof}"]
    if who.customer.membership:
        parts.append(f"{who.customer.membership.level.value} member")
    if who.earlier:
        parts.append(f"handed over {who.earlier} times before")
    return ", ".join(parts)


def _what(package: Package) -> str:
    until = package.handoff.requested_at  # what came after it is no longer what it is about
    said = [
        line.text
        for line in package.transcript
        if line.author is Author.CUSTOMER and line.at <= until
    ]
    # Who asks for a person has mostly said before what for.
    what_for = said[:-1] if package.handoff.reason is not Reason.ABUSE else said
    last = [text for text in (what_for or said)[-1:] if text not in package.wishes]
    quoted = [f'"{_short(wish)}"' for wish in package.wishes]
    quoted += [f'{"last: " if quoted else ""}"{_short(text)}"' for text in last]
    return "; ".join(quoted) or "not said"


def _tried(package: Package) -> str:
    parts = []
    if package.task:
        asked = f", stopped at the question for the {package.asked}" if package.asked else ""
        parts.append(f"{_task(package)}: begun and not done{asked}")
    if package.troubles:
        parts.append(f"the customer was told: {', '.join(package.troubles)}")
    if package.failed_tries:
        tries = package.failed_tries
        answers = "last answer was" if tries == 1 else f"last {tries} answers were"
        parts.append(f"the customer's {answers} not understood")
    return "; ".join(parts) or "nothing yet"


def _why(package: Package) -> str:
    why = _WHY[package.handoff.reason]
    is_said = package.handoff.reason is Reason.FRUSTRATION
    is_upset = (package.frustration or 0) >= _UPSET and not is_said
    return f"{why}; they are upset" if is_upset else why


def _next(package: Package) -> str:
    what = f"settle: {_task(package)}; " if package.task else ""
    return what + _how_to_answer(package)


def _task(package: Package) -> str:
    order = f" of {package.about.id}" if package.about else ""
    return package.task.replace("_", " ") + order


def _how_to_answer(package: Package) -> str:
    if package.handoff.way is Way.CHAT:
        return "answer here: the customer is in the chat, and the assistant is silent"
    if package.handoff.email:
        return f"answer by e-mail to {package.handoff.email}"
    if package.who.is_verified:
        return "answer by e-mail to the address of their account"
    return "wait: they left no address, and will ask again with the number"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip() + "…"
