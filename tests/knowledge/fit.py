"""Fits the constants of care/knowledge/calibration.json on the `dev` questions.

    uv run python -m tests.knowledge.fit [--show]

The articles were written by somebody who could read the dev questions, so some headings and
keywords are nearly the same as one. Questions that nobody has foreseen have no such luck. So for
each dev question what is nearly the same (a cosine of `NEARLY` and more) is left out of the
articles before it is asked.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone

import numpy as np
import numpy.typing as npt

from care.knowledge.articles import Article
from care.knowledge.index import Index
from care.knowledge.ranking import CALIBRATION, Calibration, Ranking, calibration, rank
from care.knowledge.service import views_of
from tests.knowledge.bench import DAY, Row, keeper, previous, rows, service

Numbers = npt.NDArray[np.float64]

NEARLY = 0.7
REFUSED = 0.95  # of the questions without an answer, on dev, by cross-validation
CERTAIN = 0.99  # the same, where an answer must be beyond doubt
FOLDS = 5
SOFTNESS = (0.02, 0.03, 0.05, 0.08)
PARTS = (0.4, 0.3, 0.2, 0.0)
WORDS = (0.0, 0.0025, 0.005, 0.0075, 0.01, 0.015)
FOLLOW_UP = (0.02, 0.01, 0.03, 0.05, 0.08, 0.0)  # of equals, the first is taken
_STEADY = 1.0  # the regression's pull towards zero


@dataclass(frozen=True)
class Asked:
    """A question, what was found for it with some constants, and the articles' addresses."""

    row: Row
    index: Index
    ranking: Ranking
    ahead: int | None

    def ranked(self, constants: Calibration) -> list[tuple[float, str]]:
        """Scores with these constants, the best first."""
        scores = [
            (
                sum(match.score(constants) for match in one.matches) / len(one.matches)
                + constants.follow_up * (one.place == self.ahead),
                self.index.entries[one.place].article.slug,
            )
            for one in self.ranking.ranked
        ]
        return sorted(scores, reverse=True)

    def is_right(self, constants: Calibration) -> bool:
        """Whether the best article answers the question."""
        return self.ranked(constants)[0][1] in self.row.fitting


def main() -> None:
    """Fits and writes the constants."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--show", action="store_true", help="write nothing")
    only_show = parser.parse_args().show
    start = calibration()
    asked = list(ask_all(rows("dev"), start))
    alone = [one for one in asked if one.row.topic and one.ahead is None]
    grid = [
        start.copy(update={"softness": softness, "parts": part, "words": words})
        for softness, part, words in itertools.product(SOFTNESS, PARTS, WORDS)
    ]
    best = max(grid, key=lambda constants: reciprocal_rank(alone, constants))
    following = [one for one in asked if one.row.topic and one.ahead is not None]
    grid = [best.copy(update={"follow_up": f}) for f in FOLLOW_UP]
    best = max(grid, key=lambda constants: reciprocal_rank(following, constants))
    fitted = with_confidence(asked, best)
    report(asked, fitted)
    if not only_show:
        CALIBRATION.write_text(json.dumps(fitted.dict(), indent=2) + "\n", encoding="utf-8")


def ask_all(questions: Sequence[Row], constants: Calibration) -> Iterator[Asked]:
    """Asks each question of articles that don't have it nearly word for word."""
    articles = keeper()
    whole, asking = articles.index(), service(articles)
    store = whole._store
    for row in questions:
        before = previous(row, asking)
        index = Index(
            [held_out(e.article, row, whole) for e in whole.entries], store, whole.encoder
        )
        views, ahead = views_of(index, row.question, before)
        allowed = index.quotable(DAY, False)
        yield Asked(row, index, rank(views, index, allowed, constants, ahead), ahead)


def held_out(article: Article, row: Row, index: Index) -> Article:
    """The article without what is nearly the question."""
    (vector,) = index.encoder.encode([row.question])
    place = index.places[article.slug]
    (likeness,) = index.likeness(place, vector[None, :])
    if max(likeness.heads.max(), likeness.topics.max(), likeness.sentences.max()) < NEARLY:
        return article
    sentences = iter(likeness.sentences)
    kept = [
        section
        for section, head in zip(article.sections, likeness.heads, strict=True)
        if max([float(next(sentences)) for _ in section.sentences] + [float(head)]) < NEARLY
    ]
    topics = zip(article.front.topics, likeness.topics[1:], strict=True)
    few = [topic for topic, cosine in topics if cosine < NEARLY]
    front = article.front.copy(update={"topics": few})
    return dataclasses.replace(article, front=front, sections=tuple(kept or article.sections[:1]))


def reciprocal_rank(asked: Sequence[Asked], constants: Calibration) -> float:
    """The mean of one divided by the place of the first right article (MRR)."""
    places = []
    for one in asked:
        slugs = [slug for _, slug in one.ranked(constants)]
        right = [n for n, slug in enumerate(slugs, 1) if slug in one.row.fitting]
        places.append(1 / right[0] if right else 0.0)
    return float(np.mean(places))


def with_confidence(asked: Sequence[Asked], constants: Calibration) -> Calibration:
    """The constants with the logistic regression that tells a right answer from any other."""
    features = np.array([features_of(one, constants) for one in asked])
    right = np.array([one.is_right(constants) for one in asked], dtype=float)
    unanswerable = np.array([one.row.topic is None for one in asked])
    fold = np.arange(len(asked)) % FOLDS
    sure = np.zeros(len(asked))
    for number in range(FOLDS):
        weights = logistic(features[fold != number], right[fold != number])
        sure[fold == number] = probability(features[fold == number], weights)
    least, certain = np.quantile(sure[unanswerable], [REFUSED, CERTAIN])
    weights = logistic(features, right)
    today = datetime.now(timezone.utc).date()
    return constants.copy(
        update={
            "fitted_on": f"{len(asked)} dev questions, {today}",
            "sure": tuple(round(float(w), 3) for w in weights),
            "least": round(float(least), 3),
            "certain": round(float(certain), 3),
        }
    )


def features_of(one: Asked, constants: Calibration) -> list[float]:
    """Score and lead with these constants, and the coverage of the article that is then first."""
    (first, slug), (second, _) = one.ranked(constants)[:2]
    place = one.index.places[slug]
    words = {word for view in views_of(one.index, one.row.question, None)[0] for word in view.words}
    (coverage,) = one.index.words.coverage(list(words), [place])
    return [first, first - second, coverage]


def logistic(features: Numbers, right: Numbers) -> Numbers:
    """Intercept and weights, by Newton's method."""
    rows_ = np.hstack([np.ones((len(features), 1)), features])
    pull = np.diag([0.0] + [_STEADY * float(f.var()) for f in features.T])
    weights = np.zeros(rows_.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-rows_ @ weights))
        gradient = rows_.T @ (right - p) - pull @ weights
        hessian = (rows_ * (p * (1 - p))[:, None]).T @ rows_ + pull
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def probability(features: Numbers, weights: Numbers) -> Numbers:
    """How surely each is right."""
    logits = weights[0] + features @ weights[1:]
    return 1 / (1 + np.exp(-logits))


def report(asked: Sequence[Asked], fitted: Calibration) -> None:
    """Prints how the constants do on the questions they were fitted on."""
    print(json.dumps(fitted.dict()))
    answerable = [one for one in asked if one.row.topic]
    places = []
    for one in answerable:
        slugs = [slug for _, slug in one.ranked(fitted)]
        places.append(min((slugs.index(s) for s in one.row.fitting if s in slugs), default=99))
    print(f"first {np.mean([p == 0 for p in places]):.3f}, in three "
          f"{np.mean([p < 3 for p in places]):.3f} of {len(places)}")  # fmt: skip
    weights = np.array(fitted.sure)
    for name, group in itertools.groupby(
        sorted(asked, key=lambda one: one.row.topic is None), lambda one: one.row.topic is None
    ):
        chosen = list(group)
        sure = probability(np.array([features_of(one, fitted) for one in chosen]), weights)
        share = float(np.mean(sure >= fitted.least))
        print(f"{'without' if name else 'with'} an answer: {share:.3f} answered")


if __name__ == "__main__":
    main()
