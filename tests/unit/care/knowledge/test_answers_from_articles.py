"""What customers hear from the shipped articles, and what they don't."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.articles import knowledge, write_article

from care.knowledge.questions import MAX_CHARS, Speller, content_words, read_question
from care.knowledge.service import KnowledgeService, Previous
from tests.knowledge.bench import service


@pytest.fixture(scope="module")
def shop() -> KnowledgeService:
    return service()


@pytest.mark.parametrize(
    ("question", "slug", "said"),
    [
        ("How long do I have to return something?", "return-window", "30 days"),
        ("do you deliver to an apo address", "po-boxes-and-remote-addresses", "APO"),
        ("which cards do you take?", "payment-methods", "Visa"),
        ("how do I wash the wool cardigan", "washing-textiles", "wool"),
        ("whats yuor phone numbr", "contact", "1-800-555-0142"),
    ],
)
def test_a_question_is_answered_in_the_articles_words(
    shop: KnowledgeService, question: str, slug: str, said: str
) -> None:
    answer = shop.answer(question)
    assert answer is not None
    assert (answer.slug, answer.url) == (slug, f"/articles/{slug}")
    assert said in answer.text
    article = shop.keeper.shelf().by_slug(slug)
    assert article is not None
    places = [article.sentences.index(sentence) for sentence in answer.sentences]
    assert places == sorted(places) and 1 <= len(places) <= 3
    assert 0.5 < answer.confidence <= 1


@pytest.mark.parametrize(
    "question", ["who won the game last night?", "what is the capital of Peru", "sing a song", "…"]
)
def test_what_no_article_tells_is_not_answered(shop: KnowledgeService, question: str) -> None:
    assert shop.answer(question) is None


def test_a_way_to_ask_finds_its_article_and_is_not_said(tmp_path: Path) -> None:
    asked = ["my parcel went up in smoke", "nobody brought anything"]
    write_article(tmp_path / "articles", "lost", "Write to us within a week.", asked_as=asked)
    write_article(tmp_path / "articles", "late", "Wait for a week, then write to us.")
    articles = knowledge(tmp_path / "articles", tmp_path / "cache")
    assert articles.search("it all went up in smoke")[0].slug == "lost"
    answer = articles.answer("it all went up in smoke", least=0.0)
    assert answer is not None
    assert answer.text == "Write to us within a week."


FOLLOW_UPS = {
    ("shipping-costs", "how much is shipping?", "and to Canada?"): ("shipping-to-canada", "14.90"),
    ("refunds", "how do refunds work?", "how long does that take?"): ("refunds", "5 to 7"),
    ("leather-and-shoe-care", "can I wash sneakers?", "what about boots?"): (
        "leather-and-shoe-care",
        "boots",
    ),
    ("opening-hours", "when are you open?", "and on Saturdays?"): ("opening-hours", "Saturday"),
}


@pytest.mark.parametrize("asked", FOLLOW_UPS, ids=lambda asked: asked[-1])
def test_a_question_can_go_on_from_the_one_before(
    shop: KnowledgeService, asked: tuple[str, str, str]
) -> None:
    slug, before, question = asked
    expected, said = FOLLOW_UPS[asked]
    answer = shop.answer(question, Previous(slug, before))
    assert answer is not None
    assert answer.slug == expected
    assert said in answer.text


def test_another_question_is_not_drawn_to_the_article_before(shop: KnowledgeService) -> None:
    answer = shop.answer("what are your opening hours?", Previous("refunds", "how do refunds work"))
    assert answer is not None and answer.slug == "opening-hours"
    gone = shop.answer(
        "how long does that take?", Previous("no-such-article", "how do refunds work")
    )
    assert gone is not None and gone.slug == "refunds"


NASTY = (
    "", "   ", "\x00", "?", '"', "'", "'; DROP TABLE section; --", 'a" OR "b', "NEAR(a b)", "a*",
    "^a", "body: shipping", "-shipping", "(", "AND", "NOT OR AND", "{return_window_days}",
    "😀" * 50,
    "אין לי מושג", "配送にはどのくらいかかりますか", "ﬁ ligature", "e-mail e\u2011mail", "x" * 4000,
    "shipping " * 500, "\ud800", "A.B.C.", "1" * 300, "and and and", "a,b,c,d,e,f,g,h " * 40,
)  # fmt: skip


@pytest.mark.parametrize("question", NASTY, ids=range(len(NASTY)))
def test_nothing_that_is_typed_breaks_the_search(shop: KnowledgeService, question: str) -> None:
    shop.search(question)
    shop.answer(question, Previous("refunds", question))


def test_only_articles_that_hold_are_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_article(folder, "old-prices", "Wrapping costs one dollar.", review_by="2026-11-20")
    write_article(folder, "new-prices", "Wrapping costs nine dollars.", valid_from="2026-11-22")
    articles = knowledge(folder, tmp_path / "cache")
    assert articles.answer("what does wrapping cost", least=0.0) is None
    write_article(folder, "prices", "Wrapping costs five dollars.", review_by="2026-11-21")
    articles = knowledge(folder, tmp_path / "cache")
    answer = articles.answer("what does wrapping cost", least=0.0)
    assert answer is not None and answer.text == "Wrapping costs five dollars."
    tomorrow = KnowledgeService(articles.keeper, "/a", today=lambda: date(2026, 11, 22))
    answer = tomorrow.answer("what does wrapping cost", least=0.0)
    assert answer is not None and answer.text == "Wrapping costs nine dollars."


def test_what_is_for_customers_is_told_to_customers(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_article(folder, "private-sale", "The private sale is in May.", audience="customers")
    articles = knowledge(folder, tmp_path / "cache")
    question = "when is the private sale"
    assert articles.answer(question, least=0.0) is None
    assert articles.search(question) == []
    answer = articles.answer(question, is_customer=True, least=0.0)
    assert answer is not None and answer.slug == "private-sale"


def test_the_rest_of_a_long_question_is_left_out() -> None:
    speller = Speller(["shipping"], lambda word: False)
    asked = read_question("shiping? " + "x" * 5000, speller)
    assert len(asked.text) <= MAX_CHARS + 10
    assert asked.text.startswith("shipping?")


def test_words_are_mended_only_to_words_that_articles_have() -> None:
    known = {"shipping", "return", "days", "kitchen"}
    speller = Speller(known, lambda word: word in {"dog", "ship", "stroll", "boat"})
    assert speller.mend("Shiping my kitchn dogs, retrun aftr 60 dys") == (
        "shipping my kitchen dogs, return aftr 60 days"
    )
    assert speller.mend("the stroller's boats") == "the stroller's boats"


def test_words_that_tell_nothing_are_left_out() -> None:
    assert content_words("What's the shop's return policy, please? Don't say 30 DAYS!") == (
        "shop", "return", "policy", "30", "days",
    )  # fmt: skip
