"""Requests that customers have looked into: a complaint, feedback, or trouble that stays."""

from __future__ import annotations

import re

from actions.choosing import choice
from actions.fields import Field, FieldSkill, told
from actions.tasks import confirm
from actions.trouble import TROUBLE_FIELDS, described, tell_solved
from actions.turn import Button, Turn
from actions.wording import phrase
from actions.work import Question, Work
from care.accounts.models import Level
from care.orders import routing
from care.policy import Task
from care.tickets.models import MOST_CHARS, Category, NewCase, Urgency
from care.tickets.reading import find_category, find_urgency, named_category, says_what

CATEGORY, DESCRIPTION, EMAIL, FEEDBACK = (
    "case_category",
    "case_description",
    "case_email",
    "feedback_text",
)
KIND, URGENCY, SORRY = "kind", "urgency", "sorry"  # facts that are not asked for
COMPLAINT, OPINION, TROUBLE = "complaint", "opinion", "trouble"  # the kinds
_KINDS = {"complaint_ticket": COMPLAINT, "feedback": OPINION, "tech_issue": TROUBLE}
_FREE = frozenset({DESCRIPTION, FEEDBACK, "device", "since"})
# What is no answer, even where any words are one.
_ASIDES = frozenset({"track_order", "refund_status", "balance", "product_info", "ticket_status"})
_NO_DESCRIPTION = frozenset({"handoff", "greet", "thanks", "bot_challenge", "goodbye", "repeat"})
_LONG = 15  # words: who says more describes something, even with a question in it
_QUOTED = 240  # characters of a description that are read back
_MORE = re.compile(
    r"^\W*(?:please )?(?:also )?(?:add|write|mention|note|say|tell them)(?: to it)?(?: also)?"
    r"(?: that)?[ :,]+(?P<more>.{3,})$",
    re.I | re.S,
)
_ABOUT = re.compile(r"\b(?:about|category|it'?s (?:a|an|the)?|put it under)\b", re.I)


def _text(work: Work, words: str, is_asked: bool) -> str | None:
    """The words, where they tell what it is about; any do, once they are asked for."""
    if words == work.turn.words and work.turn.intent in _NO_DESCRIPTION:
        return None
    if not (is_asked or says_what(words)):
        return None
    return words.strip()[:MOST_CHARS] or None


class OpenCase(FieldSkill):
    """Takes down what is wrong, for a person; of trouble with the website only what stays."""

    task = Task.OPEN_CASE
    own_intents = frozenset(_KINDS)
    begins_with = frozenset(_KINDS)

    fields = (
        *TROUBLE_FIELDS,
        Field(FEEDBACK, "utter_ask_for_feedback", _text),
        Field(
            DESCRIPTION,
            "utter_ask_for_case_description",
            _text,
        ),
        Field(
            CATEGORY,
            "utter_ask_for_case_category",
            lambda w, words, asked: _category(words, asked),
            lambda work: _categories(),
        ),
        Field(EMAIL, "utter_ask_for_case_email", told("email")),
    )

    def is_wanted(self, intent: str, words: str) -> bool:
        """A complaint about what was delivered has its own remedies."""
        is_remedied = intent == "complaint_ticket" and routing.is_about_a_problem(words)
        return intent in self.begins_with and not is_remedied

    def is_aside(self, turn: Turn) -> bool:
        if turn.asked not in _FREE:
            return super().is_aside(turn)
        is_short = len(turn.words.split()) <= _LONG
        return is_short and turn.intent in _ASIDES and super().is_aside(turn)

    def _begins_another(self, turn: Turn) -> bool:
        # Trouble in one's own words sounds like many a wish.
        return turn.asked not in _FREE and super()._begins_another(turn)

    def other_change(self, turn: Turn) -> Task | None:
        return None if turn.asked in _FREE else super().other_change(turn)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        kind = _kind(work, asked)
        for field in self.fields:
            if field.name not in _fields_of(kind):
                continue
            # What is wrong is said once; later words are for the question at hand.
            is_known = field.name in work.draft.said and field.name in _FREE
            if is_known and asked != field.name:
                continue
            heard = field.hear(work, words, asked == field.name)
            if heard:
                self.note(work, field.name, heard)
        self._hear_more(work, words, asked)

    def _hear_more(self, work: Work, words: str, asked: str | None) -> None:
        said = work.draft.said
        soon = find_urgency(words, None, None)
        if soon is not Urgency.NORMAL and soon.value != said.get(URGENCY):
            self.note(work, URGENCY, soon.value)
        more = _MORE.match(words) if asked in {"confirmation", CATEGORY, EMAIL} else None
        name = FEEDBACK if said[KIND] == OPINION else DESCRIPTION
        if more and name in said:
            self.note(work, name, f"{said[name]} {more['more']}"[:MOST_CHARS])

    def missing(self, work: Work) -> Question | None:
        said = work.draft.said
        kind = _kind(work, None)
        if kind == COMPLAINT and SORRY not in said:
            said[SORRY] = "said"
            work.turn.say("utter_sorry_for_that")
        if kind == TROUBLE and said.get("helped") == "yes":
            tell_solved(work)
            return None
        for field in self.fields:
            is_needed = field.name in _fields_of(kind) and field.name not in said
            if is_needed and not (field.name == EMAIL and _is_verified(work)):
                facts = dict(field.facts(work))
                ask = field.ask if field.name != "helped" else f"utter_try_{said['trouble']}"
                return Question(field.name, ask, field.choices(work), facts)
        return None

    def read_back(self, work: Work) -> Question:
        new = _case(work)
        if new.category is Category.FEEDBACK:
            return confirm(work, "utter_confirm_feedback", description=_short(new.description))
        response = "utter_confirm_open_case"
        if new.urgency is Urgency.HIGH:
            response = "utter_confirm_open_case_soon"
        return confirm(
            work,
            response,
            category=phrase(f"category_{new.category.value}"),
            description=_short(new.description),
            email=new.email or phrase("address_on_file"),
        )

    def make(self, work: Work) -> None:
        draft = work.draft
        number = work.care.cases.open(work.turn.conversation_id, _case(work), draft.key)
        draft.spoken["number"] = number

    def tell(self, work: Work) -> None:
        is_opinion = work.draft.said[KIND] == OPINION
        response = "utter_feedback_noted" if is_opinion else "utter_case_opened"
        work.turn.say(response, None, **work.draft.spoken)


def _fields_of(kind: str) -> tuple[str, ...]:
    if kind == OPINION:
        return (FEEDBACK,)
    if kind == TROUBLE:
        return (*(field.name for field in TROUBLE_FIELDS), EMAIL)
    return (DESCRIPTION, CATEGORY, EMAIL)


def _kind(work: Work, asked: str | None) -> str:
    """Which of the three it is, by the message that began it."""
    said, turn = work.draft.said, work.turn
    begun = _KINDS.get(work.draft.intent) or _KINDS.get(turn.intent) or COMPLAINT
    if turn.asked is None and asked is None and said.get(KIND) not in (None, begun):
        said.clear()  # what is left of another one
    return said.setdefault(KIND, begun)


def _is_verified(work: Work) -> bool:
    return work.identity.level is Level.VERIFIED


def _category(words: str, is_asked: bool) -> str | None:
    is_named = is_asked or (_ABOUT.search(words) and len(words.split()) <= _LONG)
    found = named_category(words) if is_named else find_category(words)
    return found.value if found and found is not Category.FEEDBACK else None


def _categories() -> list[Button]:
    return [
        choice(phrase(f"title_{one.value}"), CATEGORY, one.value)
        for one in Category
        if one is not Category.FEEDBACK
    ]


def _case(work: Work) -> NewCase:
    said, turn = work.draft.said, work.turn
    email = None if _is_verified(work) else said.get(EMAIL)
    if said[KIND] == OPINION:
        return NewCase(category=Category.FEEDBACK, description=said[FEEDBACK])
    if URGENCY not in said:
        mood = turn.strongest("urgency"), turn.strongest("frustration")
        said[URGENCY] = find_urgency("", *mood).value
    is_trouble = said[KIND] == TROUBLE
    return NewCase(
        category=Category.WEBSITE if is_trouble else Category(said[CATEGORY]),
        description=described(said) if is_trouble else said[DESCRIPTION],
        urgency=Urgency(said[URGENCY]),
        email=email,
    )


def _short(description: str) -> str:
    line = " ".join(description.split())
    return line if len(line) <= _QUOTED else line[: _QUOTED - 1].rstrip() + "…"
