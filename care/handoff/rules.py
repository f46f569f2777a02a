"""Who takes what over, how soon, and when: the part of the policy that is about handing over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from pydantic import BaseModel, Extra, Field

from care.accounts.models import MembershipLevel
from care.handoff.hours import Hours
from care.handoff.models import Priority, Reason

_VERY = 0.75  # of 1: frustration and urgency from which on it is the customer who sets the pace


class HandoffRules(BaseModel):
    """The decision table of `care/policy.yml`, section `handoff`."""

    teams: dict[str, frozenset[str]]  # the intents of each team
    other_team: str = Field(..., min_length=1)  # which has the rest
    priority: dict[Reason, Priority]  # of these reasons; of all others it is normal
    raised_for: frozenset[MembershipLevel]  # members whose priority is the next higher one
    hours: Hours
    raise_after_minutes: float = Field(..., gt=0)
    give_up_after_minutes: float = Field(..., gt=0)
    frustration: float = Field(..., ge=0, le=1)
    too_many_messages: int = Field(..., ge=2)

    class Config:
        extra = Extra.forbid
        frozen = True

    @property
    def raise_after(self) -> timedelta:
        """How long a customer waits until the priority goes up, and again."""
        return timedelta(minutes=self.raise_after_minutes)

    @property
    def give_up_after(self) -> timedelta:
        """How long a customer waits at most."""
        return timedelta(minutes=self.give_up_after_minutes)

    def team(self, intents: Iterable[str]) -> str:
        """Who is asked: the team of the first wish that has one."""
        by_intent = {intent: team for team, theirs in self.teams.items() for intent in theirs}
        return next((by_intent[one] for one in intents if one in by_intent), self.other_team)

    def priority_of(
        self, reason: Reason, feelings: Mapping[str, float | None], level: MembershipLevel | None
    ) -> Priority:
        """How soon: by the reason, by how the customer is, and by what they are to the shop."""
        priority = self.priority.get(reason, Priority.NORMAL)
        if any((value or 0.0) >= _VERY for value in feelings.values()):
            priority = priority.raised()
        return priority.raised() if level in self.raised_for else priority
