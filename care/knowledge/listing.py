"""`uv run care articles`: what the articles are like, and what a question finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from care.bootstrap import knowledge_of
from care.knowledge.articles import Article, State
from care.knowledge.service import KnowledgeService
from care.knowledge.shelf import Shelf
from care.settings import Settings


def list_articles(settings: Settings, today: date) -> int:
    """Prints each article with its state, and each that is broken with the reason.

    Returns:
        The exit code: 1 where one is broken or past its review, otherwise 0.

    Raises:
        Misconfigured: the folder cannot be read.
    """
    shelf = knowledge_of(settings).keeper.shelf()
    for line in _lines(shelf, today):
        print(line)
    states = [article.state(today) for article in shelf.articles.values()]
    past, broken = states.count(State.PAST), len(shelf.problems)
    print(f"{len(states)} articles, {past} past review, {broken} broken")
    return 1 if past or broken else 0


def ask_articles(settings: Settings, question: str) -> int:
    """Prints the three articles that fit best with their scores, and the answer. Returns 0.

    Raises:
        Misconfigured: the folder or the encoder cannot be read.
    """
    knowledge = knowledge_of(settings)
    for hit in knowledge.search(question):
        print(f"{hit.score:.3f}  {hit.slug}  ({hit.title})")
    print(_told(knowledge, question))
    return 0


def _told(knowledge: KnowledgeService, question: str) -> str:
    answer = knowledge.answer(question, is_customer=True)
    if answer:
        return f"answered, sure to {answer.confidence:.2f}: {answer.text}"
    doubted = knowledge.answer(question, is_customer=True, least=0.0)
    return f"no answer, sure only to {doubted.confidence:.2f}" if doubted else "no article"


def _lines(shelf: Shelf, today: date) -> Iterator[str]:
    for article in sorted(shelf.articles.values(), key=lambda article: article.slug):
        yield f"{article.state(today).value:15} {_day(article, today)}  {article.slug}"
    for problem in shelf.problems.values():
        yield f"{'broken':15} {problem}"


def _day(article: Article, today: date) -> str:
    """The day on which it changes its state."""
    is_early = article.state(today) is State.NOT_YET
    return str(article.front.valid_from if is_early else article.front.review_by)
