"""All figures of one set of messages, as they are written to JSON and shown in the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from training.measure import calibration, intents, scope, spans
from training.measure.outcome import Outcome, meant, ours, share


@dataclass(frozen=True)
class Measured:
    """A set of messages and what was made of them.

    Attributes:
        name: as a reader knows it.
        kind: `cross_validation`, `held_out` or `test`; which gates it has to pass.
        outcomes: of its messages.
        typos: of the same messages with typos, by the share of words that have one.
        foreign: of messages from elsewhere that are none of ours.
        types: its entity types by ours; empty takes them as they are.
        seen: how many of its messages also stand in the training data, but for case and signs.
    """

    name: str
    kind: str
    outcomes: Sequence[Outcome]
    typos: Mapping[float, Sequence[Outcome]] = field(default_factory=dict)
    foreign: Sequence[Outcome] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0

    def figures(self) -> dict[str, Any]:
        """Everything known about the set; shares are 0 to 1."""
        known = meant(self.outcomes)
        figures: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "messages": len(self.outcomes),
            "seen_in_training": self.seen,
            "entities": spans.figures(self.outcomes, self.types),
        }
        if not known:
            return figures
        own = ours(known)
        typed = {0.0: own, **self.typos} if self.typos else {}
        return {
            **figures,
            **_intents(known, own),
            "typos": [_typos(rate, ours(meant(some))) for rate, some in typed.items()],
            "out_of_scope": scope.figures([*known, *self.foreign]),
            "sources": _sources(known),
        }


def _intents(known: Sequence[Outcome], own: Sequence[Outcome]) -> dict[str, Any]:
    scores = intents.by_class(intents.pairs(known))
    return {
        "in_scope": len(own),
        "intent_accuracy": intents.accuracy(own),
        "macro_f1": intents.macro_f1(scores),
        "sure_but_wrong": share(sum(one.sure_but_wrong for one in known), len(known)),
        "decisions": _decisions(known),
        "rejected_in_scope": share(sum(one.parsed.rejected for one in own), len(own)),
        "intents": {name: asdict(score) for name, score in scores.items()},
        "confusions": intents.confusions(known),
        "calibration": calibration.figures(known),
    }


def _decisions(known: Sequence[Outcome]) -> dict[str, float]:
    counts = Counter(one.parsed.decision for one in known)
    return {name: share(counts[name], len(known)) for name in ("sure", "unsure", "not_mine")}


def _typos(rate: float, outcomes: Sequence[Outcome]) -> dict[str, float]:
    wrong = share(sum(one.sure_but_wrong for one in outcomes), len(outcomes))
    return {
        "words_with_typo": rate,
        "intent_accuracy": intents.accuracy(outcomes),
        "sure_but_wrong": wrong,
    }


def _sources(known: Sequence[Outcome]) -> list[dict[str, Any]]:
    names = sorted({one.row.source for one in known})
    return [_source(name, [one for one in known if one.row.source == name]) for name in names]


def _source(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    own = ours(outcomes)
    return {
        "source": name,
        "messages": len(outcomes),
        "in_scope": len(own),
        "intent_accuracy": intents.accuracy(own),
        "macro_f1": intents.macro_f1(intents.by_class(intents.pairs(outcomes))),
        "sure_but_wrong": share(sum(one.sure_but_wrong for one in outcomes), len(outcomes)),
    }
