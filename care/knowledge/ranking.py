"""Which article answers a question, and how sure that is.

An article's score adds up how like the question its parts are (cosines of its topics, headings,
sections and sentences, the most alike counting most) and how well a section of it has the
question's words (BM25). Where a question has parts, the part that fits an article best counts as
well: people tell a story and then ask. How sure the best article is, a logistic regression says,
from its score, its lead, and the share of the question's words it has. The constants are in
`calibration.json`, which `python -m tests.knowledge.fit` writes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from care.knowledge.index import Index, Likeness
from care.knowledge.questions import Question
from care.knowledge.vectors import Vectors

CALIBRATION = Path(__file__).with_name("calibration.json")
CANDIDATES = 24  # articles that are looked at closely
_CANDIDATES_BY_WORDS = 12


class Calibration(BaseModel):
    """The constants; `fitted_on` says from what they come.

    `softness` is that of the maximum over an article's parts; `parts` weighs the best part of a
    question against the whole, `words` the BM25; `follow_up` is what the article talked about
    last has ahead; `sure` are the logistic regression's intercept
    and its weights for score, lead and coverage; below `least` there is no answer;
    from `certain` on, hardly ever a wrong one.
    """

    fitted_on: str
    softness: float
    parts: float
    words: float
    follow_up: float
    sure: tuple[float, float, float, float]
    least: float
    certain: float


@dataclass(frozen=True)
class View:
    """A text that is searched for: its vectors (of the whole, then of its parts), and its words."""

    vector: Vectors
    parts: tuple[Vectors, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """How an article fits a view: how like the whole and its parts it is, and its BM25."""

    whole: Likeness
    parts: tuple[Likeness, ...]
    by_words: float

    def score(self, constants: Calibration) -> float:
        """All of it in one number."""
        whole = self.whole.pooled(constants.softness)
        part = max((part.pooled(constants.softness) for part in self.parts), default=whole)
        by_vector = (1 - constants.parts) * whole + constants.parts * part
        return by_vector + constants.words * self.by_words


@dataclass(frozen=True)
class Ranked:
    """An article (its place in the index) with its score, and how it fits each view."""

    place: int
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Ranking:
    """Articles, the best first; `features` tell how sure that one is: score, lead, coverage."""

    ranked: tuple[Ranked, ...] = ()
    features: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def confidence(self, constants: Calibration) -> float:
        """How surely the best article answers the question, from 0 to 1."""
        if not self.ranked:
            return 0.0
        intercept, *weights = constants.sure
        logit = intercept + sum(w * f for w, f in zip(weights, self.features, strict=True))
        return 1 / (1 + math.exp(-logit))


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The constants that are shipped."""
    return Calibration.parse_obj(json.loads(CALIBRATION.read_text(encoding="utf-8")))


def view_of(question: Question, index: Index) -> View:
    """The question in numbers; one run of the encoder."""
    if not question.parts:
        (vector,) = index.encoder.encode([question.text])
        return View(vector, (), question.words)
    pieces = [piece for part in question.parts for piece in (part, " ")]
    vector, parts = index.encoder.encode_in_context(pieces[:-1])
    return View(vector, tuple(parts[::2]), question.words)


def rank(
    views: Sequence[View],
    index: Index,
    allowed: npt.NDArray[np.bool_],
    constants: Calibration,
    ahead: int | None = None,
) -> Ranking:
    """The articles that may answer a question, out of those that are allowed.

    Args:
        views: ways to read the question, which count alike.
        ahead: the place of the article that was talked about last, if the question goes on.
    """
    if not allowed.any():
        return Ranking()
    by_words = [index.words.search(view.words) for view in views]
    places = _candidates(views, index, by_words, allowed)
    ranked = []
    for place in places:
        matches = tuple(
            _match(view, index, place, float(words[place]))
            for view, words in zip(views, by_words, strict=True)
        )
        score = sum(match.score(constants) for match in matches) / len(matches)
        ranked.append(Ranked(place, score + constants.follow_up * (place == ahead), matches))
    return _in_order(ranked, {word for view in views for word in view.words}, index)


def _in_order(ranked: Sequence[Ranked], words: Iterable[str], index: Index) -> Ranking:
    first, *others = sorted(ranked, key=lambda one: -one.score)
    lead = first.score - others[0].score if others else 0.0
    (coverage,) = index.words.coverage(list(words), [first.place])
    return Ranking((first, *others), (first.score, lead, coverage))


def _candidates(
    views: Sequence[View],
    index: Index,
    by_words: Sequence[Vectors],
    allowed: npt.NDArray[np.bool_],
) -> list[int]:
    """Those with the nearest section, and those with most of the words."""
    found: list[int] = []
    for view, words in zip(views, by_words, strict=True):
        nearest = index.nearest(np.stack([view.vector, *view.parts]))
        found += np.argsort(np.where(allowed, -nearest, np.inf))[:CANDIDATES].tolist()
        found += np.argsort(np.where(allowed, -words, np.inf))[:_CANDIDATES_BY_WORDS].tolist()
    return [place for place in dict.fromkeys(found) if allowed[place]]


def _match(view: View, index: Index, place: int, by_words: float) -> Match:
    whole, *parts = index.likeness(place, np.stack([view.vector, *view.parts]))
    return Match(whole, tuple(parts), by_words)
