"""Whether confidences mean what they say: of those of 0.8, eight in ten should be right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from training.measure.outcome import Outcome, share

BINS = 10


def figures(outcomes: Sequence[Outcome], bins: int = BINS) -> dict[str, Any]:
    """Right and wrong messages by confidence, and the expected calibration error.

    The error is the mean distance between confidence and share right over the bins, weighted
    by their messages (Guo et al. 2017), 0 to 1.
    """
    piles: list[list[Outcome]] = [[] for _ in range(bins)]
    for one in outcomes:
        piles[min(int(one.parsed.confidence * bins), bins - 1)].append(one)
    rows = [_bin(pile, number / bins, (number + 1) / bins) for number, pile in enumerate(piles)]
    off = sum(
        row["messages"] * abs(row["confidence"] - row["right"]) for row in rows if row["messages"]
    )
    return {"expected_calibration_error": share(off, len(outcomes)), "bins": rows}


def _bin(pile: Sequence[Outcome], low: float, high: float) -> dict[str, Any]:
    return {
        "from": low,
        "to": high,
        "messages": len(pile),
        "confidence": share(sum(one.parsed.confidence for one in pile), len(pile)),
        "right": share(sum(one.likeliest_right for one in pile), len(pile)),
    }
