"""An answer is quick, also with five thousand articles.

The aim is 20 ms with the articles that ship and 60 ms with five thousand, on a machine of its
own; the tests allow twice as much for slow and busy ones.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from support.articles import WordEncoder, knowledge, write_many

from care.knowledge.service import KnowledgeService

MANY = 5000
ENCODER_SECONDS = 0.006  # a run of the real encoder, which takes no longer with more articles
ROUNDS = 5
SLACK = 2


def seconds(articles: KnowledgeService, questions: list[str]) -> float:
    """The median for a question, in the best of some rounds: other work only makes it longer."""
    medians = []
    for start in range(ROUNDS):
        taken = []
        for question in questions[start::ROUNDS]:
            begun = time.perf_counter()
            articles.answer(question)
            taken.append(time.perf_counter() - begun)
        medians.append(median(taken))
    return min(medians)


def test_five_thousand_articles(tmp_path: Path) -> None:
    questions = write_many(tmp_path / "articles", MANY)
    first = knowledge(tmp_path / "articles", tmp_path / "cache")
    found = [first.search(question, most=1)[0].slug for question in questions[:100]]
    right = [slug == f"article-{number}" for number, slug in enumerate(found)]
    assert sum(right) >= 75
    assert seconds(first, questions[:200]) + ENCODER_SECONDS < 0.060 * SLACK
    encoder = WordEncoder()
    assert knowledge(tmp_path / "articles", tmp_path / "cache", encoder).search(questions[0])
    assert encoder.runs == 2  # nothing but its size and the question


def test_forty_articles(tmp_path: Path) -> None:
    questions = write_many(tmp_path / "articles", 40)
    articles = knowledge(tmp_path / "articles", tmp_path / "cache")
    articles.search(questions[0])
    assert seconds(articles, questions * 5) + ENCODER_SECONDS < 0.020 * SLACK
