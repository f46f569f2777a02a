"""The whole way, with the tickets of docs/training.md; and the command itself."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from training.cli import STEPS, main
from training.files import read_rows
from training.rows import read_labelled

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
STEPS_OF_THE_WAY = STEPS[:10]


def test_from_tickets_to_training_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def do(*arguments: object) -> int:
        return main([str(argument) for argument in arguments])

    monkeypatch.setenv("TRAINING_SALT", "a secret of ours")
    imported, masked = tmp_path / "imported.jsonl", tmp_path / "masked.jsonl"
    assert do("import", EXAMPLES / "tickets.csv", "-o", imported, "--set-aside") == 0
    assert do("mask", imported, "-o", masked) == 0
    text = masked.read_text()
    for personal in ("Tomke", "posthorn", "555-0148", "4111", "Alder", "Ragna"):
        assert personal not in text
    assert do("dedupe", masked, "-o", tmp_path / "unique.jsonl") == 0

    assert do("label", "write", tmp_path / "unique.jsonl", "-o", tmp_path / "tasks.json") == 0
    assert len(json.loads((tmp_path / "tasks.json").read_text())) == 47
    export, labelled = EXAMPLES / "label-studio-export.json", tmp_path / "labelled.jsonl"
    assert do("label", "read", export, "--rows", tmp_path / "unique.jsonl", "-o", labelled) == 0
    assert do("agreement", labelled, "--strict") == 1, "people differ on refunds and returns"
    assert "refund_request            30.0 % of 10" in capsys.readouterr().out

    assert do("split", labelled, "-o", tmp_path / "split") == 0
    assert do("check", tmp_path / "split", "--no-labels", "--strict") == 1, "they are but few"
    train, more = tmp_path / "split" / "train.jsonl", tmp_path / "more.jsonl"
    assert do("augment", train, "-o", more) == 0
    data = tmp_path / "data"
    assert do("export", more, "-o", data, "--skills", "data", "--new", "gifts") == 0

    held = {row.text for row in read_rows(tmp_path / "split" / "held_out.jsonl")}
    learnt = read_labelled(data)
    assert not held & {row.text for row in learnt}
    assert {"orders/nlu.yml", "gifts/nlu.yml"} <= {row.source for row in learnt}
    assert any(span.entity == "order_number" for row in learnt for span in row.entities)


@pytest.mark.parametrize("step", STEPS_OF_THE_WAY, ids=lambda step: step.name)
def test_every_step_says_what_goes_in_and_comes_out(
    step: object, capsys: pytest.CaptureFixture[str]
) -> None:
    name = getattr(step, "name", "")
    with pytest.raises(SystemExit) as end:
        main([name, "--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    for part in ("in:", "out:", f"example:  training {name}"):
        assert part in shown
    assert name == importlib.import_module(getattr(step, "module", "")).NAME


def test_help_comes_at_once_and_names_every_step() -> None:
    began = time.monotonic()
    shown = subprocess.run(
        [sys.executable, "-m", "training", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert time.monotonic() - began < 3
    assert all(step.name in shown for step in STEPS)


def test_a_step_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wash"]) == 2
    assert "there is no step 'wash'" in capsys.readouterr().err


def test_what_is_wrong_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dedupe", str(tmp_path / "no.jsonl"), "-o", str(tmp_path / "x.jsonl")]) == 2
    assert capsys.readouterr().err == (
        f"training dedupe: {tmp_path}/no.jsonl: cannot be read: No such file or directory\n"
    )
