"""Finding out who asks, for answers that are the customer's own."""

from __future__ import annotations

from actions.asking import note_question, words_behind
from actions.boundary import CareAction
from actions.tasks import ChangesNothing
from actions.tellers import OF_ACCOUNT
from actions.turn import REQUESTED_SLOT, Turn
from actions.work import DRAFT, Question, Work
from care.bootstrap import Services
from care.orders.drafts import read_draft
from care.policy import Task


class LookUp(ChangesNothing):
    """Nothing is changed: once it is known who asks, `action_answer` answers."""

    task = Task.ACCOUNT
    own_intents = frozenset(
        {"balance", "refund_status", "payment_methods", "billing_invoice", "track_order"}
        | OF_ACCOUNT.keys()
    )

    def take_turn(self, turn: Turn, care: Services) -> None:
        self._note_question(turn)
        super().take_turn(turn, care)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        """What is asked for is in the words, which are kept."""

    def understand(self, work: Work, messages: list[str], latest: str) -> None:
        """The question stays as it was asked."""
        work.draft.words, work.has_heard = messages[:-1], True

    def missing(self, work: Work) -> Question | None:
        work.save()
        work.turn.set(**{REQUESTED_SLOT: None})
        work.turn.has_ended = True
        return None

    def _note_question(self, turn: Turn) -> None:
        """Keeps what is asked, with its intent: the messages that follow tell only who asks."""
        is_proof = turn.asked and turn.told & {"code", "email", "postcode"}
        if turn.came_back or turn.intent not in self.own_intents or is_proof:
            return
        words, noted = words_behind(turn), read_draft(turn.slots.get(DRAFT), self.task)
        if not (noted and noted.intent == turn.intent and " ".join(noted.words).startswith(words)):
            note_question(turn, turn.intent, words)


class CheckLookUpForm(CareAction):
    """The turn of finding out who asks."""

    action_name = "validate_lookup_form"

    def act(self, turn: Turn, care: Services) -> None:
        LookUp().take_turn(turn, care)
