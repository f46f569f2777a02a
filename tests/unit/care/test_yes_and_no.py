"""A yes lets something happen: what is one, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.conversations.answers import is_bare_no, is_yes


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes!",
        "yes please",
        "yep, go ahead",
        "yse pls",
        "ok do it",
        "sure, thanks",
        "that's right",
        "looks good",
        "please do",
        "go ahead",
        "I confirm",
        "yes, I don't need it any more",
        "yes, that is what I want",
        "y",
        "👍",
    ],
)
def test_a_yes(text: str) -> None:
    assert is_yes(text)
    assert not is_bare_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes but to the other card",
        "yes, only not the lamp",
        "ok wait",
        "yes, what does it cost?",
        "yes if it's free",
        "yes and can you change the address first",
        "no",
        "maybe",
        "yesterday it came",
        "okay, actually leave it",
        "not yet",
        "is that right?",
        "yes, the blue one instead",
    ],
)
def test_no_yes(text: str) -> None:
    assert not is_yes(text)


@pytest.mark.parametrize(
    "text", ["no", "No, thanks", "nope", "never mind", "don't", "wait, stop", "forget it", "no way"]
)
def test_a_no(text: str) -> None:
    assert is_bare_no(text)


@pytest.mark.parametrize(
    "text",
    ["no problem", "no, please send it to my gift card and not to the card I paid with", "yes", ""],
)
def test_more_than_a_no(text: str) -> None:
    assert not is_bare_no(text)


@given(st.text())
def test_nothing_is_both(text: str) -> None:
    assert not (is_yes(text) and is_bare_no(text))
