"""Whether a promotion code can be used, and if not, why."""

from __future__ import annotations

from decimal import Decimal

from actions.attempts import failed, succeeded
from actions.choosing import listed
from actions.fields import Field, FieldSkill
from actions.paying import dollars
from actions.tasks import ChangesNothing
from actions.wording import phrase, said_day, said_percent
from actions.work import DRAFT, TASK_FORM, Question, Work
from care.accounts.models import Level
from care.billing.codes import asks_about_a_code, bare_code, find_codes
from care.billing.models import Discount, PromoCode, PromoState
from care.errors import NotFound
from care.orders.drafts import Draft
from care.policy import Task

CODE = "promo_code"
_MOST = 3  # codes answered in one message: more are tried out, not asked about


def tell_promo_code(work: Work, words: str) -> bool:
    """Answers a question for the promotion code that it names, or asks which code is meant.

    False, and nothing is said, where the words are about no code: about discounts in general.
    Who is not known learns how a code stands for everybody.
    """
    codes = find_codes(words)
    if not codes and not asks_about_a_code(words):
        return False
    if not codes and work.turn.form:
        work.turn.say("utter_promo_which")  # beside the question of the form
    elif not codes:
        work.turn.set(**{DRAFT: Draft(task=Task.CHECK_PROMO_CODE).as_json()})
        work.turn.end_task(TASK_FORM)
    elif missed := _missed(work, codes):
        work.turn.say("utter_promo_unknown", code=missed)
    return True


class CheckPromoCode(ChangesNothing, FieldSkill):
    """Nothing is changed: the code is asked for, and told as soon as it is heard."""

    task = Task.CHECK_PROMO_CODE
    own_intents = frozenset({"promo_offers"})
    fields = (Field(CODE, "utter_ask_for_promo_code", lambda work, words, asked: None),)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        bare = bare_code(words) if asked == CODE and _may_be_code(work) else None
        codes = find_codes(words) or ([bare] if bare else [])
        missed = _missed(work, codes)
        if missed:
            work.has_heard = True
            failed(work.turn, "utter_promo_unknown", code=missed)
        elif codes:
            self.note(work, CODE, codes[0])

    def missing(self, work: Work) -> Question | None:
        question = super().missing(work)
        if question is None:
            succeeded(work.turn)
            if not (work.turn.waiting or work.turn.paused):
                work.turn.say("utter_anything_else")
            work.turn.set(**{DRAFT: None})
            work.turn.finish_task()
        return question


def _may_be_code(work: Work) -> bool:
    """Whether a bare word may be a code, which can be any: not what is a plain answer."""
    return work.turn.intent in {"inform", "nlu_fallback", "out_of_scope", "promo_offers"}


def _missed(work: Work, codes: list[str]) -> str:
    """Tells of these codes; those that there are not, for a sentence, or nothing."""
    missed = []
    for code in codes[:_MOST]:
        try:
            _tell(work, work.care.billing.promo_code(work.turn.conversation_id, code))
        except NotFound:
            missed.append(code)
    return listed(missed)


def _tell(work: Work, code: PromoCode) -> None:
    name = f"utter_promo_{code.state.value}"
    if code.state is PromoState.NOT_FOR_YOU and work.identity.level is Level.ANONYMOUS:
        name = "utter_promo_personal"  # it may be for whoever asks
    work.turn.say(
        name,
        code=code.code,
        discount=_discount(code.discount),
        conditions=_conditions(code),
        since=said_day(code.valid_from) if code.valid_from else "",
        until=said_day(code.valid_until) if code.valid_until else "",
    )


def _discount(discount: Discount) -> str:
    """What it takes off: "10%" or "$5.00"."""
    if discount.percent is not None:
        return said_percent(discount.percent)
    return dollars(discount.amount or Decimal(0))


def _conditions(code: PromoCode) -> str:
    """From which total on, and until when, for the end of a sentence; empty without any."""
    least = phrase("promo_from", amount=dollars(code.min_total)) if code.min_total else ""
    until = phrase("promo_until", day=said_day(code.valid_until)) if code.valid_until else ""
    return least + until
