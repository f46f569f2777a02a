"""`training evaluate`, `compare` and `benchmark` from end to end, on a shop of three intents."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from training.cli import main
from training.measure.options import read_config
from training.measure.pipeline import train
from training.measure.presets import OURS, configuration
from training.rows import read_labelled

EXAMPLES = {
    "track_order": [
        "where is my parcel",
        "my package has not come yet",
        "when will it be delivered",
        "has my order shipped already",
        "still waiting for the box from last week",
        "any news on the delivery",
    ],
    "greet": ["hello", "good morning", "hi there", "hey", "good evening to you", "hiya"],
    "account_close": [
        "please delete my account",
        "i want to leave your shop for good",
        "remove my profile and data",
        "close everything i have with you",
        "how can i unregister",
        "cancel my membership account forever",
    ],
}
# Small, and of Rasa alone, so that each model takes a second.
CONFIG = """
recipe: default.v1
assistant_id: tried
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
  - name: {classifier}
  - name: FallbackClassifier
    threshold: 0.3
"""


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.tsv"
    lines = [f"{text}\t{intent}\n" for intent, texts in EXAMPLES.items() for text in texts]
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "words.yml"
    path.write_text(CONFIG.format(classifier="LogisticRegressionClassifier"), encoding="utf-8")
    return path


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    path = tmp_path / "gates.yml"
    path.write_text("test: {intent_accuracy: 1.0}", encoding="utf-8")
    return path


def evaluate(*arguments: object) -> int:
    return main(["evaluate", *map(str, arguments)])


def test_a_report_stands_by_itself_and_the_gates_decide_the_exit_code(
    tmp_path: Path, rows: Path, config: Path, gates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    test = tmp_path / "theirs.tsv"
    test.write_text(
        "text\tfamily\tacceptable\tsource\n"
        "where is my parcel\ttrack_order\ttrack_order\tshop one\n"
        "<b>hello</b>\taccount_close\taccount_close|greet\tshop two\n"
        "please delete my account\tgreet\tgreet\tshop two\n",
        encoding="utf-8",
    )
    oos = tmp_path / "oos.tsv"
    oos.write_text("text\ttype\tsource\nwho painted the mona lisa\tfar\tquiz\n", encoding="utf-8")
    out = tmp_path / "out"
    code = evaluate(
        "--config", config, "--data", rows, "--folds", 3, "--gates", gates, "--out", out,
        "--test", test, "--oos", oos,
    )  # fmt: skip
    assert code == 1
    said = capsys.readouterr()
    assert f"Below the gate: {test}: intent accuracy is 66.7%" in said.err
    figures = json.loads((out / "figures.json").read_text(encoding="utf-8"))
    crossed, theirs = figures["sets"]
    assert crossed["messages"] == 18
    assert [one["words_with_typo"] for one in crossed["typos"]] == [0.0, 0.1, 0.2]
    assert theirs["intent_accuracy"] == pytest.approx(2 / 3)
    assert theirs["seen_in_training"] == 2
    assert [one["source"] for one in theirs["sources"]] == ["shop one", "shop two"]
    assert theirs["out_of_scope"]["foreign"] == 1
    self_contained((out / "report.html").read_text(encoding="utf-8"))
    assert (out / "1-confusion.png").read_bytes().startswith(b"\x89PNG")


def self_contained(page: str) -> None:
    """Nothing is loaded from elsewhere, and nothing a customer wrote is markup."""
    sources = re.findall(r'(?:src|href)="?([^" >]{1,20})', page)
    assert sources
    assert all(source.startswith("data:image/png") for source in sources)
    assert not re.search(r"<script|<link|@import|url\(|https?://", page)
    assert "width=device-width" in page
    assert "<b>hello" not in page


def test_everything_reached_is_exit_code_0(
    tmp_path: Path, rows: Path, config: Path, gates: Path
) -> None:
    test = tmp_path / "test.tsv"
    test.write_text("hello\tgreet\nwhere is my parcel\ttrack_order\n", encoding="utf-8")
    code = evaluate(
        "--config", config, "--data", rows, "--folds", 0, "--gates", gates, "--test", test,
        "--out", tmp_path / "out", "--no-typos",
    )  # fmt: skip
    assert code == 0


def test_rows_held_out_are_asked_and_never_learnt(
    tmp_path: Path, config: Path, gates: Path
) -> None:
    path = tmp_path / "rows.jsonl"
    rows: list[dict[str, Any]] = [
        {"text": text, "intent": intent, "part": "held_out" if number == 0 else "train"}
        for intent, texts in EXAMPLES.items()
        for number, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "out"
    code = evaluate(
        "--config", config, "--data", path, "--folds", 0, "--gates", gates, "--out", out
    )
    assert code == 0
    (held_out,) = json.loads((out / "figures.json").read_text(encoding="utf-8"))["sets"]
    assert (held_out["kind"], held_out["messages"]) == ("held_out", 3)
    assert held_out["seen_in_training"] == 0


def test_two_configurations_are_compared_on_the_same_folds(
    tmp_path: Path, rows: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "guess.yml"
    other.write_text(CONFIG.format(classifier="KeywordIntentClassifier"), encoding="utf-8")
    found = tmp_path / "found.json"
    code = main(
        ["compare", str(config), str(other), "--data", str(rows), "--folds", "2",
         "--resamples", "300", "--json", str(found)]
    )  # fmt: skip
    assert code == 0
    figures = json.loads(found.read_text(encoding="utf-8"))
    assert figures["messages"] == 18
    assert figures["accuracy"]["first"] > figures["accuracy"]["second"]
    assert "better" in capsys.readouterr().out


def test_a_model_is_not_asked_what_it_has_learnt(
    tmp_path: Path, rows: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model.tar.gz"
    train(read_config(config), read_labelled(rows), keep=model)
    assert main(["compare", str(config), str(model), "--data", str(rows)]) == 2
    assert "give --test" in capsys.readouterr().err
    code = main(["compare", str(config), str(model), "--data", str(rows), "--test", str(rows)])
    assert code == 0
    assert "cannot tell them apart" in capsys.readouterr().out


def test_the_projects_own_pipeline_can_be_benchmarked_on_anything(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = tmp_path / "train.jsonl"
    given: list[dict[str, Any]] = [
        {"text": text, "label": intent} for intent, texts in EXAMPLES.items() for text in texts
    ]
    given += [
        {"text": text, "label": "oos"}
        for text in ("who painted the mona lisa", "how tall is everest", "sing me a song")
    ]
    train.write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
    test = tmp_path / "test.jsonl"
    text = "where is my order, write to Bob@Example.org"
    span = {"start": 28, "end": 43, "type": "mail", "value": "bob@example.org"}
    asked: list[dict[str, Any]] = [
        {"text": text, "label": "track_order", "spans": [span]},
        {"text": "hello there", "label": "greet"},
        {"text": "what is the capital of france", "label": "oos"},
    ]
    test.write_text("".join(json.dumps(row) + "\n" for row in asked), encoding="utf-8")
    found = tmp_path / "found.json"
    code = main(
        ["benchmark", "--train", str(train), "--test", str(test), "--types", "mail=email",
         "--json", str(found)]
    )  # fmt: skip
    assert code == 0
    figures = json.loads(found.read_text(encoding="utf-8"))["pipelines"]["ours"]
    assert (figures["messages"], figures["out_of_scope"]["foreign"]) == (2, 1)
    assert figures["accuracy"] == 1.0
    assert figures["entities"]["exact"]["f1"] == 1.0
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert figures["memory_mb"] > 50
    assert "macro F1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["benchmark", "--train", "none.tsv", "--folds", "3"], "none.tsv: there is no such file"),
        (["benchmark", "--train", "config.yml"], "nothing to ask"),
        (["benchmark", "--train", "config.yml", "--folds", "2", "--test", "x"], "leave out --test"),
        (["evaluate", "--config", "none.yml"], "none.yml: cannot be read"),
        (["evaluate", "--folds", "1"], "--folds: expected 2 or more"),
        (["evaluate", "--types", "=a"], "--types: expected theirs=ours"),
        (["evaluate", "--gates", "config.yml"], "config.yml: expected the sections"),
        (["compare", "none.tar.gz", "config.yml"], "none.tar.gz: there is no such model"),
        (["compare", "domain.yml", "config.yml"], "domain.yml: expected a configuration"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err.strip()
    assert expected in said
    assert "\n" not in said


def test_labels_of_one_kind_only_cannot_be_learnt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = tmp_path / "train.tsv"
    train.write_text("hello\tgreet\nhi\tgreet\n", encoding="utf-8")
    assert main(["benchmark", "--train", str(train), "--folds", "2"]) == 2
    assert "expected messages of at least two intents, found 1" in capsys.readouterr().err


def test_of_a_set_with_other_intents_only_entities_are_measured(
    tmp_path: Path, rows: Path, gates: Path
) -> None:
    config = tmp_path / "shapes.yml"
    config.write_text(
        CONFIG.format(classifier="LogisticRegressionClassifier")
        + "  - {name: RegexEntityExtractor, use_lookup_tables: false}\n",
        encoding="utf-8",
    )
    patterns = tmp_path / "patterns.yml"
    patterns.write_text(
        'version: "3.1"\nnlu:\n- regex: order_number\n  examples: |\n    - \\d{5}\n'
        "- intent: inform\n  examples: |\n    - [12345](order_number)\n"
        "    - it is [54321](order_number)\n",
        encoding="utf-8",
    )
    test = tmp_path / "theirs.jsonl"
    span = {"start": 6, "end": 11, "type": "id"}
    test.write_text(
        json.dumps({"text": "track 77777", "intent": "their_name", "spans": [span]}) + "\n",
        encoding="utf-8",
    )
    out = tmp_path / "out"
    code = evaluate(
        "--config", config, "--data", rows, patterns, "--folds", 0, "--gates", gates,
        "--test", test, "--types", "id=order_number", "--out", out,
    )  # fmt: skip
    assert code == 0
    (theirs,) = json.loads((out / "figures.json").read_text(encoding="utf-8"))["sets"]
    assert "intent_accuracy" not in theirs
    assert theirs["entities"]["exact"]["f1"] == 1.0


def test_a_benchmark_asks_no_shop_for_products() -> None:
    ours = configuration(OURS, Path("config.yml"))
    assert [c["catalogue"] for c in ours["pipeline"] if "catalogue" in c] == [False]
