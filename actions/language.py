"""Changing the language of the conversation."""

from __future__ import annotations

import re

from actions.boundary import CareAction
from actions.turn import Button, Turn
from actions.wording import languages
from care.bootstrap import Services


class ChangeLanguage(CareAction):
    """Goes on in the language that the customer asks for, or asks for which."""

    action_name = "action_change_language"

    def act(self, turn: Turn, care: Services) -> None:
        kind, code = turn.choice
        wanted = code if kind == "language" and code in languages() else _named(turn.words)
        if wanted is None:
            turn.say("utter_which_language", language_buttons())
        else:
            turn.set(language=wanted, language_is_chosen=True)
            # Said in the language that is only noted after it.
            turn.say("utter_language_changed", language=wanted)


def _named(words: str) -> str | None:
    """The language that is named last: "not English but Spanish"."""
    found = [
        (place.start(), code)
        for code, language in languages().items()
        for name in language["called"]
        for place in re.finditer(rf"\b{re.escape(name)}\b", words.lower())
    ]
    return max(found)[1] if found else None


def language_buttons() -> list[Button]:
    """A choice for each language, in its own words."""
    return [
        Button(language["name"], f'/change_language{{"chosen": "language:{code}"}}')
        for code, language in languages().items()
    ]
