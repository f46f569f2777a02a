"""Articles in the conversation: which questions they answer, and what is said where they don't."""

from __future__ import annotations

from typing import Any

import pytest
from support.acting import Outcome, act

from actions.answers import Answer, DeclineForeign
from actions.boundary import CareAction
from actions.knowledge import asks_plainly_for_policy, is_general
from actions.turn import Turn
from actions.wishes import ExplainWish, NotUnderstood
from care.accounts.models import Proof
from care.bootstrap import Services
from care.errors import Unavailable
from care.knowledge.service import Answer as Found
from care.knowledge.service import KnowledgeService

POLICY = "utter_policy_returns"
AGAIN = "utter_anything_else"


def say(intent: str, text: str, action: CareAction | None = None, **more: Any) -> Outcome:
    message = {"text": text, "intent": {"name": intent}, "entities": [], **more.pop("parsed", {})}
    return act(action or Answer(), message=message, **more)


def source(told: Outcome) -> str:
    """The article that the first reply is from."""
    (named,) = told.replies[0]["sources"]
    assert named["url"] == f"/webhooks/website/articles/{told.slots['article']['slug']}"
    return str(told.slots["article"]["slug"])


@pytest.mark.parametrize(
    ("intent", "text", "slug"),
    [
        ("shipping_info", "how much is shipping to Alaska?", "shipping-costs"),
        ("shipping_info", "do you offer overnight or express shipping", "shipping-options"),
        ("store_info", "when are you open on saturdays", "opening-hours"),
        ("contact_info", "whats your phone number", "contact"),
        ("promo_offers", "is there a student discount", "promo-codes"),
        ("payment_methods", "do you take discover?", "payment-methods"),
        ("membership", "what does it cost to become a member?", "membership-programme"),
        ("product_info", "can knives go in the dishwasher?", "kitchen-product-care"),
        ("return_refund_policy", "what if I lost the return label?", "how-to-return"),
    ],
)
def test_questions_for_the_shop_are_answered_with_a_source(
    intent: str, text: str, slug: str
) -> None:
    told = say(intent, text)
    assert told.said == ["utter_article", AGAIN]
    assert source(told) == slug
    assert told.replies[0]["answer"]


def test_the_plain_question_for_the_rules_is_the_policys() -> None:
    for text in (
        "what is your return policy?",
        "how long do I have to return it",
        "who pays returns",
    ):
        assert say("return_refund_policy", text).said == [POLICY, AGAIN]


def test_without_an_article_a_person_is_offered_and_nothing_more_asked() -> None:
    told = say("store_info", "do you host birthday parties for llamas?")
    assert told.said == ["utter_no_article"]
    assert say("store_info", "qwrt zxcv?", form="task_form").said == ["utter_no_article"]


def test_in_a_form_the_answer_comes_and_the_form_goes_on() -> None:
    told = say("shipping_info", "how much is shipping?", form="task_form")
    assert told.said == ["utter_article"]
    assert told.next_action is None


def test_a_question_goes_on_from_the_one_before() -> None:
    first = "how much is shipping?"
    told = say("shipping_info", first)
    earlier = {"event": "user", "text": first, "parse_data": {"text": first}}
    told = _after(earlier, told.slots, "and to Canada?")
    assert (told.said[0], source(told)) == ("utter_article", "shipping-to-canada")
    assert told.slots["article"]["question"] == "how much is shipping, and to Canada?"


def test_an_article_of_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        KnowledgeService, "answer", lambda _, words, previous, **more: asked.append(previous)
    )
    slots = {"article": {"slug": "shipping-costs", "question": "how much is shipping?"}}
    say("shipping_info", "and to Canada?", slots=slots)
    say("shipping_info", "and to Canada?", slots={"article": ["?"]})
    assert asked == [None, None]


def test_a_choice_is_answered_for_what_it_is_called() -> None:
    told = say("store_info", "/store_info")
    assert told.said[0] == "utter_article"
    assert source(told) in {"opening-hours", "showroom-and-pickup"}


def test_of_two_wishes_only_the_one_that_is_due_is_looked_up() -> None:
    wishes = [
        {"intent": "shipping_info", "text": "do you ship to PO boxes"},
        {"intent": "account_close", "text": "close my account"},
    ]
    text = "do you ship to PO boxes and close my account"
    told = say("shipping_info", text, parsed={"wishes": wishes})
    assert told.slots["article"]["question"] == "do you ship to PO boxes"


def test_own_questions_stay_own(care: Services) -> None:
    assert say("payment_methods", "which cards do I have on file?").next_action == "lookup_form"
    assert say("membership", "how many points do I have?").next_action == "lookup_form"
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    assert say("payment_methods", "which of my cards are saved").said[0] == "utter_own_methods"


def test_what_care_could_not_explain_is_looked_up() -> None:
    told = say("payment_methods", "do you take amex", ExplainWish())
    assert (told.said, told.next_action) == ([], "action_answer")


def test_whoever_is_not_understood_may_still_be_answered() -> None:
    question = "can I take a power bank on an airplane?"
    told = say("nlu_fallback", question, NotUnderstood())
    assert (told.said, source(told)) == (["utter_article", AGAIN], "electronics-and-batteries")
    told = say("out_of_scope", question, DeclineForeign())
    assert told.said == ["utter_article", AGAIN]
    slots = {"requested_slot": "confirmation"}
    told = say("nlu_fallback", question, NotUnderstood(), form="task_form", slots=slots)
    assert told.said == ["utter_article"]


def test_what_is_foreign_is_declined() -> None:
    for text in ("tell me a joke", "what is the meaning of life?", "book me a flight to Rome"):
        assert say("out_of_scope", text, DeclineForeign()).said == ["utter_out_of_scope"]
    assert say("nlu_fallback", "blah blah", NotUnderstood()).said == ["utter_not_understood"]


def test_an_answer_to_a_form_is_no_question_for_articles() -> None:
    slots = {"requested_slot": "address"}
    told = say("nlu_fallback", "5 Shipping Lane, Returns, TX", NotUnderstood(), form="task_form",
               slots=slots)  # fmt: skip
    assert told.said == ["utter_explain_task_form_address"]


def test_articles_that_cannot_be_read_are_no_reason_not_to_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise Unavailable("still being read")

    monkeypatch.setattr(KnowledgeService, "answer", fail)
    assert say("out_of_scope", "do you ship to Peru?", DeclineForeign()).said == [
        "utter_out_of_scope"
    ]
    told = say("shipping_info", "do you ship to Peru?")
    assert told.replies[0]["utter_action"] == "utter_shop_silent"


def test_customers_are_told_what_is_for_customers(
    care: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[bool] = []
    answer = Found("a", "A", "/a", ("Yes.",), 0.9)

    def find(*_: object, is_customer: bool, **__: object) -> Found:
        known.append(is_customer)
        return answer

    monkeypatch.setattr(KnowledgeService, "answer", find)
    say("store_info", "when is the private sale?")
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    say("store_info", "when is the private sale?")
    assert known == [False, True]


def test_questions_in_general_and_of_the_customers_own() -> None:
    assert all(
        map(is_general, ("do you take paypal", "can I pay with klarna", "which cards are accepted"))
    )
    assert not any(
        map(is_general, ("what cards do I have", "my payment methods", "my points please"))
    )
    assert asks_plainly_for_policy("can I return it?")
    assert not asks_plainly_for_policy("where do I take the box")


def _after(earlier: dict[str, Any], slots: dict[str, Any], text: str) -> Outcome:
    """Says something right after another message."""
    read = Turn.read

    def with_earlier(tracker: Any) -> Turn:
        turn = read(tracker)
        turn.messages = [earlier["parse_data"], *turn.messages]
        return turn

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Turn, "read", staticmethod(with_earlier))
        return say("shipping_info", text, slots=slots)
