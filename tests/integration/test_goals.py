"""Customers' goals, played over the real channel: reached, and nothing else changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.stack import ROOT

SHARED = Path(os.environ.get("CARE_SHARED", ROOT / ".." / "shared"))
GOALS = SHARED / "corpus" / "dialogues.jsonl"


@pytest.mark.skipif(not GOALS.exists(), reason=f"needs {GOALS}; CARE_SHARED says where to look")
@pytest.mark.parametrize(
    "manner", [(), ("--misspell", "0.1"), ("--flaky", "0.1")], ids=["plain", "typos", "flaky"]
)
def test_goals_are_reached_and_nothing_else_is_changed(
    manner: tuple[str, ...], tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "tests.goals", "--goals", str(GOALS), "--limit", "24"]
    played = subprocess.run(
        [*command, "--report", str(report), "--seed", "7", *manner],
        cwd=ROOT,
        env={**os.environ, "CARE_SHARED": str(SHARED)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert played.returncode == 0, played.stdout + played.stderr
    figures = json.loads(report.read_text())
    assert figures["wrongly_changed"] == 0
    assert figures["reached"] >= 21, played.stdout
