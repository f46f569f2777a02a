"""Whether it was helpful: thumbs, then from 1 to 5 and a sentence, if the customer likes."""

from __future__ import annotations

import re

from rasa_sdk.events import FollowupAction

from actions.boundary import CareAction
from actions.fields import Field, FieldSkill, any_words
from actions.tasks import ChangesNothing
from actions.turn import Button, Turn
from actions.wording import phrase
from actions.work import DRAFT, TASK_FORM, Question, Work
from care.bootstrap import Services
from care.conversations.answers import is_bare_no, is_yes
from care.orders.drafts import Draft
from care.policy import Task

_SKIPPED = "skip"
_DIGIT = re.compile(r"(?<!\d)[1-5](?!\d)")


def _helpful(work: Work, words: str, is_asked: bool) -> str | None:
    if is_yes(words) or "👍" in words:
        return "yes"
    return "no" if is_bare_no(words) or "👎" in words else None


def _rating(work: Work, words: str, is_asked: bool) -> str | None:
    found = _DIGIT.search(words) if is_asked else None
    if found:
        return found.group()
    return _SKIPPED if is_asked and is_bare_no(words) else None


def _comment(work: Work, words: str, is_asked: bool) -> str | None:
    return _SKIPPED if is_asked and is_bare_no(words) else any_words(work, words, is_asked)


def _ratings(work: Work) -> list[Button]:
    stars = [_choice(str(n), f"rating:{n}") for n in range(1, 6)]
    return [*stars, _choice(phrase("skip"), f"rating:{_SKIPPED}")]


def _skip(work: Work) -> list[Button]:
    return [_choice(phrase("skip"), f"comment:{_SKIPPED}")]


def _choice(title: str, value: str) -> Button:
    return Button(title, f'/rate{{"chosen": "{value}"}}')


class Rate(CareAction):
    """Takes what is said right after the goodbye as the answer to whether it was helpful."""

    action_name = "action_rate"

    def act(self, turn: Turn, care: Services) -> None:
        turn.set(**{DRAFT: Draft(task=Task.GIVE_OPINION).as_json()})
        turn.events.append(FollowupAction(TASK_FORM))


class GiveOpinion(ChangesNothing, FieldSkill):
    """Keeps each answer at once: who leaves in the middle has said what they said."""

    task = Task.GIVE_OPINION
    own_intents = frozenset({"rate", "affirm", "deny"})
    begins_with = frozenset({"rate"})
    fields = (
        Field("helpful", "utter_was_it_helpful", _helpful),
        Field("rating", "utter_rate_from_1_to_5", _rating, _ratings),
        Field("comment", "utter_say_more_if_you_like", _comment, _skip, is_free=True),
    )

    def note(self, work: Work, name: str, value: str) -> None:
        super().note(work, name, value)
        keep, conversation_id = work.care.transcript.note_opinion, work.turn.conversation_id
        if name == "helpful":
            keep(conversation_id, helpful=value == "yes")
        elif value == _SKIPPED:
            pass
        elif name == "rating":
            keep(conversation_id, rating=int(value))
        else:
            keep(conversation_id, comment=value)

    def missing(self, work: Work) -> Question | None:
        question = super().missing(work)
        if question is None:
            work.turn.say("utter_thanks_for_opinion")
            work.turn.set(**{DRAFT: None})
            work.turn.finish_task()
        return question
