"""Groups of messages that want the same, found without labels.

K-means on vectors of length one, with the number of groups chosen by the silhouette. Density
methods (mean shift, HDBSCAN) leave a third and more of short messages as noise, and a cut through
an agglomeration needs all distances in memory; k-means puts every message somewhere, grows with
the number of messages only, and a reviewer sees by `cohesion` which groups hold together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.metrics import silhouette_score

from training.progress import track
from training.vectors import Vectors

Numbers = npt.NDArray[np.int64]

_SAMPLE = 2000
_MANY = 4000
_KEYWORDS, _REPRESENTATIVES = 6, 5
_WORD = re.compile(r"[^\W\d_][\w'’]+")
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\S+",
        """the and for you your can not but with this that have has was are from what how why
        when where will would could please hello just been get got its it's i'm i've my me is it
        do does did to of in on at an be or so if we they there any am as by out no up about a i""",
    )
)


@dataclass(frozen=True)
class Cluster:
    """A group of messages.

    Attributes:
        members: numbers of its messages, the most typical first.
        cohesion: mean cosine of its messages to their mean, 0 to 1.
        keywords: words that tell it from the other groups.
        nearest: the existing intent whose examples' mean is closest, and the cosine; None without.
    """

    members: tuple[int, ...]
    cohesion: float
    keywords: tuple[str, ...]
    nearest: tuple[str, float] | None = None

    @property
    def representatives(self) -> tuple[int, ...]:
        """The most typical messages."""
        return self.members[:_REPRESENTATIVES]


def find_clusters(
    texts: Sequence[str],
    vectors: Vectors,
    count: int | None = None,
    intents: dict[str, Vectors] | None = None,
    seed: int = 7,
) -> list[Cluster]:
    """Groups of `texts`, the largest first.

    Args:
        vectors: of length one, one row per text.
        count: how many groups, from 1; None chooses.
        intents: the mean vector of each existing intent, of length one.
    """
    if len(texts) < 3:
        numbers: Numbers = np.zeros(len(texts), dtype=np.int64)
    else:
        wanted = best_count(vectors, seed) if count is None else count
        numbers = _assign(vectors, min(wanted, len(texts)), seed)
    groups = [np.flatnonzero(numbers == number) for number in np.unique(numbers)]
    keywords = _keywords([[texts[n] for n in group] for group in groups])
    clusters = [
        _cluster(group, vectors, words, intents or {})
        for group, words in zip(groups, keywords, strict=True)
    ]
    return sorted(clusters, key=lambda cluster: -len(cluster.members))


def best_count(vectors: Vectors, seed: int) -> int:
    """The number of groups with the best silhouette, from 2 up to a third of the messages."""
    most = max(2, min(80, len(vectors) // 3))
    grid = sorted({round(2 * (most / 2) ** (step / 11)) for step in range(12)})
    sample = np.random.default_rng(seed).permutation(len(vectors))[:_SAMPLE]
    scores = {}
    for count in track(grid, len(grid), "Choosing the number of groups"):
        numbers = _assign(vectors, count, seed)[sample]
        if 1 < len(set(numbers)) < len(sample):
            scores[count] = float(silhouette_score(vectors[sample], numbers))
    return max(scores, key=lambda count: scores[count], default=2)


def means(vectors: Vectors, names: Sequence[str]) -> dict[str, Vectors]:
    """The mean vector of each name's rows, scaled to length one."""
    of_name = np.array(names)
    return {name: _unit(vectors[of_name == name].mean(axis=0)) for name in sorted(set(names))}


def _assign(vectors: Vectors, count: int, seed: int) -> Numbers:
    kind = MiniBatchKMeans if len(vectors) > _MANY else KMeans
    numbers: Numbers = kind(count, n_init=4, random_state=seed).fit_predict(vectors)
    return numbers


def _cluster(
    group: Numbers, vectors: Vectors, keywords: tuple[str, ...], intents: dict[str, Vectors]
) -> Cluster:
    mean = _unit(vectors[group].mean(axis=0))
    closeness = vectors[group] @ mean
    nearest = max(
        ((name, float(mean @ one)) for name, one in intents.items()),
        key=lambda n: n[1],
        default=None,
    )
    return Cluster(
        members=tuple(int(n) for n in group[np.argsort(-closeness, kind="stable")]),
        cohesion=float(closeness.mean()),
        keywords=keywords,
        nearest=nearest,
    )


def _keywords(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Class-based TF-IDF: a word's share in its group, times how rare it is over all groups.

    Grootendorst 2022, arXiv:2203.05794, equation 2: tf · log(1 + mean words per group / frequency).
    """
    counts = [Counter(word for text in group for word in set(_words(text))) for group in groups]
    overall: Counter[str] = Counter()
    for count in counts:
        overall.update(count)
    average = sum(overall.values()) / max(len(groups), 1)
    keywords = []
    for count in counts:
        total = max(sum(count.values()), 1)
        weight = {w: n / total * np.log(1 + average / overall[w]) for w, n in count.items()}
        best = sorted(weight, key=lambda word: (-weight[word], word))
        keywords.append(tuple(best[:_KEYWORDS]))
    return keywords


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _EMPTY_WORDS]


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit
