"""The file with examples of frustrated and urgent messages.

It is YAML with four headings, each with a block of lines as in Rasa's `nlu.yml`. Rasa itself
passes it over, having none of the headings Rasa knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from rasa.shared.exceptions import RasaException, YamlException
from rasa.shared.utils.io import read_yaml_file

FRUSTRATION, URGENCY = MOODS = ("frustration", "urgency")

HEADINGS: dict[str, frozenset[str]] = {
    "frustrated": frozenset({FRUSTRATION}),
    "urgent": frozenset({URGENCY}),
    "both": frozenset(MOODS),
    "neither": frozenset(),
}


class Example(NamedTuple):
    """A message, and the moods it has."""

    text: str
    moods: frozenset[str]


def read(file: Path) -> list[Example]:
    """All examples of `file`, in its order.

    Raises:
        RasaException: the file is missing or not as described; says what was expected.
    """
    content = _content(file)
    examples: dict[str, Example] = {}
    for heading, moods in HEADINGS.items():
        for text in _lines(file, heading, content[heading]):
            if text in examples:
                raise RasaException(f'{file}: "{text}" is there twice (again under {heading}).')
            examples[text] = Example(text, moods)
    return list(examples.values())


def _content(file: Path) -> dict[str, Any]:
    try:
        content = read_yaml_file(file)
    except (OSError, RasaException, YamlException) as error:
        raise RasaException(f"{file} cannot be read: {error}") from error
    if not isinstance(content, dict) or set(content) != set(HEADINGS):
        raise RasaException(f"{file}: expected the headings {', '.join(HEADINGS)}, each once.")
    return content


def _lines(file: Path, heading: str, block: Any) -> list[str]:
    if not isinstance(block, str) or not block.strip():
        raise RasaException(f'{file}: expected "{heading}: |" and lines below it, each "- text".')
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    for line in lines:
        if not line.startswith("- ") or not line[2:].strip():
            raise RasaException(f'{file}, under {heading}: expected "- text", found "{line}".')
    return [line[2:].strip() for line in lines]
