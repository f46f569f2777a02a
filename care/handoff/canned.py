"""Answers that agents send again and again: `data/handoff/answers.yml`, by team."""

from __future__ import annotations

from functools import lru_cache

from ruamel.yaml import YAML

from care.handoff.models import Handoff
from care.responses import DATA


def answers_for(handoff: Handoff) -> list[str]:
    """What an agent could send to this customer: the team's own answers last."""
    answers = _answers()
    return [*answers.get(handoff.way.value, []), *answers.get(handoff.team, [])]


@lru_cache(maxsize=1)
def _answers() -> dict[str, list[str]]:
    return dict(YAML(typ="safe", pure=True).load(DATA / "handoff" / "answers.yml"))
