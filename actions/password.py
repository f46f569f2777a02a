"""Getting back into an account: a link for another password, or a person for a lost second factor.

The engine has found out who asks before (`actions/proving.py`); nobody ever asks for a password.
"""

from __future__ import annotations

from actions.account_fields import NONSENSE, YesOnly, end
from actions.choosing import choice
from actions.tasks import confirm
from actions.turn import Turn
from actions.wording import phrase, speaking
from actions.work import Question, Work
from care.accounts.masking import masked
from care.conversations.wishes import Wish
from care.handoff.models import Matter, Reason, Request, Way
from care.mentions.getting_in import (
    asks_for_link,
    asks_for_user_name,
    lost_mailbox,
    lost_second_factor,
)
from care.mentions.passwords import gives_password
from care.orders.drafts import Draft
from care.policy import Task

TROUBLE, SECOND_FACTOR, PASSWORD = "trouble", "second_factor", "password"


class ResetPassword(YesOnly):
    """What keeps the customer out, and a yes to what helps."""

    task = Task.RESET_PASSWORD
    own_intents = frozenset({"password_reset", NONSENSE})
    begins_with = frozenset({"password_reset"})

    def _hear(self, work: Work, before: Draft, told: bool) -> None:
        turn, words = work.turn, work.turn.words
        if gives_password(words):
            turn.say("utter_no_passwords_please")
            self._answer(work, before, True)
        elif not (told or work.is_allowed) and lost_mailbox(words):
            end(turn, "utter_mailbox_lost")
        else:
            # What the trouble is may be said before it is known whose it is.
            self.hear(work, words, turn.asked)
            super()._hear(work, before, told)

    def _is_for_others(self, turn: Turn) -> bool:
        return super()._is_for_others(turn) or asks_for_user_name(turn.words)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        if lost_second_factor(words):
            self.note(work, TROUBLE, SECOND_FACTOR)
        elif TROUBLE in work.draft.said and asks_for_link(words):
            self.note(work, TROUBLE, PASSWORD)

    def missing(self, work: Work) -> Question | None:
        said, customer = work.draft.said, work.customer
        said["locked"] = "yes" if customer.locked else "no"
        if said.get(TROUBLE) == SECOND_FACTOR and not customer.has_second_factor:
            said[TROUBLE] = PASSWORD
            work.turn.say("utter_no_second_factor")
        return None

    def read_back(self, work: Work) -> Question:
        email = masked(work.customer.email)
        if _is_for_person(work):
            question = confirm(work, "utter_confirm_second_factor", email=email)
            link = choice(phrase("password_link"), TROUBLE, PASSWORD)
            return Question(
                question.slot, question.response, [*question.buttons, link], question.variables
            )
        unlock = "unlock" if work.draft.said["locked"] == "yes" else "password_reset"
        return confirm(work, f"utter_confirm_{unlock}", email=email)

    def choose(self, work: Work, kind: str, value: str) -> None:
        if (kind, value) == (TROUBLE, PASSWORD):
            self.note(work, TROUBLE, PASSWORD)

    def make(self, work: Work) -> None:
        if _is_for_person(work):
            work.draft.said["ticket_number"] = _hand_over(work)
        else:
            work.care.accounts.send_password_link(work.turn.conversation_id, work.draft.key)

    def tell(self, work: Work) -> None:
        said, spoken = work.draft.said, work.draft.spoken
        if _is_for_person(work):
            number = said["ticket_number"]
            work.turn.say("utter_second_factor_handed_over", None, ticket_number=number, **spoken)
            return
        kind = "unlock" if said["locked"] == "yes" else "password"
        work.turn.say(f"utter_{kind}_link_sent", None, **spoken)


def _is_for_person(work: Work) -> bool:
    return work.draft.said.get(TROUBLE) == SECOND_FACTOR


def _hand_over(work: Work) -> str:
    """The number of a ticket that says what is lost, and how the customer was checked."""
    turn, customer = work.turn, work.customer
    proof = work.care.identities.proof_of(turn.conversation_id)
    with speaking(None):  # a person of the shop's reads it
        checked = phrase(f"checked_by_{proof.value}") if proof else ""
        text = phrase("second_factor_request", customer=customer.id, checked=checked)
    matter = Matter(
        (Wish("password_reset", text),),
        turn.strongest("frustration"),
        turn.strongest("urgency"),
    )
    language = turn.text("language")
    request = Request(Reason.OUT_OF_POLICY, Way.EMAIL, customer.email, matter, language)
    return work.care.handoffs.request(turn.conversation_id, request).number
