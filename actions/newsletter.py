"""The newsletter, on and off."""

from __future__ import annotations

import re

from actions.account_fields import NONSENSE, email_in
from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.tasks import CONFIRMATION, confirm
from actions.turn import Button
from actions.wording import phrase
from actions.work import Question, Work
from care.accounts.models import Level
from care.policy import Task

_STOP = re.compile(
    r"\b(?:unsubscribe|stop|cancel|off|remove|end|opt(?:ing)? out|no more|don'?t (?:want|send)"
    r"|do not (?:want|send)|quit|leave the|too many|spam\w*|get rid)\b",
    re.I,
)
_LEFT = re.compile(r"\bleave (?:it|that|everything)\b", re.I)  # a no to what was read back
_START = re.compile(
    r"\b(?:subscribe|sign (?:me )?up|start|join|get|receive|want|add me|put me|on|opt in)\b", re.I
)


def _wish(work: Work, words: str, is_asked: bool) -> str | None:
    if work.turn.asked == CONFIRMATION:
        words = _LEFT.sub(" ", words)
    if _STOP.search(words):
        return "stop"
    return "start" if _START.search(words) else None


def _buttons(work: Work) -> list[Button]:
    return [choice(phrase(f"newsletter_{wish}"), "newsletter", wish) for wish in ("start", "stop")]


class SetNewsletter(FieldSkill):
    """Which of the two, and for which address; a customer who is known need not say theirs."""

    task = Task.SET_NEWSLETTER
    own_intents = frozenset({"newsletter", "account_update", NONSENSE})
    begins_with = frozenset({"newsletter"})
    fields = (
        Field("newsletter", "utter_ask_for_newsletter", _wish, _buttons),
        Field("newsletter_email", "utter_ask_for_newsletter_email", email_in),
    )

    def missing(self, work: Work) -> Question | None:
        if "newsletter_email" not in work.draft.said and work.identity.level is Level.VERIFIED:
            work.draft.said["newsletter_email"] = work.customer.email
        return super().missing(work)

    def read_back(self, work: Work) -> Question:
        wish, email = work.draft.said["newsletter"], work.draft.said["newsletter_email"]
        return confirm(work, f"utter_confirm_newsletter_{wish}", email=email)

    def make(self, work: Work) -> None:
        said = work.draft.said
        work.care.accounts.set_newsletter(
            said["newsletter_email"], said["newsletter"] == "start", work.draft.key
        )

    def tell(self, work: Work) -> None:
        wish = work.draft.said["newsletter"]
        work.turn.say(f"utter_newsletter_{wish}", None, **work.draft.spoken)
