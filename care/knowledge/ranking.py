"""Which article answers a question, and how sure that is.

An article's score adds up how like the question its parts are (cosines of its topics, the ways it
is asked for, its headings, sections and sentences, the most alike counting most), how well a
section of it has the question's words (BM25), and which share of them it has. Where a question has
parts, the part that is most like counts as well, for each kind of the article's parts on its own,
and so does the last: people tell a story and then ask. What counts how much is learnt from
questions. How sure the best article is, a logistic regression says, from its score, its lead, and
the share of the question's words it has. The constants are in `calibration.json`, which
`python -m tests.knowledge.fit` writes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
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


Kinds = tuple[float, float, float, float, float]


class Calibration(BaseModel):
    """The constants; `fitted_on` says from what they come.

    `softness` is that of the maximum over an article's parts. `whole`, `part` and `last` weigh how
    like the whole question, its likeliest part and its last part the article's topics, ways to ask,
    headings, sections and sentences are; `words` weighs the BM25, `coverage` the share of words;
    `follow_up` is what the article talked about last has ahead. `sure` are the logistic
    regression's intercept and its weights for score, lead and coverage; below `least` there is no
    answer; from `certain` on, hardly ever a wrong one.
    """

    fitted_on: str
    softness: float
    whole: Kinds
    part: Kinds
    last: Kinds
    words: float
    coverage: float
    follow_up: float
    sure: tuple[float, float, float, float]
    least: float
    certain: float

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """Those of the score in one row: whole, part, last, words, coverage."""
        return np.array([*self.whole, *self.part, *self.last, self.words, self.coverage])


@dataclass(frozen=True)
class View:
    """A text that is searched for: its vectors (of the whole, then of its parts), and its words."""

    vector: Vectors
    parts: tuple[Vectors, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """How an article fits a view: how like it is (the whole first), its BM25, and its coverage."""

    likeness: Likeness
    by_words: float
    coverage: float

    def features(self, softness: float) -> npt.NDArray[np.float64]:
        """What the score weighs, in the order of `Calibration.weights`."""
        pooled = self.likeness.pooled(softness)
        parts = pooled[1:] if len(pooled) > 1 else pooled
        by_vector = (pooled[0], parts.max(axis=0), parts[-1])
        return np.concatenate([*by_vector, [self.by_words, self.coverage]])

    def score(self, constants: Calibration) -> float:
        """All of it in one number."""
        return float(self.features(constants.softness) @ constants.weights)


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
    by_view = [
        _matches(view, index, places, words) for view, words in zip(views, by_words, strict=True)
    ]
    ranked = []
    for place, matches in zip(places, zip(*by_view, strict=True), strict=True):
        score = sum(match.score(constants) for match in matches) / len(matches)
        ranked.append(Ranked(place, score + constants.follow_up * (place == ahead), matches))
    return _in_order(ranked)


def _in_order(ranked: Sequence[Ranked]) -> Ranking:
    first, *others = sorted(ranked, key=lambda one: -one.score)
    lead = first.score - others[0].score if others else 0.0
    coverage = sum(match.coverage for match in first.matches) / len(first.matches)
    return Ranking((first, *others), (first.score, lead, coverage))


def _candidates(
    views: Sequence[View],
    index: Index,
    by_words: Sequence[Vectors],
    allowed: npt.NDArray[np.bool_],
) -> list[int]:
    """Those with the nearest section or way to ask, and those with most of the words."""
    found: list[int] = []
    for view, words in zip(views, by_words, strict=True):
        nearest = index.nearest(np.stack([view.vector, *view.parts]))
        found += np.argsort(np.where(allowed, -nearest, np.inf))[:CANDIDATES].tolist()
        found += np.argsort(np.where(allowed, -words, np.inf))[:_CANDIDATES_BY_WORDS].tolist()
    return [place for place in dict.fromkeys(found) if allowed[place]]


def _matches(view: View, index: Index, places: Sequence[int], by_words: Vectors) -> list[Match]:
    """How the articles at these places fit a view."""
    vectors = np.stack([view.vector, *view.parts])
    coverage = index.words.coverage(view.words, places)
    return [
        Match(index.likeness(place, vectors), float(by_words[place]), share)
        for place, share in zip(places, coverage, strict=True)
    ]
