"""Skills that ask for a few facts, one after the other, in whatever order they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from actions.tasks import Skill
from actions.turn import Button
from actions.work import Question, Work

Hear = Callable[[Work, str, bool], "str | None"]


def _always(work: Work) -> bool:
    return True


def _no_buttons(work: Work) -> Sequence[Button]:
    return ()


def _no_facts(work: Work) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Field:
    """A fact a skill needs.

    Args:
        name: of the slot that is asked for, and of the fact in `Draft.said`; where the answer is
            not understood, `utter_explain_<name>` is said.
        ask: the response that asks for it.
        hear: what these words say of it; the last argument tells whether it was asked for.
        choices: what can be chosen; a choice `<name>:<value>` is taken as it is.
        needed: whether it is needed at all, as far as is known.
        facts: what stands in braces in the question.
        is_free: whether any words are an answer, questions and other wishes included.
    """

    name: str
    ask: str
    hear: Hear
    choices: Callable[[Work], Sequence[Button]] = _no_buttons
    needed: Callable[[Work], bool] = _always
    facts: Callable[[Work], Mapping[str, Any]] = _no_facts
    is_free: bool = False


class FieldSkill(Skill):
    """A skill that is complete once all its fields are known."""

    fields: ClassVar[tuple[Field, ...]]

    def is_free(self, asked: str | None) -> bool:
        return any(field.is_free and field.name == asked for field in self.fields)

    def choose(self, work: Work, kind: str, value: str) -> None:
        if value and any(field.name == kind for field in self.fields):
            self.note(work, kind, value)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        for field in self.fields:
            heard = field.hear(work, words, asked == field.name)
            if heard:
                self.note(work, field.name, heard)

    def note(self, work: Work, name: str, value: str) -> None:
        """Keeps a fact; the latest word on it wins."""
        work.draft.said[name], work.has_heard = value, True

    def missing(self, work: Work) -> Question | None:
        for field in self.fields:
            if field.name not in work.draft.said and field.needed(work):
                return Question(field.name, field.ask, field.choices(work), dict(field.facts(work)))
        return None


def any_words(work: Work, words: str, is_asked: bool) -> str | None:
    """A field that takes what is typed, once it is asked for."""
    return " ".join(words.split()) or None if is_asked else None


def told(kind: str) -> Hear:
    """A field that is an entity of this kind, in this message."""

    def hear(work: Work, words: str, is_asked: bool) -> str | None:
        if words != work.turn.words:
            return None
        found = work.turn.told_of(kind)
        return found[0] if found else None

    return hear
