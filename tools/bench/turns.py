"""Times turns of conversations: early ones, and those of a long conversation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from tools.bench.channels import Channel

EARLY = range(1, 11)  # turns are counted from 1
LATE = range(190, 201)
WARM_UP = 3


@dataclass(frozen=True)
class Plan:
    """How many conversations are held: of 10 turns, and of 200."""

    short: int
    long: int


@dataclass(frozen=True)
class Question:
    """What the customer asks each time, and what an answer to it has to contain."""

    text: str
    expected: str


@dataclass(frozen=True)
class Turns:
    """Milliseconds per turn, as the customer's side sees it, and whether it was answered."""

    early_ms: list[float]
    late_ms: list[float]
    answered: float  # share of all timed turns, 0 to 1

    @property
    def early_p50(self) -> float:
        """Half of the early turns are faster than this (ms)."""
        return median(self.early_ms)

    @property
    def early_p95(self) -> float:
        """95 % of the early turns are faster than this (ms)."""
        return p95(self.early_ms)

    @property
    def late_p50(self) -> float:
        """Half of the late turns are faster than this (ms)."""
        return median(self.late_ms)

    @property
    def late_p95(self) -> float:
        """95 % of the late turns are faster than this (ms)."""
        return p95(self.late_ms)

    @property
    def growth(self) -> float:
        """How many times the median early turn the median late turn takes."""
        return self.late_p50 / self.early_p50


def p95(values: Sequence[float]) -> float:
    """The 95th percentile, between two values where it falls between them."""
    return quantiles(values, n=20, method="inclusive")[-1]


def measure(channel: Channel, question: Question, plan: Plan) -> Turns:
    """Hold `plan`'s conversations one after another, asking `question` in every turn.

    Raises:
        requests.RequestException: the assistant did not answer.
    """
    _converse(channel, question, WARM_UP)
    short = [_converse(channel, question, EARLY.stop - 1) for _ in range(plan.short)]
    long = [_converse(channel, question, LATE.stop - 1) for _ in range(plan.long)]
    every = [*short, *long]
    answers = [answered for conversation in every for _, answered in conversation]
    return Turns(
        early_ms=[conversation[turn - 1][0] for conversation in every for turn in EARLY],
        late_ms=[conversation[turn - 1][0] for conversation in long for turn in LATE],
        answered=sum(answers) / len(answers),
    )


def _converse(channel: Channel, question: Question, turns: int) -> list[tuple[float, bool]]:
    channel.begin()
    return [_ask(channel, question) for _ in range(turns)]


def _ask(channel: Channel, question: Question) -> tuple[float, bool]:
    began = time.perf_counter()
    reply = channel.say(question.text)
    return (time.perf_counter() - began) * 1000, question.expected in reply
