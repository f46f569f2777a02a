"""Changes of orders: which order is meant comes first, then what should become of it."""

from __future__ import annotations

from abc import abstractmethod

from actions import choosing, turning
from actions.tasks import Skill
from actions.work import Question, Work
from care.orders.changes import OrderChange


class OrderSkill(Skill):
    """Changes one order, which the shop does on the customer's word."""

    keeps_other_changes = True

    @abstractmethod
    def change(self, work: Work) -> OrderChange:
        """The change that the draft describes."""

    def find_order(self, work: Work, words: str, asked: str | None) -> None:
        """Takes from the words which order is meant."""
        choosing.find_order(work, words, asked)

    def order_question(self, work: Work) -> Question | None:
        """Asks which order; ends the task where it cannot be done."""
        return choosing.order_question(work)

    def needs_order(self, work: Work) -> bool:
        """Whether the change is about an order."""
        return True

    def understand(self, work: Work, messages: list[str], latest: str) -> None:
        draft = work.draft
        for words in messages:
            self.find_order(work, words, work.turn.asked if words == latest else None)
        if self.needs_order(work) and draft.order_number is None:
            choosing.find_only_order(work, " ".join(messages))
        turning.keep_more(work)
        if self.needs_order(work) and draft.order_number is None:
            draft.words = [turning.without(words, work.unknown) for words in work.messages]
        else:
            super().understand(work, messages, latest)

    def next_question(self, work: Work) -> Question | None:
        question = self.order_question(work) if self.needs_order(work) else None
        if question is not None or work.turn.has_ended:
            return question
        return super().next_question(work)

    def make(self, work: Work) -> None:
        _ = work.orders  # as they were before, for what is told afterwards
        draft, care = work.draft, work.care
        change = self.change(work)
        care.changes.make(
            work.turn.conversation_id, change, draft.key, may_be_made=draft.may_be_made
        )
