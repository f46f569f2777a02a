"""How requests stand: for verified customers, or by number and e-mail address."""

from __future__ import annotations

from collections.abc import Sequence

from actions.asking import prove_first
from actions.attempts import TRIES_BEFORE_A_PERSON, succeeded
from actions.case_changes import adds, closes
from actions.choosing import choice
from actions.fields import Field, FieldSkill, told
from actions.tasks import ChangesNothing
from actions.wording import phrase, said_day
from actions.work import DRAFT, Question, Work
from care.accounts.models import Level
from care.errors import NotFound
from care.policy import Task
from care.tickets.models import Case
from care.tickets.numbers import find_number

NUMBER, EMAIL = "case_number", "status_email"
_BY_CODE = "by_code"  # in place of a number that is not at hand
_MISSES = "misses"  # the fact of how often nothing was found


def tell_cases(work: Work, words: str) -> None:
    """How the verified customer's requests stand, or the one that is named."""
    conversation_id = work.turn.conversation_id
    mine = work.care.cases.mine(conversation_id, Task.ADD_TO_CASE)
    handed_over = work.care.cases.handed_over(conversation_id)
    number = find_number(words)
    if number is not None:
        named = [case for case in [*mine, *handed_over] if case.number == number]
        _tell(work, named[0]) if named else work.turn.say("utter_case_not_found")
    elif not (mine or handed_over):
        work.turn.say("utter_no_cases")
    else:
        tell_these(work, [*mine, *handed_over])


def tell_these(work: Work, cases: Sequence[Case]) -> None:
    """How each of the cases stands: one in a sentence, several in a list."""
    if len(cases) == 1:
        _tell(work, cases[0])
    elif cases:
        lines = [_line(case) for case in cases]
        work.turn.say("utter_your_cases", cases="; ".join(lines), count=len(lines))


def _number(work: Work, words: str, is_asked: bool) -> str | None:
    if is_asked and work.turn.intent == "dont_know":
        return _BY_CODE
    return find_number(words, is_asked)


class CaseStatus(ChangesNothing, FieldSkill):
    """Nothing is changed: the number and the address are asked for, and it is told."""

    task = Task.CASE_STATUS
    own_intents = frozenset({"ticket_status"})
    fields = (
        Field(
            NUMBER,
            "utter_ask_for_case_number",
            _number,
            lambda work: [choice(phrase("not_at_hand"), NUMBER, _BY_CODE)],
        ),
        Field(EMAIL, "utter_ask_for_status_email", told("email")),
    )

    def is_wanted(self, intent: str, words: str) -> bool:
        return intent == "ticket_status" and not (adds(words) or closes(words))

    def missing(self, work: Work) -> Question | None:
        said, turn = work.draft.said, work.turn
        if work.identity.level is Level.VERIFIED:
            self._tell_all(work)
            return None
        if said.get(NUMBER) == _BY_CODE:
            turn.set(**{DRAFT: None})
            prove_first(turn, "ticket_status", "")
            return None
        question = super().missing(work)
        if question is None:
            question = self._look(work)
        return question

    def _look(self, work: Work) -> Question | None:
        """Tells it where both fit; else asks again, up to the offer of a person."""
        said, turn = work.draft.said, work.turn
        try:
            case = work.care.cases.with_email(said[NUMBER], said[EMAIL])
        except NotFound:
            turn.say("utter_case_not_found")
            misses = int(said.get(_MISSES, "0")) + 1
            said.clear()
            said[_MISSES] = str(misses)
            if misses < TRIES_BEFORE_A_PERSON:
                return super().missing(work)
            turn.set(**{DRAFT: None})
            turn.end_task("utter_offer_person")
            return None
        _tell(work, case)
        self._finish(work)
        return None

    def _tell_all(self, work: Work) -> None:
        tell_cases(work, work.draft.said.get(NUMBER, ""))
        self._finish(work)

    def _finish(self, work: Work) -> None:
        succeeded(work.turn)
        if not (work.turn.waiting or work.turn.paused):
            work.turn.say("utter_anything_else")
        work.turn.set(**{DRAFT: None})
        work.turn.finish_task()


def _tell(work: Work, case: Case) -> None:
    facts = {"number": case.number, "day": said_day(case.opened_at.date())}
    work.turn.say(f"utter_case_is_{case.status.value}", None, **facts)


def _line(case: Case) -> str:
    facts: dict[str, str | Sequence[str]] = {
        "number": case.number,
        "category": phrase(f"category_{case.category.value}"),
        "status": phrase(f"status_{case.status.value}"),
    }
    return phrase("one_of_cases", **facts)
