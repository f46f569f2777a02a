"""Questions answered from help articles: in the articles' words, with where they are from."""

from __future__ import annotations

import logging
import re
from typing import Any

from actions.asking import words_behind
from actions.turn import Turn, typed
from actions.wording import name_of_task
from care.accounts.models import Level
from care.bootstrap import Services
from care.conversations.wishes import read_wishes
from care.errors import CareError
from care.incidents import in_one_line
from care.knowledge.followups import Previous, combined, is_elliptic
from care.knowledge.questions import content_words
from care.mentions.fuzzy import listed

logger = logging.getLogger(__name__)

ARTICLE = "article"  # the slot of the article that was quoted last, and the question to it
# Intents that only articles answer.
OF_ARTICLES = frozenset({"contact_info", "promo_offers", "shipping_info", "store_info"})
# Intents of messages that may be no questions for the shop at all.
UNSURE = frozenset({"nlu_fallback", "out_of_scope"})

_NONE = "utter_no_article"
_REMEMBERED = 3  # messages for which a question can go on from an article
_MOST_CHARS = 300  # that are kept of the questions
_ASKS = re.compile(
    r"\?|^\W*(?:(?:and|so|ok|hi|hello|hey|but)\W+)*(?:what|where|when|how|who|which|why|is|are|am|do"
    r"|does|did|can|could|may|will|would|should|tell me|explain|i(?:'d| would) like to know)\b",
    re.I,
)
# Asks for what the customer has, not for what the shop offers.
_OWN = re.compile(
    r"\b(?:do i have|have i|i have|i've got|am i|did i|on file|saved|stored|in my account|of mine"
    r"|my (?:\w+ )?(?:points?|level|status|balance|membership|cards?|payment methods?))\b",
    re.I,
)
_OF_RECORDS = re.compile(
    r"#|\bw\d{7}\b|\bmy (?:\w+ )?(?:orders?|parcels?|packages?|deliver(?:y|ies)|refunds?|accounts?"
    r"|invoices?|bills?|appointments?|subscriptions?)\b",
    re.I,
)
_OFFERED = re.compile(
    r"\b(?:you|accept(?:ed)?|take|allowed|possible|available|offer|can i|can we|could i|may i"
    r"|is it|are there|is there|how do(?:es)?|what does)\b",
    re.I,
)
_PLAIN_POLICY = re.compile(
    r"\bhow (?:long|many days)\b.*\b(?:return|exchange|refund|send)"
    r"|\b(?:pays?|paid|costs?|free)\b.*\breturns?\b"
    r"|\breturns?\b.*\b(?:pays?|paid|costs?|free)\b"
    r"|\bcan i (?:return|exchange|send (?:it|them) back)\b",
    re.I,
)
_AN_ORDER = re.compile(r"#|\b(?:w\d{7}|it|my|mine|this|that|them|order|parcel|package)\b", re.I)
_POLICY_WORDS = frozenset(
    listed(
        "policy policies rule rules return returns refund refunds exchange exchanges returning"
        " money back goods items item stuff things shop store explain"
    )
)
# How to treat a product, as against whether it can be bought.
_CARE = re.compile(
    r"\b(?:wash\w*|clean\w*|dishwasher|dry(?:er|ing)?|iron(?:ed|ing)?|bleach|care (?:for|of)|look"
    r" after|shrinks?|shrunk|stains?|polish|oil|season(?:ing)?|sharpen\w*|descal\w*|waterproof"
    r"|repair|fix|store|microwave|oven|induction|batter(?:y|ies)|charg(?:e|ing)|rust\w*|mold\w*"
    r"|smell\w*|fit|fits|runs? (?:small|large|big)|size (?:chart|guide)|measure|warranty|guarantee"
    r"|return|gift)\b",
    re.I,
)


def tell_article(turn: Turn, care: Services, words: str, is_certain: bool = False) -> bool:
    """Answers from an article, with its source; False where none fits.

    Args:
        words: the question.
        is_certain: answer only what the article answers beyond doubt.

    Raises:
        Unavailable: the articles are still being read.
    """
    if not words.strip():
        return False
    previous = _previous(turn)
    known = care.identities.of(turn.conversation_id).level is not Level.ANONYMOUS
    least = care.knowledge.certain if is_certain else None
    answer = care.knowledge.answer(words, previous, is_customer=known, least=least)
    if answer is None:
        return False
    goes_on = previous is not None and is_elliptic(words)
    question = combined(words, previous) if previous and goes_on else words
    text = care.wording.text(question, answer) if care.wording else answer.text
    source = {"title": answer.title, "url": answer.url}
    turn.say("utter_article", answer=text, sources=[source])
    turn.set(**{ARTICLE: {"slug": answer.slug, "question": question[-_MOST_CHARS:]}})
    return True


def tell_if_certain(turn: Turn, care: Services, words: str) -> bool:
    """Answers a message that may be no question at all, if an article does so beyond doubt."""
    if _OF_RECORDS.search(words) or (turn.asked and not asks(words)):
        return False  # about the customer's own records, or an answer to the form, if anything
    try:
        return tell_article(turn, care, words, is_certain=True)
    except CareError as error:  # whoever isn't understood must be told so all the same
        logger.warning("articles: %s", in_one_line(error))
        return False


def tell_or_offer_a_person(turn: Turn, care: Services, words: str) -> None:
    """Answers from an article, or says that there is none."""
    if not tell_article(turn, care, words):
        turn.say(_NONE)


def had_none(turn: Turn) -> bool:
    """Whether no article was found, and a person was offered."""
    return bool(turn.replies) and turn.replies[-1].get("response") == _NONE


def question_in(turn: Turn) -> str:
    """The words of the question: of several wishes in a message, the one that is answered."""
    wishes = read_wishes(turn.message.get("wishes"))
    own = next((wish.text for wish in wishes if wish.intent == turn.intent), "")
    return own or words_behind(turn) or name_of_task(turn.intent) or ""


def asks(words: str) -> bool:
    """Whether the words are a question."""
    return bool(_ASKS.search(words))


def is_general(words: str) -> bool:
    """Whether a question is for what the shop offers, not for what the customer has."""
    return bool(_OFFERED.search(words)) and not _OWN.search(words)


def asks_plainly_for_policy(words: str) -> bool:
    """Whether a question for the rules of returns is the one that the policy itself answers."""
    is_only_that = set(content_words(words)) <= _POLICY_WORDS
    return is_only_that or bool(_PLAIN_POLICY.search(words))


def is_about_methods(intent: str, words: str) -> bool:
    """Whether a question for speed is one for ways of shipping, not for an order on its way."""
    return intent == "shipping_info" and not _AN_ORDER.search(words)


def is_about_care(words: str) -> bool:
    """Whether a question that names a product asks how to treat it, or what holds for it."""
    return bool(_CARE.search(words))


def _previous(turn: Turn) -> Previous | None:
    """The article that was quoted last, unless something else was talked about since."""
    value: Any = turn.slots.get(ARTICLE)
    if not isinstance(value, dict):
        return None
    slug, question = value.get("slug"), value.get("question")
    if not isinstance(slug, str) or not isinstance(question, str):
        return None
    earlier = [typed(message) for message in turn.messages[-1 - _REMEMBERED : -1]]
    is_recent = any(text and question.endswith(text[-_MOST_CHARS:]) for text in earlier)
    return Previous(slug, question) if is_recent else None
