"""Which sentences of an article answer a question: one to three, word for word, in its order."""

from __future__ import annotations

from collections.abc import Sequence

from care.knowledge.articles import Article
from care.knowledge.index import Likeness

MOST = 3
MAX_CHARS = 420  # of an answer; one sentence that is longer is quoted all the same
_BEHIND = 0.06  # how much less like the question a further sentence may be
# What makes a sentence fit: its own likeness, and that of the heading and the section it stands in.
_OWN, _HEAD, _SECTION = 0.35, 0.45, 0.2


def choose(article: Article, likenesses: Sequence[Likeness]) -> tuple[str, ...]:
    """The sentences that fit best; the second and third only if they fit nearly as well.

    Args:
        likenesses: how like the question (the first row) the article's parts are, for each way to
            read it.
    """
    fits = [sum(fit) for fit in zip(*(_fits(article, one) for one in likenesses), strict=True)]
    fits = [fit / len(likenesses) for fit in fits]
    best = max(range(len(fits)), key=fits.__getitem__)
    chosen = [best]
    length = len(article.sentences[best])
    for place in sorted(range(len(fits)), key=lambda p: -fits[p]):
        longer = length + 1 + len(article.sentences[place])
        if place == best or fits[place] < fits[best] - _BEHIND or longer > MAX_CHARS:
            continue
        chosen.append(place)
        length = longer
        if len(chosen) == MOST:
            break
    return tuple(article.sentences[place] for place in sorted(chosen))


def _fits(article: Article, likeness: Likeness) -> list[float]:
    fits = []
    sentence = 0
    for number, section in enumerate(article.sections):
        head, body = likeness.heads[0, number], likeness.sections[0, number]
        around = _HEAD * float(head) + _SECTION * float(body)
        for _ in section.sentences:
            fits.append(_OWN * float(likeness.sentences[0, sentence]) + around)
            sentence += 1
    return fits
