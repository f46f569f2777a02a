"""The small part of Markdown in which articles are written, as sections of plain sentences.

Headings, paragraphs and lists are read; emphasis, links and code marks are taken off. What cannot
be quoted in a chat (tables, pictures, code blocks, HTML) is on the article's page only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from care.knowledge.sentences import split_sentences

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?P<text>.*)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_NOT_QUOTED = re.compile(r"\s*(?:\||<|!\[|-{3,}\s*$|\*{3,}\s*$)")
_ANY_MARK = re.compile(r"[*_`\[<\\]")
_MARKS = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+|[^>\s]+@[^>\s]+)>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!-])"), r"\1"),
)


@dataclass(frozen=True)
class Section:
    """A heading, empty above the first one, and the sentences below it."""

    heading: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)


def read_sections(text: str) -> tuple[Section, ...]:
    """The sections of an article in order; those without a sentence are left out."""
    sections: list[Section] = []
    heading, sentences = "", list[str]()
    for is_heading, block in _blocks(text):
        if not is_heading:
            sentences += split_sentences(plain(block))
            continue
        sections.append(Section(heading, tuple(sentences)))
        heading, sentences = plain(block), []
    sections.append(Section(heading, tuple(sentences)))
    return tuple(section for section in sections if section.sentences)


def plain(text: str) -> str:
    """A line of Markdown without its marks."""
    if not _ANY_MARK.search(text):
        return " ".join(text.split())
    for marks, kept in _MARKS:
        text = marks.sub(kept, text)
    return " ".join(text.split())


def _blocks(text: str) -> Iterator[tuple[bool, str]]:
    """Headings (True), and paragraphs and list items (False), each as one line."""
    lines: list[str] = []
    is_code = False
    for line in [*text.splitlines(), ""]:
        if _FENCE.match(line):
            is_code = not is_code
            line = ""  # noqa: PLW2901  # the fence ends what stands before it
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if (is_code or not line.strip() or heading or item or _NOT_QUOTED.match(line)) and lines:
            yield False, " ".join(lines)
            lines = []
        if is_code or _NOT_QUOTED.match(line):
            continue
        if heading:
            yield True, heading["text"]
        elif line.strip():
            lines.append(item["text"] if item else line.strip())
