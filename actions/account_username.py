"""The user name, sent by e-mail: the answer is the same whether or not there is an account."""

from __future__ import annotations

from actions.account_fields import NONSENSE, email_in, email_on_file
from actions.fields import Field, FieldSkill
from actions.tasks import confirm
from actions.work import Question, Work
from care.mentions.getting_in import asks_for_user_name
from care.policy import Task


class RemindUserName(FieldSkill):
    """The address of the account; a customer who is known need not say theirs."""

    task = Task.REMIND_USERNAME
    own_intents = frozenset({"password_reset", NONSENSE})
    fields = (Field("username_email", "utter_ask_for_username_email", email_in),)

    def is_wanted(self, intent: str, words: str) -> bool:
        return intent == "password_reset" and asks_for_user_name(words)

    def missing(self, work: Work) -> Question | None:
        email = None if "username_email" in work.draft.said else email_on_file(work)
        if email:
            work.draft.said["username_email"] = email
        return super().missing(work)

    def read_back(self, work: Work) -> Question:
        return confirm(work, "utter_confirm_username", email=work.draft.said["username_email"])

    def make(self, work: Work) -> None:
        work.care.accounts.remind_of_user_name(work.draft.said["username_email"])

    def tell(self, work: Work) -> None:
        work.turn.say("utter_username_sent", None, **work.draft.spoken)
