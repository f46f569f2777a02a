"""Spanish customers: understood as far as measured, and answered in their language."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MESSAGES = Path("tests/understanding/spanish.tsv")
Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def understood(parse: Parse) -> Counter[str]:
    """How many of the messages were understood, asked about, and taken for something else."""
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    found: Counter[str] = Counter(all=len(rows))
    for row in rows:
        message = parse(row["text"])
        intent = message["intent"]["name"]
        if intent == row["intent"]:
            found["right"] += 1
        elif row["intent"] in message["understanding"]["alternatives"]:
            found["asked"] += 1
        elif intent != "nlu_fallback":
            found["wrong"] += 1
        language = message.get("language") or {}
        found["known as Spanish"] += language.get("code") == "es"
    return found


def test_most_is_understood_or_asked_about(understood: Counter[str]) -> None:
    assert understood["right"] / understood["all"] > 0.75
    assert (understood["right"] + understood["asked"]) / understood["all"] > 0.9


def test_little_is_taken_for_something_else(understood: Counter[str]) -> None:
    assert understood["wrong"] / understood["all"] < 0.06


def test_it_is_known_to_be_spanish(understood: Counter[str]) -> None:
    assert understood["known as Spanish"] / understood["all"] > 0.95
