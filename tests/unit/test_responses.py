"""What customers are told: all of it is in the responses, all of them are said, every choice leads
somewhere, and none of it is in Python."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.nlg.interpolator import interpolate_text
from ruamel.yaml import YAML

from actions import boundary
from care.accounts.facts import EMAIL

CODE = sorted(
    [
        *Path("actions").glob("*.py"),
        *Path("assistant").rglob("*.py"),
        *Path("care/handoff").glob("*.py"),
    ]
)
RESPONSES: dict[str, list[dict[str, Any]]] = {
    name: variations
    for file in sorted(Path("data").glob("*/responses*.yml"))
    for name, variations in YAML(typ="safe").load(file)["responses"].items()
}
DOMAIN = YAML(typ="safe").load(Path("domain.yml"))
INTENTS = set(DOMAIN["intents"])
# Said by Rasa itself, by the names it knows.
OF_RASA = {"utter_default"}


def spoken() -> Iterator[re.Pattern[str]]:
    """The names that code and rules mention; what stands in braces may be any part of a name."""
    for file in CODE:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            text = _template(node)
            if text is not None and "utter_" in text and " " not in text:
                yield _pattern(text)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "phrase":
                for name in _templates(node.args[0]):
                    yield _pattern(f"utter_phrase_{name}")
    yield from asked_by_rasa()
    for file in sorted(Path("data").glob("*/*.yml")):
        if not file.name.startswith(("nlu", "responses", "glossary")):
            content = file.read_text(encoding="utf-8")
            yield from (_pattern(name) for name in re.findall(r"utter_\w+", content))


def asked_by_rasa() -> Iterator[re.Pattern[str]]:
    """The names by which forms ask for their slots, where there are such responses."""
    for form, content in DOMAIN["forms"].items():
        yield from (_pattern(f"utter_ask_{form}_{slot}") for slot in content["required_slots"])


def _template(node: ast.AST) -> str | None:
    """The text of a string, with `*` for what is filled in; None where it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "*" for v in node.values)
    return None


def _templates(node: ast.AST) -> Iterator[str]:
    """The texts that an argument may be: of a condition both."""
    if isinstance(node, ast.IfExp):
        yield from _templates(node.body)
        yield from _templates(node.orelse)
    else:
        yield _template(node) or "*"


def _pattern(text: str) -> re.Pattern[str]:
    if text.endswith("_"):  # the rest is put behind it
        text += "*"
    return re.compile(re.escape(text).replace(r"\*", r"\w+"))


def test_every_response_is_said() -> None:
    patterns = {p for p in spoken() if p.pattern not in {r"utter_phrase_\w+", r"utter_\w+"}}
    # A phrase may be named in a variable, and then it stands somewhere as a word of its own.
    words = set(re.findall(r'"([a-z_0-9]+)"', "".join(f.read_text("utf-8") for f in CODE)))
    unsaid = [
        name
        for name in RESPONSES
        if name not in OF_RASA
        and name.removeprefix("utter_phrase_") not in words
        and not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert unsaid == []


def test_every_response_that_code_names_is_there() -> None:
    named = {p.pattern for p in spoken() if re.fullmatch(r"utter_[a-z_0-9]+[a-z0-9]", p.pattern)}
    if_there = {p.pattern for p in asked_by_rasa()} | {"utter_action"}  # a key of Rasa's own
    assert sorted(named - RESPONSES.keys() - if_there) == []


@pytest.mark.parametrize("name", RESPONSES)
def test_every_choice_leads_somewhere(name: str) -> None:
    for variation in RESPONSES[name]:
        for button in variation.get("buttons", []):
            payload = interpolate_text(button["payload"], {})  # doubled braces stay as one
            found = re.fullmatch(r"/(\w+)(\{.*\})?", payload)
            assert found, button
            assert found.group(1) in INTENTS
            json.loads(found.group(2) or "{}")


@pytest.mark.parametrize("name", RESPONSES)
def test_the_braces_of_a_payload_are_no_values(name: str) -> None:
    """Rasa looks for values in payloads, too: braces that are meant as such are doubled."""
    for variation in RESPONSES[name]:
        for button in variation.get("buttons", []):
            assert not re.search(r"(?<!\{)\{(?!\{)", button["payload"]), button


def _is_for_engineers(function: str) -> bool:
    """Whether what is called takes no wording: errors, logs, and lists of words to look for."""
    is_list = function.rsplit(".", maxsplit=1)[-1] in {"listed", "split"}
    return "Error" in function or "logger" in function or is_list


def sentences(file: Path) -> Iterator[str]:
    """Texts that read like a sentence, other than for engineers: in docstrings, errors and logs."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            is_skipped = _is_for_engineers(ast.unparse(node.func))
        else:
            is_docstring = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call)
            is_skipped = is_docstring or isinstance(node, (ast.Raise, ast.Assert))
        if is_skipped:
            skipped |= {id(each) for each in ast.walk(node)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            text = node.value
            if re.search(r"[A-Za-z']+(?: [a-z']+){2,}", text) and not re.search(
                r"[\\|]|\(\?", text
            ):
                yield f"{file}: {text}"


# The shop's own names of reasons, as its API takes them.
NOT_SAID = ("actions/cancelling.py: no longer needed", "actions/cancelling.py: ordered by mistake")


def failures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """All that is said where something did not work: file, name and wording."""
    of_boundary = {response for _, response in boundary._WORDING}
    for file in sorted(Path("data").glob("*/responses*.yml")):
        for name, variations in YAML(typ="safe").load(file)["responses"].items():
            if name in of_boundary or name.startswith("utter_rejected_"):
                yield from ((str(file), name, wording) for wording in variations)


@pytest.mark.parametrize(("file", "name", "wording"), failures())
def test_a_failure_comes_with_a_next_step(file: str, name: str, wording: dict[str, Any]) -> None:
    """Something to take, or an address to write to."""
    assert wording.get("buttons") or EMAIL.search(wording["text"])


def test_no_wording_is_in_python() -> None:
    found = [text for file in sorted(Path("actions").glob("*.py")) for text in sentences(file)]
    assert [text for text in found if text not in NOT_SAID] == []
