"""The benchmark's figures mean what the table says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.bench import report, trial
from tools.bench.trial import Result
from tools.bench.turns import Plan, Question, Turns, measure, p95


class Counting:
    """A stand-in that knows the order for the first five turns of each conversation."""

    def __init__(self) -> None:
        self.conversations: list[int] = []

    def begin(self) -> None:
        self.conversations.append(0)

    def say(self, text: str) -> str:
        self.conversations[-1] += 1
        return "Order #W1 is on its way." if self.conversations[-1] <= 5 else "Sorry?"


def result(*, early: float = 20.0, late: float = 20.0, answered: float = 1.0) -> Result:
    turns = Turns(early_ms=[early] * 10, late_ms=[late] * 11, answered=answered)
    return Result(turns, start_s=9.0, training_s=20.0, memory_mb={"assistant": 500, "actions": 90})


def test_conversations_are_held_as_planned_and_the_warm_up_does_not_count() -> None:
    channel = Counting()
    turns = measure(channel, Question("where is #W1", "#W1"), Plan(short=4, long=2))
    assert channel.conversations == [3, 10, 10, 10, 10, 200, 200]
    assert len(turns.early_ms) == 6 * 10
    assert len(turns.late_ms) == 2 * 11
    assert turns.answered == pytest.approx(6 * 5 / 440)


def test_the_95th_percentile_of_the_first_hundred_numbers() -> None:
    assert p95(list(range(1, 101))) == pytest.approx(95.05)


def test_a_good_result_misses_nothing() -> None:
    assert report.missed(result()) == []


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (result(early=70), "turn 1-10, median: 70.0 ms, budget 60.0 ms"),
        (result(late=30), "late median over early: 1.50 x, budget 1.30 x"),
        (result(answered=0.5), "Only 50% of the turns were answered"),
    ],
)
def test_what_is_missed_is_said_with_both_numbers(bad: Result, word: str) -> None:
    assert any(word in sentence for sentence in report.missed(bad))


def test_the_json_has_figures_budgets_and_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "var" / "bench.json"
    report.write(path, {"Care": result()})
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["results"]["Care"]["turn_early_p50_ms"] == 20.0
    assert told["budgets"]["turn_early_p50_ms"] == 60
    assert told["machine"]["cores"] >= 1


def test_a_trial_inherits_no_settings_of_the_checkout(tmp_path: Path) -> None:
    outside = {"CARE_DATABASE_URL": "postgresql://live", "SHOP_PORT": "8090", "LANG": "C"}
    own = trial.settings(outside, tmp_path)
    assert own["LANG"] == "C"
    assert own["CARE_DATABASE_URL"] == f"sqlite:///{tmp_path}/care.db"
    assert own["SHOP_PORT"] != "8090"
    assert own["CARE_SHOP_URL"].endswith(own["SHOP_PORT"])
    assert own["CARE_SHOP_CLIENT_SECRET"] == own["SHOP_CLIENT_SECRET"]
