"""The customer's place in the loyalty programme: told, and nothing changed."""

from __future__ import annotations

import re

from actions.wording import phrase, said_number
from actions.work import Work

_WISH = re.compile(
    r"\b(?:join|enrol\w*|cancel|end|leave|quit|renew|transfer|missing|credited|lost|stolen|gone"
    r"|upgrade|downgraded?|added|claim)\b",
    re.I,
)


def tell_membership(work: Work, words: str) -> None:
    """Level, points, and since when; and that more than that takes a person."""
    membership = work.customer.membership
    if membership is None:
        work.turn.say("utter_no_membership")
    else:
        work.turn.say(
            "utter_membership",
            level=phrase(f"level_{membership.level.value}"),
            points=said_number(membership.points),
            since=str(membership.since.year),
        )
    if _WISH.search(words):
        work.turn.say("utter_membership_by_person")
