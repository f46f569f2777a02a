"""What can be wrong with labelled rows, one function a question."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.rows import HELD_OUT, Row
from training.similar import Near, normalise
from training.vectors import Vectors

IMBALANCE = "imbalance"
LEAK = "leak"
CONTRADICTION = "contradiction"
SPANS = "spans"
SUSPECT = "suspect label"

_LEAST_EXAMPLES = 10
_FOLDS = 5


@dataclass(frozen=True)
class Finding:
    """Something to look at: which check found it, what it is, and the rows it is about."""

    check: str
    what: str
    rows: tuple[Row, ...] = ()


def imbalance(rows: Sequence[Row]) -> list[Finding]:
    """Intents with fewer than 10 examples to train on, or a tenth of the median."""
    counts = Counter({row.intent: 0 for row in rows if row.intent})
    counts.update(row.intent for row in rows if row.part != HELD_OUT and row.intent)
    if not any(counts.values()):
        return []
    least = max(_LEAST_EXAMPLES, statistics.median(filter(None, counts.values())) / 10)
    return [
        Finding(IMBALANCE, f"{intent}: {count} examples, expected {least:.0f} or more")
        for intent, count in sorted(counts.items(), key=lambda item: item[1])
        if count < least
    ]


def leaks(rows: Sequence[Row]) -> list[Finding]:
    """Held-out rows with a near duplicate among those to train on."""
    near, learnt = Near(), [row for row in rows if row.part != HELD_OUT]
    held = [row for row in rows if row.part == HELD_OUT]
    if not held:
        return []
    for row in learnt:
        near.add(row.text)
    found = []
    for row in held:
        twin = near.find(row.text)
        if twin is not None:
            what = f"held out, but {twin[1]:.0f} % like one to train on"
            found.append(Finding(LEAK, what, (row, learnt[twin[0]])))
    return found


def contradictions(rows: Sequence[Row]) -> list[Finding]:
    """The same text, but for case, punctuation and digits, under two intents."""
    by_text: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if row.intent:
            by_text[normalise(row.text)].setdefault(row.intent, row)
    return [
        Finding(CONTRADICTION, " / ".join(sorted(own)), tuple(own.values()))
        for own in by_text.values()
        if len(own) > 1
    ]


def spans(rows: Sequence[Row]) -> list[Finding]:
    """The same text with other entities marked."""
    by_text: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_text[row.text.casefold()].append(row)
    found = []
    for own in by_text.values():
        marks = {tuple((s.start, s.end, s.entity) for s in row.entities): row for row in own}
        if len(marks) > 1:
            shown = " / ".join(sorted(_shown(row) for row in marks.values()))
            found.append(Finding(SPANS, shown, tuple(marks.values())))
    return found


def suspect_labels(rows: Sequence[Row], vectors: Vectors, seed: int = 7) -> list[Finding]:
    """Rows whose intent is probably wrong, the surest first.

    A classifier says in cross-validation how likely each intent is for a row it has not seen;
    confident learning (Northcutt et al. 2021, arXiv:1911.00068) tells from that which labels
    cannot be right. Intents with fewer than 5 rows are left out.

    Args:
        vectors: of the rows, shape (len(rows), dimensions).
    """
    # AGPL-3.0, so nothing but this check may need it; and slow to import.
    from cleanlab.filter import find_label_issues  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.model_selection import StratifiedKFold, cross_val_predict  # noqa: PLC0415

    counts = Counter(row.intent for row in rows)
    chosen = [n for n, row in enumerate(rows) if row.intent and counts[row.intent] >= _FOLDS]
    names = sorted({rows[n].intent or "" for n in chosen})
    if len(names) < 2:
        return []
    labels = np.array([names.index(rows[n].intent or "") for n in chosen])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    model = LogisticRegression(C=5.0, max_iter=200, class_weight="balanced")
    likely = cross_val_predict(model, vectors[chosen], labels, cv=folds, method="predict_proba")
    suspects = find_label_issues(
        labels, likely, return_indices_ranked_by="self_confidence", n_jobs=1
    )
    return [
        Finding(SUSPECT, _doubt(names, labels[n], likely[n]), (rows[chosen[n]],)) for n in suspects
    ]


def _doubt(names: Sequence[str], label: int, likely: Vectors) -> str:
    best = int(likely.argmax())
    return (
        f"{names[label]} ({100 * likely[label]:.0f} %), rather "
        f"{names[best]} ({100 * likely[best]:.0f} %)?"
    )


def _shown(row: Row) -> str:
    return ", ".join(f"{s.entity}={row.text[s.start : s.end]}" for s in row.entities) or "none"
