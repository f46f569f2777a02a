"""Finding articles by their words: BM25 over sections, in SQLite's full-text index (FTS5).

Words are compared by their stems (Porter), without accents. Nothing a customer types is ever part
of a query's syntax: each word is quoted, and the query is a parameter.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from care.knowledge.articles import Article

Scores = npt.NDArray[np.float32]

_SCHEMA = """
CREATE VIRTUAL TABLE section USING fts5(
    head, body, article UNINDEXED, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE whole USING fts5(
    body, tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO section (section, rank) VALUES ('rank', 'bm25(1.5, 1.0)');
"""
_RAREST = 8  # words of a question that are searched for
_MOST_ROWS = 400


class WordIndex:
    """The words of some articles; an article is its place among them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._count = len(articles)
        self._lock = threading.Lock()
        self._having = lru_cache(maxsize=1024)(self._find)
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_SCHEMA)
        with self._database:
            self._database.executemany("INSERT INTO section VALUES (?, ?, ?)", _sections(articles))
            self._database.executemany(
                "INSERT INTO whole (rowid, body) VALUES (?, ?)", enumerate(map(_all_of, articles))
            )

    def search(self, words: Sequence[str]) -> Scores:
        """For each article the BM25 of its best section, 0 where it has none of the words."""
        scores = np.zeros(self._count, np.float32)
        rare = sorted(words, key=self._rarity, reverse=True)[:_RAREST]
        if not rare:
            return scores
        query = "SELECT article, rank FROM section WHERE section MATCH ? ORDER BY rank LIMIT ?"
        for place, rank in self._rows(query, " OR ".join(map(_quoted, rare)), _MOST_ROWS):
            scores[place] = max(scores[place], -rank)
        return scores

    def coverage(self, words: Sequence[str], places: Sequence[int]) -> list[float]:
        """Which share of what the words tell each article has, 0 to 1; rare words tell more."""
        told = {word: self._rarity(word) for word in words}
        whole = sum(told.values())
        if not whole:
            return [0.0] * len(places)
        having = {word: self._having(word) for word in told}
        return [
            sum(weight for word, weight in told.items() if having[word][place]) / whole
            for place in places
        ]

    def _rarity(self, word: str) -> float:
        """The word's inverse document frequency."""
        having = int(self._having(word).sum())
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def _find(self, word: str) -> npt.NDArray[np.bool_]:
        """Which articles have the word."""
        rows = self._rows("SELECT rowid FROM whole WHERE whole MATCH ? LIMIT ?", _quoted(word), -1)
        having = np.zeros(self._count, dtype=bool)
        having[[place for (place,) in rows]] = True
        return having

    def _rows(self, query: str, words: str, most: int) -> list[tuple[int, ...]]:
        with self._lock:
            return self._database.execute(query, (words, most)).fetchall()


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _sections(articles: Sequence[Article]) -> Iterable[tuple[str, str, int]]:
    for place, article in enumerate(articles):
        for section in article.sections:
            yield f"{article.title} {section.heading}", section.text, place
        yield article.title, ", ".join(article.front.topics), place


def _all_of(article: Article) -> str:
    texts = [section.heading + " " + section.text for section in article.sections]
    return " ".join([article.title, *article.front.topics, *texts])
