"""How well foreign messages are told from ours, by a score and by the decision that was made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata
from sklearn.metrics import matthews_corrcoef

from training.measure.outcome import Outcome, ours, share
from training.measure.parsed import OUT_OF_SCOPE

FALSE_REJECTION = 0.05
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Scores = npt.NDArray[np.float64]


def auroc(own: Scores, foreign: Scores) -> float:
    """The probability that one of ours scores higher than a foreign message; ties are half."""
    ranks = rankdata(np.concatenate([own, foreign]))
    above = ranks[: len(own)].sum() - len(own) * (len(own) + 1) / 2
    return float(above / (len(own) * len(foreign)))


def bar_for(own: Scores, rejection: float = FALSE_REJECTION) -> float:
    """The highest bar that no more than the share `rejection` of ours lies below."""
    # So many of ours may fall; the next one up is the bar, and is itself not below it.
    allowed = math.floor(rejection * len(own) + 1e-9)
    return float(np.sort(own)[allowed]) if allowed < len(own) else math.inf


def recall_at(own: Scores, foreign: Scores, rejection: float = FALSE_REJECTION) -> float:
    """The share of foreign messages below the bar that `rejection` of ours lies below."""
    return float((foreign < bar_for(own, rejection)).mean())


def mcc(expected: Sequence[str], predicted: Sequence[str]) -> float:
    """Matthews' correlation for many classes (Gorodkin 2004), -1 to 1; chance is 0."""
    return float(matthews_corrcoef(expected, predicted))


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any] | None:
    """All of it for ours and foreign messages together; None where one of the two is missing.

    MCC takes rejection for a class, as HINT3 does (Arora et al. 2020): `mcc` rejects what the
    pipeline calls none of ours, `mcc_unless_sure` all that it is not sure of, and `thresholds`
    what scores below each bar.
    """
    own, foreign = ours(outcomes), [one for one in outcomes if not one.in_scope]
    if not own or not foreign:
        return None
    high, low = _scores(own), _scores(foreign)
    return {
        "in_scope": len(own),
        "foreign": len(foreign),
        "recall_at_5_percent_false_rejection": recall_at(high, low),
        "auroc": auroc(high, low),
        "rejected_foreign": share(sum(one.parsed.rejected for one in foreign), len(foreign)),
        "rejected_in_scope": share(sum(one.parsed.rejected for one in own), len(own)),
        "accepted_and_right": share(sum(_served(one) for one in own), len(own)),
        "sure_of_foreign": share(sum(one.sure_but_wrong for one in foreign), len(foreign)),
        "sure_but_wrong": share(sum(one.sure_but_wrong for one in outcomes), len(outcomes)),
        "mcc": _mcc(outcomes, [one.parsed.rejected for one in outcomes]),
        "mcc_unless_sure": _mcc(outcomes, [one.parsed.decision != "sure" for one in outcomes]),
        "thresholds": [_at(own, foreign, bar) for bar in THRESHOLDS],
        "sources": _sources(foreign, bar_for(high)),
    }


def _sources(foreign: Sequence[Outcome], bar: float) -> list[dict[str, Any]]:
    names = sorted({one.row.source for one in foreign})
    return [
        _source(name, [one for one in foreign if one.row.source == name], bar) for name in names
    ]


def _source(name: str, foreign: Sequence[Outcome], bar: float) -> dict[str, Any]:
    return {
        "source": name,
        "messages": len(foreign),
        "recall_at_5_percent_false_rejection": float((_scores(foreign) < bar).mean()),
        "rejected": share(sum(one.parsed.rejected for one in foreign), len(foreign)),
        "sure": share(sum(one.sure_but_wrong for one in foreign), len(foreign)),
    }


def _served(one: Outcome) -> bool:
    return one.right and not one.parsed.rejected


def _at(own: Sequence[Outcome], foreign: Sequence[Outcome], bar: float) -> dict[str, float]:
    """As published for HINT3: everything that scores below the bar is rejected."""
    both = [*own, *foreign]
    kept = sum(one.right and one.parsed.scope >= bar for one in own)
    return {
        "threshold": bar,
        "accuracy": share(kept, len(own)),
        "foreign_recall": share(sum(one.parsed.scope < bar for one in foreign), len(foreign)),
        "mcc": _mcc(both, [one.parsed.scope < bar for one in both]),
    }


def _mcc(outcomes: Sequence[Outcome], rejected: Sequence[bool]) -> float:
    answers = [
        OUT_OF_SCOPE if no else _answer(one) for one, no in zip(outcomes, rejected, strict=True)
    ]
    expected = [
        answer if answer in one.accepted else one.gold
        for one, answer in zip(outcomes, answers, strict=True)
    ]
    return mcc(expected, answers)


def _answer(one: Outcome) -> str:
    return one.parsed.intent or OUT_OF_SCOPE


def _scores(outcomes: Sequence[Outcome]) -> Scores:
    return np.array([one.parsed.scope for one in outcomes])
