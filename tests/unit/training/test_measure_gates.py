"""The gates: what is judged, what it is called, and a file that is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from training.errors import BadFile
from training.measure import gates

FIGURES: dict[str, Any] = {
    "name": "Cross-validation",
    "kind": "cross_validation",
    "messages": 100,
    "in_scope": 100,
    "intent_accuracy": 0.92,
    "sure_but_wrong": 0.05,
    "intents": {"greet": {"f1": 0.7, "support": 40}, "rare": {"f1": 0.1, "support": 3}},
    "entities": None,
    "out_of_scope": None,
    "sources": [],
}


def written(folder: Path, text: str) -> Path:
    path = folder / "gates.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_falls_short_is_named_with_both_figures(tmp_path: Path) -> None:
    text = """
        cross_validation: {intent_accuracy: 0.9, weakest_intent_f1: 0.75, entity_f1: 0.9}
        min_messages: 5
    """
    accuracy, weakest = gates.read(written(tmp_path, text)).judge([FIGURES])
    assert accuracy.passed
    assert not weakest.passed
    assert str(weakest) == (
        "Cross-validation: F1 of the weakest intent (greet) is 70.0%, expected at least 75.0%"
    )


def test_a_figure_that_must_stay_low_fails_above_its_gate(tmp_path: Path) -> None:
    path = written(tmp_path, "cross_validation: {sure_but_wrong_at_most: 0.04}")
    (verdict,) = gates.read(path).judge([FIGURES])
    assert not verdict.passed
    assert "expected at most 4.0%" in str(verdict)


def test_other_sets_have_other_gates(tmp_path: Path) -> None:
    path = written(tmp_path, "test: {intent_accuracy: 0.99}")
    assert gates.read(path).judge([FIGURES]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "nonsense: {}",
        "test: {speed: 1}",
        "test: {intent_accuracy: 90}",
        "test: [",
        "min_messages: 0",
    ],
)
def test_a_wrong_file_is_told_in_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile, match=r"gates\.yml: expected"):
        gates.read(written(tmp_path, text))


def test_the_projects_own_gates_can_be_read() -> None:
    own = gates.read(Path("training/gates.yml"))
    assert own.wanted["cross_validation"] == {
        "intent_accuracy": 0.9,
        "entity_f1": 0.9,
        "weakest_intent_f1": 0.75,
    }
