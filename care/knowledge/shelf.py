"""The folder of articles as it is now: those that can be used, and why others can't."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from care.errors import Misconfigured
from care.knowledge.articles import Article, BrokenArticle, read_article
from care.knowledge.figures import Figures

logger = logging.getLogger(__name__)

Stamp = tuple[int, int]  # a file's time of change in nanoseconds, and its size


@dataclass(frozen=True)
class Shelf:
    """The articles by their files' names; `problems` are sentences, by file as well.

    An article whose file has become unusable stays as it was, and its problem is among those.
    """

    articles: Mapping[str, Article] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    stamps: Mapping[str, Stamp] = field(default_factory=dict)

    def by_slug(self, slug: str) -> Article | None:
        """The article with this address."""
        found = (article for article in self.articles.values() if article.slug == slug)
        return next(found, None)


def _stamps_of(folder: Path) -> dict[str, Stamp]:
    """The articles' files with their stamps, by name.

    Raises:
        Misconfigured: the folder cannot be read.
    """
    try:
        files = [file for file in folder.glob("*.md") if not file.name.startswith(".")]
        return {file.name: _stamp(file) for file in sorted(files)}
    except OSError as error:
        raise Misconfigured(
            f"The articles in {folder} can't be read ({error.strerror}): CARE_ARTICLES names the "
            "folder."
        ) from None


def read_shelf(folder: Path, figures: Figures, before: Shelf | None = None) -> Shelf:
    """The folder's articles; files that are as they were `before` are not read again.

    If all are as they were, it is the same shelf.

    Raises:
        Misconfigured: the folder cannot be read.
    """
    before = before or Shelf()
    if not folder.is_dir():
        raise Misconfigured(f"There is no folder {folder}: CARE_ARTICLES names where articles are.")
    stamps = _stamps_of(folder)
    if before.stamps == stamps:
        return before
    shelf = _Filling()
    for name, stamp in stamps.items():
        if stamp == before.stamps.get(name) and name not in before.problems:
            shelf.put(name, before.articles.get(name), None)
        else:
            shelf.put(name, *_read(folder / name, figures, before.articles.get(name)))
    return Shelf(shelf.articles, shelf.problems, stamps)


class _Filling:
    """A shelf that is being filled; no two articles may have the same address."""

    def __init__(self) -> None:
        self.articles: dict[str, Article] = {}
        self.problems: dict[str, str] = {}
        self._addresses: dict[str, str] = {}

    def put(self, name: str, article: Article | None, problem: str | None) -> None:
        if article and (other := self._addresses.setdefault(article.slug, name)) != name:
            mend = "give one of the two another address"
            said = f"{other} has the address {article.slug}, too"
            article, problem = None, str(BrokenArticle(name, said, mend))
        if article:
            self.articles[name] = article
        if problem:
            self.problems[name] = problem


def _read(file: Path, figures: Figures, old: Article | None) -> tuple[Article | None, str | None]:
    try:
        return read_article(file, figures), None
    except BrokenArticle as error:
        kept = "; what it said before stays" if old else ""
        logger.warning("articles: %s%s", error, kept)
        return old, str(error)


def _stamp(file: Path) -> Stamp:
    status = file.stat()
    return status.st_mtime_ns, status.st_size
