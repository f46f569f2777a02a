"""Questions answered from help articles, in the articles' own words and with their source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timezone

from care.knowledge.choosing import choose
from care.knowledge.followups import Previous, combined, is_elliptic
from care.knowledge.index import Index
from care.knowledge.keeper import Keeper
from care.knowledge.questions import read_question
from care.knowledge.ranking import Calibration, Ranking, View, calibration, rank, view_of

__all__ = ["Answer", "Hit", "KnowledgeService", "Previous"]


@dataclass(frozen=True)
class Answer:
    """Sentences of an article, word for word and in its order; `confidence` is from 0 to 1."""

    slug: str
    title: str
    url: str
    sentences: tuple[str, ...]
    confidence: float

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Hit:
    """An article that may answer a question; scores are comparable within one search only."""

    slug: str
    title: str
    url: str
    score: float


class KnowledgeService:
    """Finds the article that answers a question, or none.

    Args:
        keeper: keeps the articles.
        url: the address below which the articles' pages are.
        constants: by which articles are ranked; those that are shipped if left out.
        today: the day that decides which articles hold.
    """

    def __init__(
        self,
        keeper: Keeper,
        url: str,
        *,
        constants: Calibration | None = None,
        today: Callable[[], date] = lambda: datetime.now(timezone.utc).date(),
    ) -> None:
        self.keeper = keeper
        self._url = url.rstrip("/")
        self._constants = constants or calibration()
        self._today = today

    def answer(
        self,
        question: str,
        previous: Previous | None = None,
        is_customer: bool = False,
        least: float | None = None,
    ) -> Answer | None:
        """The answer, or None where no article has it for sure.

        Args:
            previous: the question before and its article, which this question may go on from.
            is_customer: whether the reader is known as a customer; others get public articles.
            least: how sure the answer must be, from 0 to 1; by default as was fitted.

        Raises:
            Unavailable: the articles are still being read.
            Misconfigured: they can't be read at all.
        """
        index = self.keeper.index()
        ranking = self._rank(index, question, previous, is_customer)
        sure = ranking.confidence(self._constants)
        if not ranking.ranked or sure < (self._constants.least if least is None else least):
            return None
        best = ranking.ranked[0]
        article = index.entries[best.place].article
        sentences = choose(article, [match.likeness for match in best.matches])
        return Answer(article.slug, article.title, self.url(article.slug), sentences, sure)

    def search(
        self,
        question: str,
        most: int = 3,
        previous: Previous | None = None,
        is_customer: bool = False,
    ) -> list[Hit]:
        """The articles that fit best, the best first, however well they do. Raises as `answer`."""
        index = self.keeper.index()
        ranking = self._rank(index, question, previous, is_customer)
        found = [(index.entries[one.place].article, one) for one in ranking.ranked[:most]]
        return [Hit(a.slug, a.title, self.url(a.slug), one.score) for a, one in found]

    @property
    def certain(self) -> float:
        """How sure an answer must be where a message may not be meant for articles at all."""
        return self._constants.certain

    def url(self, slug: str) -> str:
        """The address of an article's page."""
        return f"{self._url}/{slug}"

    def _rank(
        self, index: Index, question: str, previous: Previous | None, is_customer: bool
    ) -> Ranking:
        allowed = index.quotable(self._today(), is_customer)
        views, ahead = views_of(index, question, previous)
        return rank(views, index, allowed, self._constants, ahead) if views else Ranking()


def views_of(
    index: Index, question: str, previous: Previous | None
) -> tuple[list[View], int | None]:
    """How a question can be read, and the place of the article it goes on from, if it does.

    A question that goes on with the one before is read together with it first, then alone.
    """
    alone = read_question(question, index.speller)
    if not alone.text:
        return [], None
    if previous is None or not is_elliptic(question):
        return [view_of(alone, index)], None
    together = read_question(combined(question, previous), index.speller)
    return [view_of(together, index), view_of(alone, index)], index.places.get(previous.slug)
