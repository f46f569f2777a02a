"""Requests that there are: more is said to them, or they are closed."""

from __future__ import annotations

import re

from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.tasks import confirm
from actions.turn import Turn
from actions.wording import phrase
from actions.work import DRAFT, MAX_CHOICES, Question, Work
from care.mentions.times import find_place
from care.policy import Task
from care.tickets.models import MOST_CHARS, Case
from care.tickets.numbers import find_number

CASE, NOTE = "case", "case_note"
_INTENTS = frozenset({"ticket_status", "complaint_ticket", "feedback", "tech_issue"})
_IT = r"(?:tickets?|cases?|requests?|complaints?|claims?|reports?|T-\w{6})"
_ADDS = re.compile(
    rf"\b(?:add|append|attach|include)\b.*\b{_IT}\b|\b(?:more|another|new|further|additional)"
    rf" (?:details?|information|info|facts?|thing)\b.*\b{_IT}\b|\b(?:update|reopen|re-open)"
    rf" (?:my |the |that )?{_IT}\b(?! status)|\b{_IT}\b.*\bagain open\b",
    re.I,
)
_CLOSES = re.compile(
    rf"\b(?:close|withdraw|cancel|drop|end|delete|take back)\b (?:\w+ ){{0,3}}{_IT}\b"
    rf"|\b{_IT}\b.*\b(?:can be closed|is (?:solved|resolved|settled|done)|no longer needed)\b",
    re.I,
)
_QUESTION = re.compile(r"^\W*(?:why|is|was|has|did|when|who)\b", re.I)
_SAYS = re.compile(
    rf"\b(?:add|append|note|mention|include)\b.*?(?:\b{_IT}\b.*?)?(?:\bthat\b|:)\s*(?P<note>.{{3,}})$",
    re.I | re.S,
)
_SHORT = 60  # characters of a description on a button


def adds(words: str) -> bool:
    """Whether somebody wants to say more to a request."""
    return bool(_ADDS.search(words)) and not _QUESTION.match(words)


def closes(words: str) -> bool:
    """Whether somebody wants a request closed."""
    return bool(_CLOSES.search(words)) and not _QUESTION.match(words)


class _OfCase(FieldSkill):
    """A skill that is about a request the customer has made."""

    own_intents = frozenset({"ticket_status"})

    def cases(self, work: Work) -> list[Case]:
        """Those it can be done with."""
        return work.care.cases.mine(work.turn.conversation_id, self.task)

    def hear_case(self, work: Work, words: str, is_asked: bool) -> None:
        """Notes which one the words name; says so where it is none of the customer's."""
        mine = self.cases(work)
        number = find_number(words, is_asked)
        place = find_place(words, len(mine)) if is_asked and not number else None
        if number and any(case.number == number for case in mine):
            self.note(work, CASE, number)
        elif number:
            work.turn.say("utter_case_not_found")
            work.draft.said.pop(CASE, None)
            work.has_heard = True
        elif place is not None:
            self.note(work, CASE, mine[place].number)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        if words != work.turn.words:
            work.has_heard = True  # it waited for the shop, or for who it is
        if asked != NOTE:
            self.hear_case(work, words, asked == CASE)
        super().hear(work, words, asked)

    def missing(self, work: Work) -> Question | None:
        mine, said = self.cases(work), work.draft.said
        if not mine:
            work.turn.say("utter_no_cases")
            work.turn.set(**{DRAFT: None})
            work.turn.finish_task()
            return None
        if len(mine) == 1 and not work.turn.replies:
            said.setdefault(CASE, mine[0].number)
        if all(case.number != said.get(CASE) for case in mine):
            buttons = [choice(_title(case), CASE, case.number) for case in mine[:MAX_CHOICES]]
            return Question(CASE, "utter_ask_for_case", buttons)
        return super().missing(work)

    def the_case(self, work: Work) -> Case:
        """The one that is meant, once that is known."""
        return next(c for c in self.cases(work) if c.number == work.draft.said[CASE])


class AddToCase(_OfCase):
    """Which one, and what."""

    task = Task.ADD_TO_CASE
    fields = (Field(NOTE, "utter_ask_for_case_note", lambda w, words, asked: _note(words, asked)),)

    def is_wanted(self, intent: str, words: str) -> bool:
        return intent in _INTENTS and adds(words)

    def is_aside(self, turn: Turn) -> bool:
        return turn.asked != NOTE and super().is_aside(turn)

    def _begins_another(self, turn: Turn) -> bool:
        return turn.asked != NOTE and super()._begins_another(turn)

    def other_change(self, turn: Turn) -> Task | None:
        return None if turn.asked == NOTE else super().other_change(turn)

    def read_back(self, work: Work) -> Question:
        case, note = self.the_case(work), work.draft.said[NOTE]
        response = "utter_confirm_add_to_case" if case.is_open else "utter_confirm_reopen_case"
        return confirm(work, response, number=case.number, note=note)

    def make(self, work: Work) -> None:
        said, key = work.draft.said, work.draft.key
        work.care.cases.add(work.turn.conversation_id, said[CASE], said[NOTE], key)

    def tell(self, work: Work) -> None:
        work.turn.say("utter_case_added_to", None, **work.draft.spoken)


class CloseCase(_OfCase):
    """Which one."""

    task = Task.CLOSE_CASE
    fields = ()

    def is_wanted(self, intent: str, words: str) -> bool:
        return intent in _INTENTS | {"cancel_order"} and closes(words)

    def cases(self, work: Work) -> list[Case]:
        return [case for case in super().cases(work) if case.is_open]

    def read_back(self, work: Work) -> Question:
        case = self.the_case(work)
        return confirm(work, "utter_confirm_close_case", number=case.number, about=_about(case))

    def make(self, work: Work) -> None:
        work.care.cases.close(work.turn.conversation_id, work.draft.said[CASE])

    def tell(self, work: Work) -> None:
        work.turn.say("utter_case_closed", None, **work.draft.spoken)


def _note(words: str, is_asked: bool) -> str | None:
    match = None if is_asked else _SAYS.search(words)
    found = words if is_asked else match["note"] if match else ""
    return " ".join(found.split())[:MOST_CHARS] or None


def _title(case: Case) -> str:
    return f"{case.number} · {_about(case)}"


def _about(case: Case) -> str:
    """What it is about, in a few words."""
    line = " ".join(case.description.split())
    short = line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"
    return short or phrase(f"category_{case.category.value}")
