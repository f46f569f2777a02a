"""Whether a promotion code can be used, and if not, why."""

from __future__ import annotations

from actions.paying import dollars
from actions.wording import phrase, said_day
from actions.work import Work
from care.accounts.models import Level
from care.billing.codes import asks_about_a_code, find_codes
from care.billing.models import PromoCode, PromoState
from care.errors import NotFound

_MOST = 3  # codes answered in one message: more are tried out, not asked about


def tell_promo_code(work: Work, words: str) -> bool:
    """Answers a question for the promotion code that it names, or says how to ask for one.

    False, and nothing is said, where the words are about no code: about discounts in general.
    Who is not known learns how a code stands for everybody.
    """
    codes = find_codes(words)
    if not codes and not asks_about_a_code(words):
        return False
    if not codes:
        work.turn.say("utter_promo_which")
    for code in codes[:_MOST]:
        try:
            _tell(work, work.care.billing.promo_code(work.turn.conversation_id, code))
        except NotFound:
            work.turn.say("utter_promo_unknown", code=code)
    return True


def _tell(work: Work, code: PromoCode) -> None:
    name = f"utter_promo_{code.state.value}"
    if code.state is PromoState.NOT_FOR_YOU and work.identity.level is Level.ANONYMOUS:
        name = "utter_promo_personal"  # it may be for whoever asks
    work.turn.say(
        name,
        code=code.code,
        discount=str(code.discount),
        conditions=_conditions(code),
        since=said_day(code.valid_from) if code.valid_from else "",
        until=said_day(code.valid_until) if code.valid_until else "",
    )


def _conditions(code: PromoCode) -> str:
    """From which total on, and until when, for the end of a sentence; empty without any."""
    least = phrase("promo_from", amount=dollars(code.min_total)) if code.min_total else ""
    until = phrase("promo_until", day=said_day(code.valid_until)) if code.valid_until else ""
    return least + until
