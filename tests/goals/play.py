"""Plays goals: who plays when, against which shop, and what the records say afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from goals.channel import Channel, ChannelBroken, Played
from goals.customer import Customer, Style
from goals.expected import Outcome, expect, judge
from goals.onlooker import Onlooker
from goals.persona import persona_of
from goals.world import Goal, Json, World


class Stage(Protocol):
    """A running Care with a shop whose records can be put back and looked at."""

    def reset(self) -> None:
        """Puts the original records in place."""

    def records(self) -> World:
        """The records as they are now."""

    def open(self) -> Channel:
        """A new conversation."""

    def flaky(self, rate: float, seed: int) -> AbstractContextManager[Any]:
        """While it lasts, the shop's answers fail by this chance."""


@dataclass(frozen=True)
class Manner:
    """How the customers play."""

    style: Style = Style.MIXED
    seed: int = 1
    misspell: float = 0.0
    flaky: float = 0.0
    jobs: int = 2


@dataclass
class Result:
    """What came of one goal."""

    goal: Goal
    outcome: Outcome
    played: Played
    shortest: int
    differing: list[Json] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)

    @property
    def is_refusal(self) -> bool:
        """Whether the goal has a change that the policy refuses, and it was not made."""
        return bool(self.forbidden) and self.outcome is Outcome.REACHED


def batches(goals: Iterable[Goal]) -> list[list[Goal]]:
    """The goals in as few groups as possible in which no customer comes twice."""
    groups: list[list[Goal]] = []
    for goal in goals:
        fitting = (g for g in groups if all(goal.user_id != other.user_id for other in g))
        group = next(fitting, None)
        if group is None:
            groups.append(group := [])
        group.append(goal)
    return groups


def play_all(
    goals: Sequence[Goal],
    world: World,
    stage: Stage,
    manner: Manner,
    tell: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Plays all goals, batch by batch, each on the original records."""
    results: list[Result] = []
    for number, batch in enumerate(batches(goals)):
        stage.reset()
        with stage.flaky(manner.flaky, manner.seed + number) if manner.flaky else nullcontext():
            played = _play_batch(batch, world, stage, manner)
        made = _judged(batch, played, world, stage.records())
        for result in made:
            tell(result)
        results += made
    order = {goal.id: place for place, goal in enumerate(goals)}
    return sorted(results, key=lambda result: order[result.goal.id])


def play(goal: Goal, world: World, channel: Channel, manner: Manner) -> Played:
    """One goal's conversation; the same for the same seed and the same answers."""
    persona = persona_of(goal, world)
    rng = Random(f"{goal.id}/{manner.seed}")
    kind = Customer if persona.wishes else Onlooker
    return kind(persona, channel, manner.style, rng, manner.misspell).play()


def shortest(goal: Goal, world: World) -> int:
    """Turns of a customer who says all at once and agrees; a refused change takes no yes."""
    wanted = expect(world, goal)
    return 2 * len(wanted.allowed) + len(wanted.forbidden) or 2


def _play_batch(batch: Sequence[Goal], world: World, stage: Stage, manner: Manner) -> list[Played]:
    def one(goal: Goal) -> Played:
        try:
            return play(goal, world, stage.open(), manner)
        except ChannelBroken as error:
            return Played(problem=str(error))

    with ThreadPoolExecutor(manner.jobs) as threads:
        return list(threads.map(one, batch))


def _judged(
    batch: Sequence[Goal], played: Sequence[Played], world: World, after: World
) -> list[Result]:
    stray = world.others_changed(after, {goal.user_id for goal in batch})
    results = []
    for goal, conversation in zip(batch, played, strict=True):
        outcome, differing = judge(world, goal, after.account(goal.user_id))
        forbidden = [f"{a.name}: {why}" for a, why in expect(world, goal).forbidden]
        least = shortest(goal, world)
        results.append(Result(goal, outcome, conversation, least, differing, forbidden))
    if stray and results:  # nobody knows whose conversation did it: it counts once
        results[0].stray, results[0].outcome = stray, Outcome.WRONGLY_CHANGED
    return results
