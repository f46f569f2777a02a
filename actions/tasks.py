"""How Care does something for a customer: it listens, asks for what is missing, reads it all
back, and goes ahead only on a yes given after that.

Each thing that can be done is a `Skill`; `actions/skills.py` lists them. `task_form` is open while
one is talked about, and its validation, which Rasa calls with every message, is the skill's turn.
What is known is kept in a draft. A message that tells nothing for the draft and asks for something
else is left to the rules; afterwards the form goes on with its question. Once the customer agrees,
the form ends, and the rule that waits for that calls `action_carry_out` (`actions/making.py`).
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import ClassVar

from actions import choosing, knowledge, proving, switching, turning
from actions.attempts import failed, has_just_failed, not_understood, succeeded
from actions.steering import leave, steer
from actions.turn import REQUESTED_SLOT, Button, Turn
from actions.wording import name_of_task, phrase
from actions.work import Question, Work
from care.bootstrap import Services
from care.conversations.answers import (
    is_bare_no,
    is_yes,
    limits,
    says_nothing,
)
from care.conversations.wishes import SWITCH, Wish
from care.errors import Rejected, StoreUnavailable, Unavailable
from care.incidents import in_one_line
from care.orders import routing
from care.orders.drafts import Draft
from care.policy import Task

logger = logging.getLogger(__name__)

CONFIRMATION = "confirmation"
_ALWAYS_HEARD = {"handoff", "abuse"}  # also where any words are an answer
_ONLY_WHO = 10  # words of a message that says who it is, and nothing else


class Skill(ABC):
    """One thing that can be done: hears and asks until all is agreed to, and does it."""

    task: ClassVar[Task]
    own_intents: ClassVar[frozenset[str]]  # those that belong to this task, whatever the words
    begins_with: ClassVar[frozenset[str]] = frozenset()  # those that ask for it, and nothing else
    keeps_other_changes = False  # whether another change waits, or takes over, without a question

    def is_wanted(self, intent: str, words: str) -> bool:
        """Whether a message that begins something asks for this."""
        return intent in self.begins_with

    def is_free(self, asked: str | None) -> bool:
        """Whether any words are an answer to what was asked, questions and wishes included."""
        return False

    def is_aside(self, turn: Turn) -> bool:
        """Whether a message asks something, and is no answer to what was asked."""
        return turning.is_aside(turn, self.own_intents)

    def other_change(self, turn: Turn) -> Task | None:
        """Another change that a message asks for, in so many words."""
        return turning.other_change(turn, self.task)

    @abstractmethod
    def hear(self, work: Work, words: str, asked: str | None) -> None:
        """Takes from the words what they say about the change; `asked` is what was asked."""

    @abstractmethod
    def missing(self, work: Work) -> Question | None:
        """What has to be asked yet; ends the task where it cannot be done."""

    @abstractmethod
    def read_back(self, work: Work) -> Question:
        """The whole change, and whether to go ahead."""

    @abstractmethod
    def make(self, work: Work) -> None:
        """Has it done, once: `work.draft.key` is the same at each try.

        Raises:
            Rejected: the back end refused, and nothing was changed.
            Unavailable: nobody knows whether it was done.
        """

    @abstractmethod
    def tell(self, work: Work) -> None:
        """Says what was done; the back end has confirmed it."""

    def goes_on(self, work: Work, refusal: Rejected) -> bool:
        """Goes on after a refusal where the customer can choose anew; whether it does."""
        return False

    def choose(self, work: Work, kind: str, value: str) -> None:
        """Takes a choice that `missing` has offered."""
        choosing.take(work, kind, value)

    def understand(self, work: Work, messages: list[str], latest: str) -> None:
        """Takes what the messages say; those before the latest could not be understood yet."""
        for words in messages:
            if words:
                self.hear(work, words, work.turn.asked if words == latest else None)

    def next_question(self, work: Work) -> Question | None:
        """What has to be asked next, once it is known who the customer is."""
        return self.missing(work)

    def take_turn(self, turn: Turn, care: Services) -> None:
        """Hears the latest message, and asks for what is missing or goes ahead."""
        work = Work.begin(turn.fresh(), care, self.task)
        try:
            if not (turn.came_back or work.draft.is_resumed):
                self._listen(work)
            elif work.draft.is_resumed:
                self._take_up(work)
            if not (work.turn.declined or work.turn.has_ended):
                self._go_on(work)
        except StoreUnavailable:
            raise
        except Unavailable as error:
            logger.warning("%s: %s", self.task.value, in_one_line(error))
            self._wait_for_shop(turn, care)
            return
        turn.take_over(work.turn)

    def _wait_for_shop(self, turn: Turn, care: Services) -> None:
        """The shop does not answer: keeps what was said, to go on from it with the next message."""
        work = Work.begin(turn, care, self.task)
        if turn.words:
            work.draft.keep(turn.words)
        work.save()
        failed(turn, "utter_shop_silent")
        if not turn.has_ended:
            turn.set(**{REQUESTED_SLOT: turn.asked or "order_number"})

    def _take_up(self, work: Work) -> None:
        """Goes on with what was put away; the latest message was about something else."""
        work.draft.is_resumed = False
        if work.draft.words and work.is_allowed:
            self._understand(work, "")

    def _listen(self, work: Work) -> None:
        turn, before = work.turn, work.draft.copy(deep=True)
        if turn.asked == SWITCH and switching.answer(turn, work.draft):
            return
        told = proving.hear(work)
        if turn.has_ended or (turn.asked and steer(work)) or proving.waits_in_vain(turn):
            return
        if turn.choice[0] == "yes":
            self._agree(work, turn.choice[1])
        elif self.is_free(turn.asked) and turn.intent not in _ALWAYS_HEARD:
            self._hear(work, before, told)
        elif (turn.asked and self._begins_another(turn)) or (turn.asked and self.is_aside(turn)):
            turn.decline()
        elif other := self.other_change(turn):
            self._turn_to(work, other)
        else:
            self._hear(work, before, told)

    def _turn_to(self, work: Work, other: Task) -> None:
        """Another change: in its place, after it, or as the customer says."""
        turn = work.turn
        if self.keeps_other_changes:
            turning.turn_to(work, other)
        else:
            wish = Wish(turn.intent, turn.words, tuple(turn.message.get("entities") or ()))
            switching.ask(turn, work.draft, other, wish)
            turn.has_ended = True

    def _hear(self, work: Work, before: Draft, told: bool) -> None:
        """Takes what the message says for the draft, and decides what it was."""
        turn = work.turn
        only_who = turn.asked in {"email", "code"} and len(turn.words.split()) <= _ONLY_WHO
        words = "" if told and only_who else turn.words
        if work.is_allowed:
            self._understand(work, words)
        elif words:
            work.draft.keep(words)
        if not turn.has_ended and work.turns_to and not before.has_turned:
            turning.turn_to(work, work.turns_to)
        elif not turn.has_ended:
            self._answer(work, before, told or bool(work.candidates or work.unknown))

    def _understand(self, work: Work, latest: str) -> None:
        """Takes what this and earlier messages say."""
        turn, draft = work.turn, work.draft
        # Another try, after the shop was silent, says again what was kept: no need to explain.
        work.has_heard = bool(draft.words) and not latest
        messages, draft.words = [*draft.words, latest], []
        work.messages = [words for words in messages if words]
        self.choose(work, *turn.choice)
        self.understand(work, messages, latest)

    def _answer(self, work: Work, before: Draft, told: bool) -> None:
        """Decides what the message was: an answer, a yes, a no, another wish, or none of it."""
        turn = work.turn
        is_same = before.facts == work.draft.facts and not (work.candidates or work.unknown)
        if before.read_back and is_same and _agrees(turn):
            self._agree(work, before.read_back)
        elif told or work.has_heard or work.draft.heard != before.heard:
            if not has_just_failed(turn):
                succeeded(turn)
            work.draft.remember(before)
        elif is_bare_no(turn.meaning) or (turn.intent == "deny" and not turn.words):
            leave(turn, "utter_nothing_changed")
        elif turn.intent == "goodbye":
            leave(turn, "utter_goodbye")
        elif turn.asked is None:
            pass  # the message that began the change
        elif self._is_for_others(turn):
            turn.decline()
        elif not knowledge.tell_if_certain(turn, work.care, turn.words):
            not_understood(turn, f"utter_explain_{turn.asked}")

    def _begins_another(self, turn: Turn) -> bool:
        """Whether the message asks for another task in words of its own: "stop the newsletter"."""
        if turn.intent in turning.ANSWERS | self.own_intents | routing.CHANGES:
            return False
        is_task = name_of_task(turn.intent) is not None and len(turn.words.split()) > 1
        # What changes an order is often hidden in an answer, so that the answer comes first.
        return is_task and (not self.keeps_other_changes or is_bare_no(turn.meaning))

    def _is_for_others(self, turn: Turn) -> bool:
        """Whether a message that told nothing for the draft is about something else."""
        if turning.is_question(turn):
            return turn.intent not in turning.ANSWERS
        if turn.intent == "out_of_scope":
            return False  # no answer, but words of no meaning are about nothing else either
        return turn.intent not in turning.ANSWERS | self.own_intents | routing.CHANGES

    def _agree(self, work: Work, digest: str) -> None:
        """Goes ahead where the yes is about what was read back last; else asks again."""
        if digest != work.draft.digest or digest != work.draft.read_back:
            work.turn.say("utter_older_question")
            return
        succeeded(work.turn)
        work.save()
        work.turn.set(**{REQUESTED_SLOT: None})
        work.turn.has_ended = True

    def _go_on(self, work: Work) -> None:
        """Asks for what is missing, or reads all of it back."""
        question = self._next_question(work)
        if work.turn.has_ended:
            return
        if question is None:
            question = self.read_back(work)
            if work.turn.has_ended:
                return
            work.draft.read_back = work.draft.digest
            work.draft.spoken = {k: str(v) for k, v in question.variables.items()}
        work.draft.has_turned = False
        work.save()
        question.ask(work.turn)

    def _next_question(self, work: Work) -> Question | None:
        return proving.question(work) or self.next_question(work)


class ChangesNothing(Skill):
    """A skill that ends by itself, in `missing`: there is nothing to read back and to agree to."""

    def read_back(self, work: Work) -> Question:
        raise AssertionError("nothing is changed here")

    def make(self, work: Work) -> None:
        raise AssertionError("nothing is changed here")

    def tell(self, work: Work) -> None:
        raise AssertionError("nothing is changed here")


def confirm(work: Work, response: str, **variables: object) -> Question:
    """The question whether to go ahead, with the two answers to it."""
    buttons = [
        Button(phrase("yes"), '/affirm{"chosen": "yes:' + work.draft.digest + '"}'),
        Button(phrase("no"), "/deny"),
    ]
    return Question(CONFIRMATION, response, buttons, dict(variables))


def _agrees(turn: Turn) -> bool:
    # A choice agrees to what it was offered with, never to what is open now: it has no words.
    if turn.asked != CONFIRMATION or not turn.words:
        return False
    if turn.intent == "affirm" and not says_nothing(turn.meaning) and not limits(turn.meaning):
        return True
    return is_yes(turn.meaning)
