"""Answers to questions: from the shop's catalogue, its rules, and the customer's own records."""

from __future__ import annotations

import logging
import re

from actions import knowledge, proving
from actions.asking import (
    goes_on_with,
    look_up,
    note_question,
    prove_first,
    words_behind,
)
from actions.attempts import not_understood, succeeded
from actions.billing_codes import tell_promo_code
from actions.boundary import CareAction
from actions.memory import remember
from actions.paying import refund_time
from actions.records import change_of
from actions.stock import products_meant, tell_product
from actions.subscriptions_telling import remind_of_renewal
from actions.tellers import answer_own
from actions.turn import Button, Turn
from actions.wording import has_response, phrase, said
from actions.work import DRAFT, Work
from care.bootstrap import Services
from care.errors import StoreUnavailable, Unavailable
from care.incidents import in_one_line
from care.orders.drafts import read_draft
from care.orders.questions import Asked, asked_for
from care.policy import Task

logger = logging.getLogger(__name__)

# Asked by anybody, and answered to anybody.
_FOR_ALL = knowledge.OF_ARTICLES | {"product_info", "return_refund_policy"}
# Asked of the shop in general, or of what the customer has.
_OF_SHOP_TOO = frozenset({"membership", "payment_methods"})
_OF_BILLS = frozenset({"billing_dispute", "billing_invoice"})  # where "express" is a fee
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
        if earlier := goes_on_with(turn):
            intent, words = earlier, turn.words
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
        finish(turn, care, intent)


class DeclineForeign(CareAction):
    """Says that a message isn't for the shop, unless an article answers it beyond doubt."""

    action_name = "action_decline_foreign"

    def act(self, turn: Turn, care: Services) -> None:
        question = knowledge.question_in(turn)
        if goes_on_with(turn):
            look_up(turn)
        elif knowledge.tell_if_certain(turn, care, question):
            finish(turn, care, turn.intent)
        elif knowledge.asks(question):
            turn.say("utter_out_of_scope")
        else:
            _decline_noise(turn)


def _decline_noise(turn: Turn) -> None:
    """Says how to answer, or that it isn't for the shop: no question, so it counts as a try."""
    explanation = f"utter_explain_{turn.form}_{turn.asked}"
    if turn.asked and has_response(explanation):
        not_understood(turn, explanation)
    else:
        not_understood(turn, "utter_out_of_scope", again="utter_menu")
    if not turn.has_ended:
        turn.await_answer()


def finish(turn: Turn, care: Services, intent: str) -> None:
    """What comes after an answer: nothing in a form or before a further one, else a question.

    Args:
        intent: what was answered; the message itself may only have told who asks.
    """
    if turn.form is None and not turn.has_ended and not knowledge.had_none(turn):
        succeeded(turn)
        remember(turn, care, intent)
        if not turn.waiting:
            remind_of_renewal(turn, care)
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
    if not is_sum and _is_told_to_all(work, intent, words):
        return
    if intent == "product_info" and not is_sum and (products := products_meant(work, words)):
        for product in products:
            tell_product(work, product, words)
    elif intent == "product_info" and kind is None and change is None:
        if not knowledge.tell_article(turn, work.care, words, is_certain=True):
            turn.say("utter_product_unknown")
    elif proving.question(work) is None:
        answer_own(work, intent, words)
    elif turn.form is None:
        prove_first(turn, intent, words)
    else:
        turn.say("utter_first_who")
        if turn.form == "lookup_form":
            note_question(turn, intent, words)


def _is_told_to_all(work: Work, intent: str, words: str) -> bool:
    """Whether the question was one for the shop itself, and is answered."""
    turn, care = work.turn, work.care
    about_methods = knowledge.is_about_methods(intent, words)
    if intent == "promo_offers" and tell_promo_code(work, words):
        return True
    if asked_for(words) is Asked.FASTER and not about_methods and intent not in _OF_BILLS:
        turn.say("utter_delivery_speed")
        return True
    if intent in knowledge.OF_ARTICLES:
        knowledge.tell_or_offer_a_person(turn, care, knowledge.question_in(turn))
        return True
    if intent == "return_refund_policy":
        _tell_rules(work, words)
        return True
    return _is_told_by_article(work, intent, words)


def _is_told_by_article(work: Work, intent: str, words: str) -> bool:
    """Whether the question was one for the shop in general, and an article has answered it."""
    turn, care = work.turn, work.care
    if intent == "product_info":
        return _is_on_care(work, words)
    if intent in knowledge.UNSURE:
        return knowledge.tell_if_certain(turn, care, words)
    if intent not in _OF_SHOP_TOO or not knowledge.is_general(words):
        return False
    knowledge.tell_or_offer_a_person(turn, care, words)
    return True


def _is_on_care(work: Work, words: str) -> bool:
    """Whether the question was how to treat a product, and is answered."""
    return knowledge.is_about_care(words) and knowledge.tell_article(
        work.turn, work.care, words, is_certain=True
    )


def _tell_rules(work: Work, words: str) -> None:
    """The policy, or an article where more than the policy is asked for."""
    is_plain = knowledge.asks_plainly_for_policy(words)
    if is_plain or not knowledge.tell_article(work.turn, work.care, words):
        _tell_policy(work)


def _tell_policy(work: Work) -> None:
    policy = work.care.policy
    days = policy.return_window_days
    response = "utter_policy_returns" if days is not None else "utter_policy_returns_without_end"
    payer = phrase("shop_pays" if policy.return_shipping_paid_by == "shop" else "customer_pays")
    work.turn.say(response, days=days, payer=payer, takes=refund_time(work))
