"""Fits the constants of care/knowledge/calibration.json on the `dev` and `more` questions.

    uv run python -m tests.knowledge.fit [--show]

The articles were written by somebody who could read the dev questions, so some headings and
keywords are nearly the same as one. Questions that nobody has foreseen have no such luck. So for
each question what is nearly the same (a cosine of `NEARLY` and more) is left out of the articles
before it is asked.

The weights of the score are those that make a right article likeliest, if an article's chance
grows with the exponential of its score. None is negative: to be like a question never speaks
against an article.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from care.knowledge.articles import Article
from care.knowledge.index import KINDS, Index
from care.knowledge.ranking import CALIBRATION, Calibration, Ranking, calibration, rank
from care.knowledge.service import views_of
from tests.knowledge.bench import DAY, Row, keeper, previous, rows, service

Numbers = npt.NDArray[np.float64]

NEARLY = 0.7
REFUSED = 0.93  # of the questions without an answer, on dev, by cross-validation
CERTAIN = 0.99  # the same, where an answer must be beyond doubt
FOLDS = 5
_STEADY = 1.0  # the regression's pull towards zero
_STEADY_SCORE = 0.001  # that of the score's weights; of 0.0001 to 0.03 the best on other folds
_BM25 = 10.0  # BM25 goes to about this, all others to one: so that the pull is the same for all


@dataclass(frozen=True)
class Asked:
    """A question, and the addresses of the articles that were found for it.

    `features` are for each of them what the score weighs, the last being whether it was the one
    talked about before.
    """

    row: Row
    slugs: list[str]
    features: Numbers

    @cached_property
    def fits(self) -> npt.NDArray[np.bool_]:
        """Which of them answer the question."""
        return np.array([slug in self.row.fitting for slug in self.slugs])

    def scores(self, constants: Calibration) -> Numbers:
        """Their scores with these constants."""
        scores: Numbers = self.features @ np.append(constants.weights, constants.follow_up)
        return scores

    def place(self, constants: Calibration) -> int:
        """How many articles come before the first right one."""
        ordered = self.fits[np.argsort(-self.scores(constants))]
        return int(ordered.argmax()) if ordered.any() else len(ordered)


def main() -> None:
    """Fits and writes the constants."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--show", action="store_true", help="write nothing")
    only_show = parser.parse_args().show
    start = calibration()
    asked = list(ask_all([*rows("dev"), *rows("more")], start))
    report_folds(asked, start)
    fitted = with_confidence(asked, with_weights(asked, start))
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
        ranking = rank(views, index, allowed, constants, ahead)
        slugs = [index.entries[one.place].article.slug for one in ranking.ranked]
        yield Asked(row, slugs, features_of(ranking, ahead, constants.softness))


def features_of(ranking: Ranking, ahead: int | None, softness: float) -> Numbers:
    """A row for each article found; see `Asked.features`."""
    weighed = [
        np.mean([match.features(softness) for match in one.matches], axis=0)
        for one in ranking.ranked
    ]
    is_ahead = [[float(one.place == ahead)] for one in ranking.ranked]
    return np.hstack([np.stack(weighed), np.array(is_ahead)])


def held_out(article: Article, row: Row, index: Index) -> Article:
    """The article without what is nearly the question."""
    vectors = index.encoder.encode([row.question])
    like = index.likeness(index.places[article.slug], vectors)
    topics, asked, heads, said = like.topics[0], like.asked[0], like.heads[0], like.sentences[0]
    if np.concatenate((topics, asked, heads, said)).max() < NEARLY:
        return article
    sentences = iter(said)
    kept = [
        section
        for section, head in zip(article.sections, heads, strict=True)
        if max([float(next(sentences)) for _ in section.sentences] + [float(head)]) < NEARLY
    ]
    others = {
        "topics": _unlike(article.front.topics, topics[1:]),
        "asked_as": _unlike(article.front.asked_as, asked),
    }
    front = article.front.copy(update=others)
    return dataclasses.replace(article, front=front, sections=tuple(kept or article.sections[:1]))


def _unlike(texts: Sequence[str], cosines: npt.NDArray[np.float32]) -> list[str]:
    return [text for text, cosine in zip(texts, cosines, strict=True) if cosine < NEARLY]


def with_weights(asked: Sequence[Asked], constants: Calibration) -> Calibration:
    """The constants with the score's weights fitted; those of cosines add up to one."""
    known = [one for one in asked if one.fits.any()]
    scale = np.ones(known[0].features.shape[1])
    scale[3 * KINDS] = _BM25

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        pull = _STEADY_SCORE * weights
        total, slope = float(pull @ weights) / 2, pull.copy()
        for one in known:
            features = one.features / scale
            chances = softmax(features @ weights)
            right = float(chances[one.fits].sum())
            total -= np.log(right) / len(known)
            slope += (chances - chances * one.fits / right) @ features / len(known)
        return total, slope

    bounds = [(0, None)] * len(scale)
    found = minimize(loss, np.ones(len(scale)), jac=True, method="L-BFGS-B", bounds=bounds).x
    return _weighing(constants, found / scale / found[: 3 * KINDS].sum())


def _weighing(constants: Calibration, weights: Numbers) -> Calibration:
    said = [round(float(weight), 4) for weight in weights]
    names = ("whole", "part", "last")
    kinds = {name: tuple(said[n * KINDS : (n + 1) * KINDS]) for n, name in enumerate(names)}
    words, coverage, follow_up = said[3 * KINDS :]
    others = {"words": words, "coverage": coverage, "follow_up": follow_up}
    return constants.copy(update={**kinds, **others})


def softmax(scores: Numbers) -> Numbers:
    """Their exponentials, as shares."""
    exponentials: Numbers = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()


def with_confidence(asked: Sequence[Asked], constants: Calibration) -> Calibration:
    """The constants with the logistic regression that tells a right answer from any other.

    Only the dev questions are for that: an article answers each of the `more`, so they would make
    it too sure.
    """
    asked = [one for one in asked if one.row.split == "dev"]
    features = np.array([sureness(one, constants) for one in asked])
    right = np.array([one.place(constants) == 0 for one in asked], dtype=float)
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
            "fitted_on": f"dev questions ({len(asked)}) and more, {today}",
            "sure": tuple(round(float(w), 3) for w in weights),
            "least": round(float(least), 3),
            "certain": round(float(certain), 3),
        }
    )


def sureness(one: Asked, constants: Calibration) -> list[float]:
    """Score and lead with these constants, and the coverage of the article that is then first."""
    scores = one.scores(constants)
    first, second = np.argsort(-scores)[:2]
    coverage = one.features[first][3 * KINDS + 1]
    return [float(scores[first]), float(scores[first] - scores[second]), float(coverage)]


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


def report_folds(asked: Sequence[Asked], constants: Calibration) -> None:
    """Prints how the score does on questions that its weights were not fitted on."""
    places: dict[str, list[int]] = defaultdict(list)
    for number in range(FOLDS):
        rest = [one for n, one in enumerate(asked) if n % FOLDS != number]
        fitted = with_weights(rest, constants)
        for one in asked[number::FOLDS]:
            if one.row.topic:
                places[one.row.split].append(one.place(fitted))
                places[f"{one.row.split} {one.row.kind}"].append(one.place(fitted))
    for name, found in sorted(places.items()):
        first, three = np.mean(np.array(found) == 0), np.mean(np.array(found) < 3)
        print(f"{name:16} {len(found):4}: first {first:.3f}, in three {three:.3f}")


def report(asked: Sequence[Asked], fitted: Calibration) -> None:
    """Prints how the constants do on the questions they were fitted on."""
    print(json.dumps(fitted.dict()))
    places = np.array([one.place(fitted) for one in asked if one.row.topic])
    print(f"first {np.mean(places == 0):.3f}, in three {np.mean(places < 3):.3f} of {len(places)}")
    weights = np.array(fitted.sure)
    for name, group in itertools.groupby(
        sorted(asked, key=lambda one: one.row.topic is None), lambda one: one.row.topic is None
    ):
        chosen = list(group)
        sure = probability(np.array([sureness(one, fitted) for one in chosen]), weights)
        share = float(np.mean(sure >= fitted.least))
        print(f"{'without' if name else 'with'} an answer: {share:.3f} answered")


if __name__ == "__main__":
    main()
