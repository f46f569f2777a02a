"""The gates of `training/gates.yml`: what has to be reached, and what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from training.errors import BadFile

SECTIONS = ("cross_validation", "held_out", "test")
MIN_MESSAGES = "min_messages"


@dataclass(frozen=True)
class Verdict:
    """A gate, and how a set stands to it.

    Attributes:
        set: the set's name.
        gate: in words.
        reached: the figure, and in `detail` whose it is where it is one of several.
        wanted: at least this much, or with `at_most` no more.
    """

    set: str
    gate: str
    reached: float
    wanted: float
    at_most: bool = False
    detail: str = ""

    @property
    def passed(self) -> bool:
        return self.reached <= self.wanted if self.at_most else self.reached >= self.wanted

    def __str__(self) -> str:
        limit = "at most" if self.at_most else "at least"
        whose = f" ({self.detail})" if self.detail else ""
        return (
            f"{self.set}: {self.gate}{whose} is {self.reached:.1%}, "
            f"expected {limit} {self.wanted:.1%}"
        )


Found = tuple[float, str] | None  # the figure and whose it is; None where it was not measured


@dataclass(frozen=True)
class _Gate:
    title: str
    figure: Callable[[Mapping[str, Any], int], Found]
    at_most: bool = False


@dataclass(frozen=True)
class Gates:
    """What has to be reached, by kind of set."""

    wanted: Mapping[str, Mapping[str, float]]
    min_messages: int

    def judge(self, sets: Iterable[Mapping[str, Any]]) -> list[Verdict]:
        """A verdict for each gate that something was measured for."""
        return [verdict for figures in sets for verdict in self._judge(figures)]

    def _judge(self, figures: Mapping[str, Any]) -> Iterable[Verdict]:
        for name, wanted in self.wanted.get(figures["kind"], {}).items():
            gate = _GATES[name]
            found = gate.figure(figures, self.min_messages)
            if found is not None:
                reached, detail = found
                yield Verdict(figures["name"], gate.title, reached, wanted, gate.at_most, detail)


def read(path: Path) -> Gates:
    """The gates of a file.

    Raises:
        BadFile: there is none, or something in it is no gate.
    """
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadFile(path, "expected gates in YAML") from None
    if not isinstance(given, dict):
        raise BadFile(path, f"expected the sections {', '.join(SECTIONS)}")
    least = given.pop(MIN_MESSAGES, 1)
    if not isinstance(least, int) or isinstance(least, bool) or least < 1:
        raise BadFile(path, f"expected `{MIN_MESSAGES}` to be a whole number from 1")
    return Gates({name: _section(path, name, given[name]) for name in given}, least)


def _section(path: Path, name: str, given: object) -> dict[str, float]:
    if name not in SECTIONS:
        raise BadFile(path, f"expected the sections {', '.join(SECTIONS)}; found {name!r}")
    if not isinstance(given, dict) or set(given) - set(_GATES):
        raise BadFile(path, f"expected gates in {name!r}: any of {', '.join(_GATES)}")
    for gate, wanted in given.items():
        if isinstance(wanted, bool) or not isinstance(wanted, int | float) or not 0 <= wanted <= 1:
            raise BadFile(path, f"expected {name}.{gate} to be a share from 0 to 1")
    return {gate: float(wanted) for gate, wanted in given.items()}


def _accuracy(figures: Mapping[str, Any], _: int) -> Found:
    return (figures["intent_accuracy"], "") if figures.get("in_scope") else None


def _entities(figures: Mapping[str, Any], _: int) -> Found:
    return (figures["entities"]["exact"]["f1"], "") if figures.get("entities") else None


def _weakest_intent(figures: Mapping[str, Any], least: int) -> Found:
    return min(
        (
            (score["f1"], name)
            for name, score in figures.get("intents", {}).items()
            if score["support"] >= least
        ),
        default=None,
    )


def _weakest_source(figures: Mapping[str, Any], least: int) -> Found:
    return min(
        (
            (source["intent_accuracy"], source["source"])
            for source in figures.get("sources", [])
            if source["in_scope"] >= least
        ),
        default=None,
    )


def _sure_but_wrong(figures: Mapping[str, Any], _: int) -> Found:
    return (figures["sure_but_wrong"], "") if "sure_but_wrong" in figures else None


def _out_of_scope(figures: Mapping[str, Any], _: int) -> Found:
    scope = figures.get("out_of_scope")
    return (scope["recall_at_5_percent_false_rejection"], "") if scope else None


_GATES = {
    "intent_accuracy": _Gate("intent accuracy", _accuracy),
    "entity_f1": _Gate("entity F1", _entities),
    "weakest_intent_f1": _Gate("F1 of the weakest intent", _weakest_intent),
    "weakest_source_accuracy": _Gate("intent accuracy of the weakest source", _weakest_source),
    "sure_but_wrong_at_most": _Gate("share that is sure but wrong", _sure_but_wrong, at_most=True),
    "out_of_scope_recall": _Gate("out-of-scope recall at 5 % false rejection", _out_of_scope),
}
