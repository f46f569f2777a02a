"""Insults and threats, and what sounds like them."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from assistant.languages.glosser import fold
from assistant.nlu.abuse import pattern

FOUND = YAML(typ="safe", pure=True).load(Path("data/handoff/abuse.yml"))
ABUSE = pattern([*FOUND["insults"], *FOUND["threats"]])


@pytest.mark.parametrize(
    "text",
    [
        "You are an IDIOT",
        "you're such a moron",
        "fuck you",
        "shut up!",
        "I will kill you",
        "i'm going to burn down your store",
        "I know where you live",
        "eres una inútil",
        "te voy a matar",
    ],
)
def test_what_is_aimed_at_somebody(text: str) -> None:
    assert ABUSE.search(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "where is my fucking order",
        "this damn thing is broken",
        "I'm an idiot, I typed the wrong address",
        "the killer headphones",
        "I will find your email and reply",
        "will you shut down my account?",
        "¿dónde está mi pedido?",
    ],
)
def test_what_is_not(text: str) -> None:
    assert not ABUSE.search(fold(text))
