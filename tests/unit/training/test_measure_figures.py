"""The figures, against what can be counted and computed by hand."""

from __future__ import annotations

import random

import numpy as np
import pytest

from training.measure import calibration, intents, scope, spans
from training.measure.bootstrap import compare
from training.measure.compare import verdict
from training.measure.folds import split
from training.measure.measured import Measured
from training.measure.outcome import Outcome
from training.measure.parsed import OUT_OF_SCOPE, Decision, Parsed, parsed
from training.rows import Row, Span


def outcome(  # noqa: PLR0917
    gold: str | None,
    predicted: str | None,
    decision: Decision = "sure",
    confidence: float = 0.9,
    scope: float = 0.9,
    acceptable: tuple[str, ...] = (),
) -> Outcome:
    answer = Parsed(predicted, confidence, (), (), decision, scope, decision == "not_mine")
    return Outcome(Row(f"about {gold}", gold, acceptable=acceptable), answer)


def with_spans(expected: list[Span], found: list[Span]) -> Outcome:
    answer = Parsed("a", 0.9, (), tuple(found), "sure", 0.9, False)
    return Outcome(Row("order 12345 of may 3rd", "a", tuple(expected)), answer)


def test_scores_of_a_small_confusion_matrix() -> None:
    given = [*[("a", "a")] * 8, *[("a", "b")] * 2, *[("b", "b")] * 3, ("b", "a")]
    scores = intents.by_class(given)
    assert scores["a"] == intents.Score(8 / 9, 0.8, 16 / 19, 10)
    assert scores["b"] == intents.Score(0.6, 0.75, 6 / 9, 4)
    assert intents.macro_f1(scores) == pytest.approx((16 / 19 + 6 / 9) / 2)
    names, counts = intents.matrix(given)
    assert (names, counts.tolist()) == (["a", "b"], [[8, 2], [1, 3]])


def test_a_class_nobody_expected_has_no_score_but_costs_the_other_recall() -> None:
    assert intents.by_class([("a", "ghost")]) == {"a": intents.Score(0, 0, 0, 1)}


def test_another_acceptable_intent_passes_and_is_what_was_expected() -> None:
    one = outcome("refund_request", "return_exchange", acceptable=("return_exchange",))
    assert (one.right, one.expected, one.sure_but_wrong) == (True, "return_exchange", False)


def test_the_likeliest_intent_counts_even_where_the_message_was_turned_away() -> None:
    one = outcome("track_order", "track_order", "not_mine")
    assert one.right
    assert one.parsed.rejected


def test_turning_a_foreign_message_away_is_right_whatever_it_looked_like() -> None:
    assert outcome(OUT_OF_SCOPE, "track_order", "not_mine").right
    assert not outcome(OUT_OF_SCOPE, "track_order", "unsure").right


def test_sure_but_wrong_is_a_share_of_all_messages() -> None:
    outcomes = [
        outcome("a", "b"),
        outcome("a", "b", "unsure"),
        outcome("a", "a"),
        outcome(OUT_OF_SCOPE, "a"),
    ]
    figures = Measured("Test", "test", outcomes).figures()
    assert figures["sure_but_wrong"] == 0.5
    assert figures["intent_accuracy"] == pytest.approx(1 / 3)
    assert figures["decisions"] == {"sure": 0.75, "unsure": 0.25, "not_mine": 0.0}


def test_confusions_name_the_most_frequent_first_with_examples() -> None:
    outcomes = [outcome("a", "b"), outcome("c", "a"), outcome("a", "b"), outcome("a", "a")]
    first, second = intents.confusions(outcomes)
    assert (first["expected"], first["predicted"], first["messages"]) == ("a", "b", 2)
    assert first["examples"] == ["about a", "about a"]
    assert second["messages"] == 1


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    own, foreign = np.array([0.9, 0.5, 0.4]), np.array([0.5, 0.1])
    # 0.9 beats both; 0.5 ties once and beats once; 0.4 loses once and beats once.
    assert scope.auroc(own, foreign) == pytest.approx((2 + 1.5 + 1) / 6)


def test_recall_at_false_rejection_takes_the_highest_bar_that_is_allowed() -> None:
    own = np.arange(1, 101) / 100
    # Five of a hundred may fall, so the bar is the sixth lowest: 0.06.
    foreign = np.array([0.02, 0.055, 0.06, 0.9])
    assert scope.bar_for(own) == pytest.approx(0.06)
    assert scope.recall_at(own, foreign) == 0.5


def test_few_messages_of_ours_allow_no_false_rejection_at_all() -> None:
    assert scope.recall_at(np.array([0.3, 0.8]), np.array([0.2, 0.3, 0.5])) == pytest.approx(1 / 3)


def test_mcc_of_two_classes_is_the_textbook_one() -> None:
    expected, predicted = list("aaaabb"), list("aaabba")
    # TP 3, TN 1, FP 1, FN 1: (3*1 - 1*1) / sqrt(4*4*2*2)
    assert scope.mcc(expected, predicted) == pytest.approx(2 / 8)


def test_rejection_is_a_class_of_its_own() -> None:
    outcomes = [
        outcome("a", "a", scope=0.9),
        outcome("b", "b", "unsure", scope=0.6),
        outcome(OUT_OF_SCOPE, "a", "not_mine", scope=0.2),
    ]
    figures = scope.figures(outcomes)
    assert figures is not None
    assert figures["mcc"] == pytest.approx(1.0)
    assert figures["mcc_unless_sure"] < 1
    assert figures["auroc"] == 1.0
    assert [one["accuracy"] for one in figures["thresholds"] if one["threshold"] == 0.7] == [0.5]


def test_without_foreign_messages_there_are_no_out_of_scope_figures() -> None:
    assert scope.figures([outcome("a", "a")]) is None


def test_calibration_error_is_the_mean_distance_weighted_by_messages() -> None:
    outcomes = [*[outcome("a", "a", confidence=0.95)] * 3, outcome("a", "b", confidence=0.95)]
    outcomes += [outcome("a", "b", confidence=0.15)] * 4
    error = calibration.figures(outcomes)["expected_calibration_error"]
    assert error == pytest.approx((4 * 0.20 + 4 * 0.15) / 8)


def test_entities_have_to_agree_in_type_and_place() -> None:
    number, date = Span(6, 11, "order_number", ""), Span(15, 22, "date", "")
    shorter = Span(15, 18, "date", "")
    figures = spans.figures([with_spans([number, date], [number, shorter])], {})
    assert figures is not None
    assert figures["exact"]["f1"] == 0.5
    assert figures["exact"]["types"]["order_number"]["f1"] == 1.0
    assert figures["overlap"]["f1"] == 1.0


def test_types_are_mapped_and_what_the_set_does_not_mark_is_not_counted() -> None:
    theirs = [Span(6, 11, "order_id", ""), Span(15, 22, "city", "")]
    found = [Span(6, 11, "order_number", ""), Span(15, 22, "date", "")]
    figures = spans.figures([with_spans(theirs, found)], {"order_id": "order_number"})
    assert figures is not None
    assert figures["exact"]["f1"] == 1.0
    assert set(figures["exact"]["types"]) == {"order_number"}


def test_a_set_without_entities_has_no_entity_figures() -> None:
    assert spans.figures([with_spans([], [Span(6, 11, "order_number", "")])], {}) is None


def test_cares_own_decision_is_taken_as_it_is() -> None:
    understanding = {
        "decision": "unsure", "intent": "greet", "confidence": 0.4, "in_scope": 0.7,
        "alternatives": ["goodbye"],
    }  # fmt: skip
    answer = parsed({"intent": {"name": "nlu_fallback"}, "understanding": understanding})
    assert (answer.intent, answer.decision, answer.scope) == ("greet", "unsure", 0.7)
    assert not answer.rejected


def test_of_other_pipelines_the_fallback_is_set_aside_and_counts_as_rejection() -> None:
    fallback = {"name": "nlu_fallback", "confidence": 0.3}
    ranking = [fallback, {"name": "greet", "confidence": 0.25}]
    answer = parsed({"intent": fallback, "intent_ranking": ranking})
    assert (answer.intent, answer.confidence, answer.decision) == ("greet", 0.25, "unsure")
    assert answer.rejected


def test_a_pipeline_sure_that_a_message_is_foreign_has_a_low_score_for_ours() -> None:
    ranking = [
        {"name": OUT_OF_SCOPE, "confidence": 0.95},
        {"name": "greet", "confidence": 0.05},
    ]
    answer = parsed({"intent": ranking[0], "intent_ranking": ranking})
    assert (answer.decision, answer.scope) == ("not_mine", 0.05)


def test_the_same_answers_cannot_be_told_apart() -> None:
    outcomes = [outcome("a", "a"), outcome("b", "a")] * 20
    found = compare(outcomes, outcomes, 500, seed=1)
    assert found["accuracy"].difference == 0
    assert found["accuracy"].p == 1.0
    assert "cannot tell" in verdict(found, ("A", "B"), 40)


def test_a_clear_difference_is_found_and_named() -> None:
    worse = [outcome("a", "a"), outcome("b", "a")] * 50
    better = [outcome("a", "a"), outcome("b", "b")] * 50
    found = compare(worse, better, 1000, seed=1)["accuracy"]
    assert found.difference == 0.5
    assert found.low < 0.5 < found.high
    assert found.p < 0.01
    words = verdict({"accuracy": found}, ("old.yml", "new.yml"), 100)
    assert words.startswith("new.yml is better in accuracy, by 50.0 points")


def test_the_bootstrap_agrees_with_resampling_message_by_message() -> None:
    dice = random.Random(3)
    first = [outcome("a", dice.choice("ab")) for _ in range(60)]
    second = [outcome("a", dice.choice("aab")) for _ in range(60)]
    found = compare(first, second, 4000, seed=5)["accuracy"]
    own = []
    for _ in range(4000):
        drawn = dice.choices(range(60), k=60)
        own.append(sum(second[i].right - first[i].right for i in drawn) / 60)
    low, high = np.quantile(own, [0.025, 0.975])
    assert (found.low, found.high) == (pytest.approx(low, abs=0.03), pytest.approx(high, abs=0.03))


def test_the_same_seed_gives_the_same_interval() -> None:
    first, second = [outcome("a", "a"), outcome("a", "b")] * 10, [outcome("a", "a")] * 20
    assert compare(first, second, 300, seed=2) == compare(first, second, 300, seed=2)


def test_folds_ask_every_message_once_and_spread_every_intent() -> None:
    words = ["apple", "bread", "candle", "dragon", "engine", "forest", "garden", "hammer"]
    rows = [Row(f"{one} {other}", one) for one in words[:4] for other in words]
    asked: list[int] = []
    for learnt, test in split(rows, 5, seed=1):
        assert not set(learnt) & set(test)
        assert {rows[number].intent for number in test} == set(words[:4])
        asked += test
    assert sorted(asked) == list(range(len(rows)))


def test_near_duplicates_stay_in_one_fold_unless_asked_otherwise() -> None:
    rows = [
        Row("where is my order 12345", "track_order"),
        Row("Where is my order 99871?", "track_order"),
        Row("i want my money back", "refund_request"),
        Row("i want my money back!!", "refund_request"),
    ]
    for _, test in split(rows, 2, seed=1):
        assert test in ([0, 1], [2, 3])
    assert any(test not in ([0, 1], [2, 3]) for _, test in split(rows, 2, seed=1, apart=True))
