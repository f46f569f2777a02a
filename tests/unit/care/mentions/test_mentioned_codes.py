"""That no code has come, in customers' words."""

from __future__ import annotations

import pytest

from care.mentions.getting_in import misses_code


@pytest.mark.parametrize(
    "text",
    [
        "I don't have a code",
        "nothing came",
        "didn't get it",
        "I haven't received anything",
        "no code yet",
        "no e-mail here",
        "not yet",
        "where's the code?",
        "it's not there",
        "I never got the mail",
    ],
)
def test_no_code_came(text: str) -> None:
    assert misses_code(text)


@pytest.mark.parametrize(
    "text",
    [
        *("123456", "no", "no thanks", "the code is 123456", "a person please", "send another"),
        *("never mind, forget it", "no, forget it", "no thanks, leave it", "no, stop it"),
        *("don't bother with it", "I don't want it anymore", "no I want a human, not a code"),
        "I do not need any code, I want to cancel my order instead",
        "can I do it without a code?",
        "why do you need it? I never gave my email",
        "I don't have time for this",
    ],
)
def test_something_else(text: str) -> None:
    assert not misses_code(text)
