"""Measures retrieval on one half of the questions.

uv run python -m tests.knowledge.measure test
uv run python -m tests.knowledge.measure dev --wrong
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from care.knowledge.service import Answer, Hit, KnowledgeService
from tests.knowledge.bench import Row, previous, rows, service


@dataclass(frozen=True)
class Outcome:
    """A question, the articles that were found, and the answer that was given, if any."""

    row: Row
    hits: Sequence[Hit]
    answer: Answer | None

    def is_found(self, most: int) -> bool:
        """Whether a right article is among the first `most`."""
        return any(hit.slug in self.row.fitting for hit in self.hits[:most])

    @property
    def is_right(self) -> bool:
        """Whether it was answered from a right article; without one, whether it was refused."""
        if self.row.topic is None:
            return self.answer is None
        return self.answer is not None and self.answer.slug in self.row.fitting


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; `count` is that of the questions with an answer."""

    count: int
    first: float  # the right article comes first
    in_three: float
    answered: float  # of those with an answer: answered from the right article
    wrong: float  # of those with an answer: answered from another
    refused: float  # of those without an answer


def ask(asked: Sequence[Row], knowledge: KnowledgeService) -> list[Outcome]:
    """Asks each question, a follow-up with the question before it."""
    outcomes = []
    for row in asked:
        before = previous(row, knowledge)
        hits = knowledge.search(row.question, most=3, previous=before)
        outcomes.append(Outcome(row, hits, knowledge.answer(row.question, before)))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """How the outcomes are, all in all."""
    known = [one for one in outcomes if one.row.topic is not None]
    unknown = [one for one in outcomes if one.row.topic is None]
    given = [one for one in known if one.answer is not None]
    right = [one for one in known if one.is_right]
    return Figures(
        len(known),
        _share(sum(one.is_found(1) for one in known), known),
        _share(sum(one.is_found(3) for one in known), known),
        _share(len(right), known),
        _share(len(given) - len(right), known),
        _share(sum(one.is_right for one in unknown), unknown),
    )


def _share(count: int, of: Sequence[Outcome]) -> float:
    return count / len(of) if of else 0.0


def main() -> None:
    """Prints the figures, in all and by the kind of question."""
    parser = argparse.ArgumentParser(description="Measures how well questions find their article.")
    parser.add_argument("split", choices=("dev", "test"))
    parser.add_argument("--wrong", action="store_true", help="list what went wrong; dev only")
    arguments = parser.parse_args()
    outcomes = ask(rows(arguments.split), service())
    kinds = defaultdict(list)
    for one in outcomes:
        kinds[one.row.kind].append(one)
    for name, group in [("all", outcomes), *sorted(kinds.items())]:
        of = figures(group)
        print(
            f"{name:10} {of.count:4} with an answer: first {of.first:.3f}, in three "
            f"{of.in_three:.3f}; answered {of.answered:.3f}, wrongly {of.wrong:.3f}; "
            f"{len(group) - of.count:3} without: refused {of.refused:.3f}"
        )
    if arguments.wrong and arguments.split == "dev":
        for one in outcomes:
            if not one.is_right:
                found = [hit.slug for hit in one.hits]
                print(f"{one.row.topic}: {one.row.question!r} → {found} {one.answer is not None}")


if __name__ == "__main__":
    main()
