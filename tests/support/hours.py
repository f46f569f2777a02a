"""A desk whose hours never end: what is said must not depend on the time of day."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from care.handoff.hours import DAYS


def always_open(policy: Path, folder: Path) -> Path:
    """A copy of the policy, in `folder`, with such hours."""
    yaml = YAML(typ="safe", pure=True)
    content = yaml.load(policy.read_text(encoding="utf-8"))
    content["handoff"]["hours"] |= {
        "week": {day: ["00:00-24:00"] for day in DAYS},
        "holidays": [],
    }
    copy = folder / f"always-open-{policy.name}"
    with copy.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
    return copy
