"""A message with what it means and what was made of it: the unit of all figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from training.measure.parsed import OUT_OF_SCOPE, Parsed
from training.rows import Row

NONE = "(none)"  # stands in tables where a pipeline gave no intent at all


@dataclass(frozen=True)
class Outcome:
    """A row that has an intent, and what a pipeline made of its text."""

    row: Row
    parsed: Parsed

    @property
    def gold(self) -> str:
        """What the message means."""
        return self.row.intent or NONE

    @property
    def in_scope(self) -> bool:
        """Whether it is any business of ours."""
        return self.gold != OUT_OF_SCOPE

    @property
    def accepted(self) -> frozenset[str]:
        """All intents that a fair reader would let pass."""
        return frozenset((self.gold, *self.row.acceptable))

    @property
    def predicted(self) -> str:
        """What it was taken for: the likeliest intent, sure or not.

        To turn a foreign message away is to have understood it; to turn away one of ours
        is counted by itself, not as a wrong intent.
        """
        if self.parsed.rejected and OUT_OF_SCOPE in self.accepted:
            return OUT_OF_SCOPE
        return self.parsed.intent or NONE

    @property
    def right(self) -> bool:
        return self.predicted in self.accepted

    @property
    def expected(self) -> str:
        """`gold`, or the other acceptable intent that was found."""
        return self.predicted if self.right else self.gold

    @property
    def likeliest_right(self) -> bool:
        """Whether the likeliest intent is right: what the confidence is a probability of."""
        return self.parsed.intent in self.accepted

    @property
    def sure_but_wrong(self) -> bool:
        """It was acted on, and should not have been."""
        return self.parsed.decision == "sure" and not self.right


def pair(rows: Sequence[Row], answers: Iterable[Parsed]) -> list[Outcome]:
    """The outcomes of the rows with their answers, in order."""
    return [Outcome(row, answer) for row, answer in zip(rows, answers, strict=True)]


def meant(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those of which it is known what they mean."""
    return [one for one in outcomes if one.row.intent is not None]


def ours(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Those that are our business."""
    return [one for one in outcomes if one.in_scope]


def share(count: float, total: float) -> float:
    """`count` of `total`, 0 of nothing."""
    return count / total if total else 0.0
