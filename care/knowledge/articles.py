"""A help article: a Markdown file whose head says its name, and when and for whom it holds."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConstrainedStr, Extra, Field, ValidationError, validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from care.errors import Misconfigured
from care.knowledge.figures import Figures, fill
from care.knowledge.markdown import Section, read_sections

_HEAD = re.compile(r"\A\ufeff?---[ \t]*\n(?P<head>.*?)\n---[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.S)
_yaml = YAML(typ="safe")  # making one takes longer than reading a head
_reading = threading.Lock()
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_CHARS = 100_000
MOST_ASKED = 100  # ways to ask; each is compared with every question


class BrokenArticle(Misconfigured):
    """An article cannot be used; the message names the file, what is wrong and how to mend it."""

    def __init__(self, file: str, problem: str, mend: str) -> None:
        super().__init__(f"{file}: {problem} → {mend}")


class Audience(str, Enum):
    """Who may read an article."""

    EVERYONE = "everyone"
    CUSTOMERS = "customers"  # who has shown to be one


class State(str, Enum):
    """Whether an article may be quoted."""

    LIVE = "live"
    DUE = "due for review"  # still quoted
    PAST = "past review"
    NOT_YET = "not yet valid"


REVIEW_SOON_DAYS = 30


class Asked(ConstrainedStr):
    """How somebody may ask for an article, seldom in its own words: searched, never said."""

    strip_whitespace = True
    min_length = 1
    max_length = 200


class FrontMatter(BaseModel):
    """What stands at the head of an article."""

    title: str = Field(..., min_length=1, max_length=120)
    address: str
    topics: list[str] = Field(..., min_items=1)
    asked_as: list[Asked] = Field(default=[], max_items=MOST_ASKED)
    valid_from: date
    review_by: date
    audience: Audience

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("address")
    @classmethod
    def _slug(cls, value: str) -> str:
        if not _SLUG.fullmatch(value):
            raise ValueError("must be small letters, digits and single dashes: returns-from-abroad")
        return value

    @validator("review_by")
    @classmethod
    def _in_order(cls, value: date, values: dict[str, Any]) -> date:
        if "valid_from" in values and value < values["valid_from"]:
            raise ValueError("must not be before valid_from")
        return value


@dataclass(frozen=True)
class Article:
    """An article as it may be quoted, with the policy's figures filled in.

    `text` is its Markdown without the head, for the page; `sections` are its sentences.
    """

    front: FrontMatter
    text: str
    sections: tuple[Section, ...]
    digest: str

    @property
    def slug(self) -> str:
        return self.front.address

    @property
    def title(self) -> str:
        return self.front.title

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All sentences in order, without the headings."""
        return tuple(sentence for section in self.sections for sentence in section.sentences)

    def state(self, today: date) -> State:
        """Whether it may be quoted on this day; `review_by` is the last day."""
        if today < self.front.valid_from:
            return State.NOT_YET
        if today > self.front.review_by:
            return State.PAST
        soon = (self.front.review_by - today).days <= REVIEW_SOON_DAYS
        return State.DUE if soon else State.LIVE

    def may_be_quoted(self, today: date, is_customer: bool) -> bool:
        """Whether it may be quoted on this day to somebody who is (not) known as a customer."""
        is_for_them = is_customer or self.front.audience is Audience.EVERYONE
        return is_for_them and self.state(today) in (State.LIVE, State.DUE)


def read_article(path: Path, figures: Figures) -> Article:
    """The article in this file.

    Raises:
        BrokenArticle: it cannot be used.
    """
    name = path.name
    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BrokenArticle(name, f"cannot be read ({error.strerror})", "check the file") from None
    except UnicodeDecodeError:
        raise BrokenArticle(name, "is not in UTF-8", "save it in UTF-8") from None
    if len(content) > MAX_CHARS:
        mend = "divide it into several articles"
        raise BrokenArticle(name, f"has more than {MAX_CHARS} characters", mend)
    front, body = _divide(name, content)
    try:
        text = fill(body, figures)
    except KeyError as error:
        known = ", ".join(figures)
        problem, mend = f"there is no figure {{{error.args[0]}}}", f"use one of these: {known}"
        raise BrokenArticle(name, problem, mend) from None
    sections = read_sections(text)
    if not sections:
        raise BrokenArticle(name, "says nothing", "write at least one sentence below the head")
    digest = hashlib.sha256(f"{front.json()}\0{text}".encode()).hexdigest()
    return Article(front, text.strip(), sections, digest)


def _divide(name: str, content: str) -> tuple[FrontMatter, str]:
    """The head, checked, and what is below it."""
    parts = _HEAD.match(content.replace("\r\n", "\n"))
    if parts is None:
        mend = "begin the file with a line ---, the head, and another line ---"
        raise BrokenArticle(name, "has no head", mend)
    try:
        with _reading:
            head = _yaml.load(parts["head"])
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        mend = "quote values that have a colon or begin with a special character"
        raise BrokenArticle(name, f"its head is not YAML{where}", mend) from None
    if not isinstance(head, dict):
        raise BrokenArticle(name, "its head has no fields", "write lines such as `title: …`")
    try:
        return FrontMatter.parse_obj(head), parts["body"]
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        raise BrokenArticle(name, f"{field}: {first['msg']}", _MEND.get(field, _UNKNOWN)) from None


_UNKNOWN = (
    "remove the field; there are title, address, topics, asked_as, valid_from, review_by and"
    " audience"
)
_MEND = {
    "title": "write `title:` and what the article is called, at most 120 characters",
    "address": "write `address:` and the end of its address, such as returns-from-abroad",
    "topics": "write `topics:` and at least one keyword in square brackets",
    "asked_as": f"write `asked_as:` and at most {MOST_ASKED} lines such as `  - Who pays?`, each of"
    " at most 200 characters",
    "valid_from": "write `valid_from:` and a day such as 2026-01-31",
    "review_by": "write `review_by:` and the last day it holds unread, such as 2027-01-31",
    "audience": "write `audience: everyone` or `audience: customers`",
}
