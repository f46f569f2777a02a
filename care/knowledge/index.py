"""All articles, ready to be searched by vectors and words. Never changed, only replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from care.knowledge.articles import Article
from care.knowledge.questions import Speller
from care.knowledge.vectors import Encoder, Rows, Vectors, VectorStore
from care.knowledge.words import WordIndex

_WORDS = re.compile(r"[a-z]{3,}")
KINDS = 5  # of an article's parts


@dataclass(frozen=True)
class Entry:
    """An article, and where the vectors of its parts are. Each section has a row in `heads`."""

    article: Article
    topics: Rows
    asked: Rows
    heads: Rows
    sections: Rows
    sentences: Rows


@dataclass(frozen=True)
class Likeness:
    """How like some texts the parts of an article are: cosines, a row for each of the texts."""

    topics: Vectors
    asked: Vectors
    heads: Vectors
    sections: Vectors
    sentences: Vectors

    def pooled(self, softness: float) -> Vectors:
        """For each text the soft maximum over each kind of parts; shape (texts, `KINDS`).

        A soft maximum is t · log Σ exp(x / t), where t is the softness: the largest, and a little
        more where others are nearly as large. Without ways to ask, the headings stand for them:
        they are questions as well, and an article must not lose by having none.
        """
        asked = self.asked if self.asked.shape[1] else self.heads
        kinds = (self.topics, asked, self.heads, self.sections, self.sentences)
        return np.stack([_soft_maximum(kind, softness) for kind in kinds], axis=1)


class Index:
    """Articles with all that is needed to search them; an article is its place among them."""

    def __init__(self, articles: Sequence[Article], store: VectorStore, encoder: Encoder) -> None:
        self._store = store
        self.encoder = encoder
        self.entries = tuple(_entry(article, store) for article in articles)
        self.places = {entry.article.slug: n for n, entry in enumerate(self.entries)}
        self.words = WordIndex(articles)
        self.speller = Speller(_vocabulary(articles), encoder.has_word)
        rows = [np.concatenate((entry.sections, entry.asked)) for entry in self.entries]
        self._begins = np.cumsum([0, *map(len, rows)])[:-1]
        self._nearby = store.vectors(np.concatenate(rows)) if rows else np.empty((0, 0), "f4")
        self.quotable = lru_cache(maxsize=4)(self._quotable)

    def nearest(self, vectors: Vectors) -> Vectors:
        """For each article the cosine of what is most like any of the vectors.

        Only sections and ways to ask are compared: all parts would take too long.
        """
        if not self.entries:
            return np.empty(0, np.float32)
        cosines = (self._nearby @ vectors.T).max(axis=1)
        found: Vectors = np.maximum.reduceat(cosines, self._begins)
        return found

    def likeness(self, place: int, vectors: Vectors) -> Likeness:
        """How like each of the vectors the parts of an article are."""
        entry = self.entries[place]
        parts = (entry.topics, entry.asked, entry.heads, entry.sections, entry.sentences)
        cosines = vectors @ self._store.vectors(np.concatenate(parts)).T
        ends = np.cumsum([len(part) for part in parts])[:-1]
        return Likeness(*np.split(cosines, ends, axis=1))

    def _quotable(self, today: date, is_customer: bool) -> npt.NDArray[np.bool_]:
        """Which articles may be quoted on this day, to this kind of reader."""
        flags = [entry.article.may_be_quoted(today, is_customer) for entry in self.entries]
        return np.array(flags, dtype=bool)


def _soft_maximum(cosines: Vectors, softness: float) -> Vectors:
    found: Vectors = softness * np.log(np.exp(cosines / softness).sum(axis=1))
    return found


def _entry(article: Article, store: VectorStore) -> Entry:
    parts: list[list[str]] = [
        [article.title, *article.front.topics],
        [*article.front.asked_as],
        [section.heading or article.title for section in article.sections],
        [f"{article.title}. {section.heading} {section.text}" for section in article.sections],
        list(article.sentences),
    ]
    rows = store.rows([text for part in parts for text in part])
    ends = np.cumsum([len(part) for part in parts])[:-1]
    return Entry(article, *np.split(rows, ends))


def _vocabulary(articles: Sequence[Article]) -> set[str]:
    words: set[str] = set()
    for article in articles:
        heads = " ".join(section.heading for section in article.sections)
        front = article.front
        text = " ".join((front.title, *front.topics, *front.asked_as, heads, *article.sentences))
        words.update(_WORDS.findall(text.lower()))
    return words
