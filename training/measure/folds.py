"""Folds for cross-validation: every intent spread evenly, near duplicates never apart."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from training.rows import Row
from training.similar import Near


def split(
    rows: Sequence[Row], folds: int, seed: int, *, apart: bool = False
) -> Iterator[tuple[list[int], list[int]]]:
    """Yields (training, test) row numbers, each row being in exactly one test.

    Args:
        apart: also let near duplicates fall into different folds, as published figures do.
    """
    groups = list(range(len(rows))) if apart else similar([_masked(row) for row in rows])
    place = _places([row.intent or "" for row in rows], groups, folds, seed)
    for fold in range(folds):
        inside = [number for number, own in enumerate(place) if own == fold]
        if inside:
            yield [number for number, own in enumerate(place) if own != fold], inside


def similar(texts: Sequence[str]) -> list[int]:
    """A group for each text; texts that nearly say the same, or are linked by such, share one."""
    near = Near()
    for text in texts:
        near.add(text)
    links = [(number, other) for number, text in enumerate(texts) for other in near.find_all(text)]
    rows, columns = zip(*links, strict=True) if links else ((), ())
    graph = sparse.coo_matrix((np.ones(len(links)), (rows, columns)), shape=(len(texts),) * 2)
    _, groups = connected_components(graph, directed=False)
    return [int(group) for group in groups]


def _masked(row: Row) -> str:
    """The text with the type in place of each entity: another number is no other message."""
    text = row.text
    for span in sorted(row.entities, key=lambda s: s.start, reverse=True):
        text = f"{text[: span.start]} {span.entity} {text[span.end :]}"
    return text


def _places(intents: list[str], groups: list[int], folds: int, seed: int) -> list[int]:
    """A fold for each row: large groups first, each to where its intent is rarest so far."""
    members: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    order = list(members.values())
    random.Random(seed).shuffle(order)  # noqa: S311 - nothing secret
    order.sort(key=len, reverse=True)
    filled = [0] * folds
    by_intent = [Counter[str]() for _ in range(folds)]
    place = [0] * len(intents)
    for numbers in order:
        own = Counter(intents[number] for number in numbers)
        most = own.most_common(1)[0][0]
        fold = min(range(folds), key=lambda f: (by_intent[f][most], filled[f]))
        by_intent[fold].update(own)
        filled[fold] += len(numbers)
        for number in numbers:
            place[number] = fold
    return place
