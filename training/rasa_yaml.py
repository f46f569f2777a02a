"""Rows as Rasa's YAML, in such a way that Rasa's own reader gives back what was written.

Rasa has no way to write a line break or mark-up as plain words. Breaks become blanks, and a
backslash that would begin an escape (`C:\\users`) a slash. Brackets that Rasa would take for
mark-up become parentheses, so that places of entities stay; that is counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rasa.shared.nlu.training_data.entities_parser import parse_training_example

from training.rows import Row, Span

VERSION = 'version: "3.1"\n\nnlu:\n'

# What ends a line for Rasa, and what YAML does not let into a file.
_BREAKS = re.compile("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_NOT_YAML = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# In a file of ASCII only, Rasa reads these as escapes wherever they stand.
_ESCAPE = re.compile(r"\\(?=[uU])")
_INTENT = re.compile(
    r"""^(?P<indent>\s*)-\ intent:\s*
        (?P<name>'(?:[^']|'')*' | "[^"]*" | [^\s'"#](?:[^#]|(?<=\S)\#)*?)
        \s*(?:(?<=\s)\#.*)?$""",
    re.VERBOSE,
)
# Names that YAML takes for strings as they are, but for those it takes for something else.
_PLAIN = re.compile(r"[^\W\d][\w.-]*")
_NOT_STRINGS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_SIMPLE = re.compile(r"[^\s:()\[\]{}\"\\]+(?: [^\s:()\[\]{}\"\\]+)*")


@dataclass(frozen=True)
class Example:
    """One line of training data; `changed` where brackets had to become parentheses."""

    line: str
    changed: bool = False


def example(row: Row) -> Example:
    """The row as one line of an intent's examples, without the dash.

    Raises:
        ValueError: Rasa cannot express it.
    """
    for changed in (False, True):
        text = _writable(row.text)
        if changed:
            text = text.translate(str.maketrans("[]{}", "()()"))
        text, spans = _stripped(text, _writable_spans(row, text))
        if not text:
            raise ValueError("expected a text with something to read in it")
        line = _marked(text, spans)
        if _reads_back(line, text, spans):
            return Example(line, changed)
    raise ValueError("expected a text that Rasa's format can express")


def check_intent(name: str) -> None:
    """Makes sure that Rasa can have an intent of this name.

    Raises:
        ValueError: it cannot.
    """
    if "/" in name:
        raise ValueError("expected an intent without `/`: Rasa cuts its name there")
    if name != name.strip() or name != _writable(name):
        raise ValueError("expected an intent on one line, without blanks around it or escapes")


def document(examples: Mapping[str, Sequence[str]]) -> str:
    """A file with these examples of intents."""
    return VERSION + "\n".join(block(intent, lines) for intent, lines in examples.items())


def block(intent: str, lines: Iterable[str]) -> str:
    """An intent with its examples."""
    items = "".join(f"      - {line}\n" for line in lines)
    return f"  - intent: {_quoted(intent)}\n    examples: |\n{items}"


def _quoted(intent: str) -> str:
    """The name as YAML reads it back: in quotes only where it has to be."""
    if _PLAIN.fullmatch(intent) and intent.lower() not in _NOT_STRINGS:
        return intent
    return "'" + intent.replace("'", "''") + "'"


def _unquoted(name: str) -> str:
    return name[1:-1].replace("''", "'") if name[0] == "'" else name.strip('"')


def merged(text: str, examples: Mapping[str, Sequence[str]]) -> str:
    """A file's text with examples added, and everything else in it as it was, comments too.

    Raises:
        ValueError: an intent is there in a form that nothing can be added to.
    """
    lines = text.rstrip("\n").split("\n")
    for intent, new in examples.items():
        if not new:
            continue
        end, indent = _end_of(lines, intent)
        if end is None:
            lines += ["", *block(intent, new).rstrip("\n").split("\n")]
        else:
            lines[end:end] = [f"{indent}- {line}" for line in new]
    return "\n".join(lines) + "\n"


def _end_of(lines: list[str], intent: str) -> tuple[int | None, str]:
    """Behind which line an intent's examples end, and how far they are indented."""
    for number, line in enumerate(lines):
        match = _INTENT.match(line)
        if not match or _unquoted(match.group("name")) != intent:
            continue
        head = number + 1
        while head < len(lines) and not lines[head].strip().startswith("examples:"):
            if _depth(lines[head]) <= len(match.group("indent")) and lines[head].strip():
                break
            head += 1
        if head == len(lines) or lines[head].split("#")[0].strip() != "examples: |":
            raise ValueError(f"expected the examples of {intent} to begin with `examples: |`")
        return _end_of_block(lines, head)
    return None, ""


def _end_of_block(lines: list[str], head: int) -> tuple[int, str]:
    outer, last, indent = _depth(lines[head]), head, " " * (_depth(lines[head]) + 2)
    for number in range(head + 1, len(lines)):
        if not lines[number].strip():
            continue
        if _depth(lines[number]) <= outer:
            break
        if last == head:
            indent = lines[number][: _depth(lines[number])]
        last = number
    return last + 1, indent


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _writable(text: str) -> str:
    """The same number of characters, so that places stay."""
    return _ESCAPE.sub("/", _NOT_YAML.sub(" ", _BREAKS.sub(" ", text)))


def _writable_spans(row: Row, text: str) -> list[Span]:
    """The entities of a text of which only signs have changed; without those of nothing."""
    spans = []
    for span in row.entities:
        surface = text[span.start : span.end]
        same = span.value == row.text[span.start : span.end]
        if surface.strip():
            value = surface if same else _writable(span.value)
            spans.append(Span(span.start, span.end, span.entity, value))
    return spans


def _stripped(text: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Without the blanks at both ends, which Rasa does not keep."""
    front = len(text) - len(text.lstrip())
    plain = text.strip()
    moved = []
    for span in spans:
        start, end = max(0, span.start - front), min(len(plain), span.end - front)
        same = span.value == text[span.start : span.end]
        moved.append(Span(start, end, span.entity, plain[start:end] if same else span.value))
    return plain, moved


def _marked(text: str, spans: Sequence[Span]) -> str:
    for span in sorted(spans, key=lambda one: -one.start):
        surface = text[span.start : span.end]
        text = f"{text[: span.start]}[{surface}]{_mark(span, surface)}{text[span.end :]}"
    return text


def _mark(span: Span, surface: str) -> str:
    if span.value == surface and _SIMPLE.fullmatch(span.entity):
        return f"({span.entity})"
    given = {"entity": span.entity}
    if span.value != surface:
        given["value"] = span.value
    return json.dumps(given, ensure_ascii=False)


def _reads_back(line: str, text: str, spans: Sequence[Span]) -> bool:
    if _ESCAPE.search(line):
        return False
    try:
        message = parse_training_example(line)
    except Exception:  # noqa: BLE001 - Rasa's reader raises whatever it stumbles over
        return False
    expected = [(s.start, s.end, s.entity, s.value) for s in spans]
    found = [
        (e["start"], e["end"], e["entity"], str(e["value"])) for e in message.get("entities", [])
    ]
    return bool(message.get("text") == text and found == expected)
