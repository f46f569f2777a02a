"""Answers to questions: from the shop's catalogue, its rules, and the customer's own records."""

from __future__ import annotations

import logging
import re

from actions import proving
from actions.asking import note_question, prove_first, words_behind
from actions.attempts import succeeded
from actions.boundary import CareAction
from actions.records import answer_own, change_of
from actions.stock import products_meant, tell_product
from actions.turn import Button, Turn
from actions.wording import phrase, said
from actions.work import DRAFT, Work
from care.bootstrap import Services
from care.errors import StoreUnavailable, Unavailable
from care.incidents import in_one_line
from care.orders.drafts import read_draft
from care.orders.questions import Asked, asked_for
from care.policy import Task

logger = logging.getLogger(__name__)

# Asked by anybody, and answered to anybody.
_FOR_ALL = frozenset({"product_info", "return_refund_policy", "shipping_info"})
# What makes a question for a price one for the sum of what is being changed.
_TOGETHER = re.compile(
    r"\b(?:total|together|altogether|in all|back|save|difference|sum|more|extra)\b", re.I
)
_SHOP_IS_SILENT = "utter_shop_silent"


class Answer(CareAction):
    """Answers a question, also one in the middle of a change."""

    action_name = "action_answer"

    def act(self, turn: Turn, care: Services) -> None:
        draft = None if turn.form else read_draft(turn.slots.get(DRAFT), Task.ACCOUNT)
        intent, words = turn.intent, words_behind(turn)
        if draft and draft.intent and intent not in _FOR_ALL:
            intent, words = draft.intent, " ".join(dict.fromkeys(draft.words))
        working = turn.fresh()
        if draft:
            working.set(**{DRAFT: None})
        try:
            _answer(Work.begin(working, care, Task.ACCOUNT), intent, words)
        except StoreUnavailable:
            raise
        except Unavailable as error:
            logger.warning("%s: %s", self.action_name, in_one_line(error))
            _tell_silence(turn, intent)
            return
        turn.take_over(working)
        _finish(turn)


def _finish(turn: Turn) -> None:
    if turn.form is None and not turn.has_ended:
        succeeded(turn)
        if not turn.waiting:
            turn.say("utter_anything_else")


def _tell_silence(turn: Turn, intent: str) -> None:
    """The shop does not answer: offers to ask the same once more."""
    if turn.form:
        turn.say("utter_cannot_tell_now")  # and the form goes on
        return
    again = Button(phrase("try_again"), f"/{intent}")
    person = Button(phrase("person"), "/handoff")
    # Not by its name: the choices that belong to it are for an open form, which repeats itself.
    reply = {"text": said(_SHOP_IS_SILENT), "utter_action": _SHOP_IS_SILENT}
    turn.replies.append({**reply, "buttons": [vars(again), vars(person)]})
    turn.await_answer()


def _answer(work: Work, intent: str, words: str) -> None:
    turn, kind, change = work.turn, asked_for(words), change_of(work)
    is_sum = bool(change and kind is Asked.PRICE and _TOGETHER.search(words))
    if kind is Asked.FASTER:
        turn.say("utter_delivery_speed")
    elif intent == "shipping_info":
        turn.say("utter_not_yet_shipping_info")
    elif intent == "return_refund_policy" and not is_sum:
        _tell_policy(work)
    elif intent == "product_info" and not is_sum and (products := products_meant(work, words)):
        for product in products:
            tell_product(work, product, words)
    elif intent == "product_info" and kind is None and change is None:
        turn.say("utter_product_unknown")
    elif proving.question(work) is None:
        answer_own(work, intent, words)
    elif turn.form is None:
        prove_first(turn, intent, words)
    else:
        turn.say("utter_first_who")
        if turn.form == "lookup_form":
            note_question(turn, intent, words)


def _tell_policy(work: Work) -> None:
    policy = work.care.policy
    days = policy.return_window_days
    response = "utter_policy_returns" if days is not None else "utter_policy_returns_without_end"
    payer = phrase("shop_pays" if policy.return_shipping_paid_by == "shop" else "customer_pays")
    work.turn.say(response, days=days, payer=payer, takes=policy.refund_takes)
