"""Trouble with the website or the app: at most three questions, then something to try."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.attempts import succeeded
from actions.choosing import choice
from actions.fields import Field
from actions.turn import Button
from actions.wording import phrase
from actions.work import DRAFT, Work
from care.conversations.answers import is_bare_no, is_yes
from care.tickets.models import MOST_CHARS
from care.tickets.trouble import TROUBLES, find_device, find_outcome, find_since, find_trouble

WORDS = "trouble_words"  # the fact of what was typed first
_DEVICES = ("iphone", "android", "windows", "mac")
_LONGEST = 200  # characters that are kept of an answer


def tell_solved(work: Work) -> None:
    """It works now: there is nothing left to do."""
    work.turn.say("utter_trouble_solved")
    succeeded(work.turn)
    work.turn.set(**{DRAFT: None})
    work.turn.finish_task()


def described(said: Mapping[str, str]) -> str:
    """All that was said of the trouble, for whoever looks into it."""
    facts = {
        "what": phrase(f"trouble_{said['trouble']}"),
        "device": _named_device(said["device"]),
        "since": phrase("not_known") if said["since"] == "unknown" else said["since"],
        "words": said.get(WORDS, ""),
    }
    return phrase("trouble_described", **facts).strip()[:MOST_CHARS]


def _hear_trouble(work: Work, words: str, is_asked: bool) -> str | None:
    if WORDS not in work.draft.said and words and work.turn.intent == "tech_issue":
        work.draft.said[WORDS] = words[:MOST_CHARS]
    return find_trouble(words) if is_asked or "trouble" not in work.draft.said else None


def _hear_device(work: Work, words: str, is_asked: bool) -> str | None:
    if found := find_device(words):
        return found
    if is_asked and work.turn.intent == "dont_know":
        return "unknown"
    return _line(words) if is_asked else None


def _hear_since(work: Work, words: str, is_asked: bool) -> str | None:
    if not is_asked:
        return find_since(words)
    is_unknown = work.turn.intent == "dont_know" or is_bare_no(words)
    return "unknown" if is_unknown else _line(words)


def _hear_outcome(work: Work, words: str, is_asked: bool) -> str | None:
    if not is_asked:
        return None
    if is_yes(words):
        return "yes"
    return "no" if is_bare_no(words) else find_outcome(words)


def _line(words: str) -> str | None:
    return " ".join(words.split())[:_LONGEST] or None


def _named_device(device: str) -> str:
    known = {*_DEVICES, "unknown"}
    return phrase(f"device_{device}" if device in known else "quoted", words=device)


def _buttons(kind: str, titles: str, values: tuple[str, ...]) -> Callable[[Work], list[Button]]:
    return lambda work: [choice(phrase(f"{titles}_{v}"), kind, v) for v in values]


TROUBLE_FIELDS = (
    Field(
        "trouble",
        "utter_ask_for_trouble",
        _hear_trouble,
        _buttons("trouble", "title_trouble", TROUBLES),
    ),
    Field(
        "device",
        "utter_ask_for_device",
        _hear_device,
        _buttons("device", "device", _DEVICES),
    ),
    Field(
        "since",
        "utter_ask_for_since",
        _hear_since,
        _buttons("since", "since", ("unknown",)),
    ),
    # Asked by what can be tried: `utter_try_<trouble>`.
    Field(
        "helped",
        "utter_ask_for_trouble",
        _hear_outcome,
        _buttons("helped", "helped", ("yes", "no")),
    ),
)
