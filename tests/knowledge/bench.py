"""The questions of `questions.jsonl` and `more.jsonl`, and the shipped articles to ask them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from care.encoder import load_encoder
from care.knowledge.articles import Article
from care.knowledge.figures import figures_of
from care.knowledge.keeper import Keeper
from care.knowledge.service import KnowledgeService, Previous
from care.policy import load_policy

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "data" / "knowledge"
CACHE = ROOT / "var" / "articles"
DAY = date(2026, 12, 1)  # on which all shipped articles hold


@dataclass(frozen=True)
class Row:
    """A question; `topic` is the article that answers it, None where none does."""

    question: str
    topic: str | None
    kind: str
    split: str
    also: Sequence[str] = field(default=())
    after: str | None = None

    @property
    def fitting(self) -> frozenset[str]:
        """All articles that answer it."""
        return frozenset({self.topic, *self.also} - {None}) if self.topic else frozenset()


def rows(split: str) -> list[Row]:
    """The questions of one part: "dev", "test" or "more"."""
    file = "more.jsonl" if split == "more" else "questions.jsonl"
    lines = Path(__file__).with_name(file).read_text("utf-8").splitlines()
    found = [Row(**json.loads(line)) for line in lines if line.strip()]
    return [row for row in found if row.split == split]


def keeper() -> Keeper:
    """Keeps the shipped articles, with the shipped policy's figures."""
    return Keeper(ARTICLES, figures_of(load_policy()), load_encoder, CACHE)


def service(articles: Keeper | None = None) -> KnowledgeService:
    """Answers from the shipped articles, as of a day on which all of them hold."""
    return KnowledgeService(articles or keeper(), "/articles", today=lambda: DAY)


def previous(row: Row, asked: KnowledgeService) -> Previous | None:
    """The question before, and the article it is answered from (at least the likeliest)."""
    if row.after is None:
        return None
    (first, *_) = asked.search(row.after, most=1)
    return Previous(first.slug, row.after)


def article_texts(article: Article) -> frozenset[str]:
    """All that may be quoted from an article."""
    return frozenset(article.sentences)
