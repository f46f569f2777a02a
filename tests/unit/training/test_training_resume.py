"""A run that is killed loses nothing, does nothing twice, and leaves no half line."""

from __future__ import annotations

import functools
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from training.cli import main
from training.errors import BadFile, WouldOverwrite
from training.files import read_rows
from training.portions import PORTION, Portions
from training.vectors import Vectors, VectorStore

ROWS = 40_000  # seconds of work, so that a signal comes in the middle of it


def write_many(path: Path) -> None:
    with path.open("w") as file:
        for number in range(ROWS):
            name = f"person{number % 40}"
            row = {"text": f"{number}: mail {name}@shop.test", "conversation": str(number % 500)}
            file.write(json.dumps(row) + "\n")


def mask(source: Path, output: Path) -> list[str]:
    command = [sys.executable, "-m", "training", "mask", str(source), "-o", str(output)]
    return [*command, "--style", "placeholder"]


def wait_for_a_portion(state: Path, process: subprocess.Popen[bytes]) -> None:
    """Until `state` tells of rows that are done; the file is replaced, never half written."""
    while process.poll() is None:
        if state.exists() and json.loads(state.read_text())["done"]:
            return
        time.sleep(0.005)


def killed(command: list[str], state: Path, how: signal.Signals) -> bytes:
    """What a run says on standard error that is killed after its first portion."""
    # A shell has what it runs in the background ignore SIGINT, and that is inherited.
    heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=heed)  # noqa: PLW1509
    wait_for_a_portion(state, process)
    process.send_signal(how)
    _, said = process.communicate()
    assert process.returncode in {0, 130, -how}
    return said


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path, how: signal.Signals) -> None:
    source, output = tmp_path / "rows.jsonl", tmp_path / "masked.jsonl"
    write_many(source)
    said = killed(mask(source, output), tmp_path / "masked.jsonl.state.json", how)
    assert not output.exists(), "the run was over before it could be killed"
    state = json.loads((tmp_path / "masked.jsonl.state.json").read_text())
    assert 0 < state["done"] < ROWS
    if how is signal.SIGINT:
        assert b"the same command continues with the next" in said

    subprocess.run(mask(source, output), check=True, capture_output=True)
    masked = list(read_rows(output))
    assert [row.text.split(":")[0] for row in masked] == [str(n) for n in range(ROWS)]
    assert not any("@" in row.text for row in masked)
    # Numbering went on where it was: the same address has the same number in a conversation.
    numbers: dict[tuple[str | None, int], str] = {}
    for number, row in enumerate(masked):
        placeholder = row.text.split()[-1]
        assert numbers.setdefault((row.conversation, number % 40), placeholder) == placeholder
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"rows.jsonl", "masked.jsonl", "masked.jsonl.state.json"}


def test_what_was_written_after_the_last_portion_is_cut_off(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with pytest.raises(RuntimeError), Portions(output, "same") as portions:
        for number in range(PORTION + 5):
            portions.put(number)
            portions.advance()
        raise RuntimeError
    part = tmp_path / "out.jsonl.part"
    part.write_bytes(part.read_bytes() + b'{"half a li')
    with Portions(output, "same") as portions:
        assert portions.done == PORTION + 5
        for number in range(portions.done, PORTION + 9):
            portions.put(number)
            portions.advance()
        portions.finish()
    assert [int(line) for line in output.read_text().splitlines()] == list(range(PORTION + 9))


def test_the_same_work_again_is_no_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "a.csv", tmp_path / "rows.jsonl"
    source.write_text("text\nhi\n")
    command = ["import", str(source), "-o", str(output)]
    assert main(command) == 0
    before = output.stat().st_mtime_ns
    assert main(command) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert output.stat().st_mtime_ns == before


def test_another_input_begins_anew(tmp_path: Path) -> None:
    source, output = tmp_path / "a.csv", tmp_path / "rows.jsonl"
    for text in ("hi", "bye"):
        source.write_text(f"text\n{text}\n")
        assert main(["import", str(source), "-o", str(output)]) == 0
        assert [row.text for row in read_rows(output)] == [text]


def test_a_kill_before_the_first_portion_is_noted_leaves_the_old_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out.jsonl"
    with Portions(output, "old") as portions:
        work(portions, 3)
        portions.finish()
    old = output.read_text()

    with monkeypatch.context() as patch:
        portions = Portions(output, "new")
        portions.put("new")
        # As if the process was killed between the rows and the state that speaks of them.
        patch.setattr(portions, "_save", lambda state: None)
        portions.advance()
        portions._write()
    assert (tmp_path / "out.jsonl.part").read_text() == '"new"\n'

    with Portions(output, "new") as portions:
        assert (portions.done, output.read_text()) == (0, old)
        work(portions, 2)
        portions.finish()
    assert output.read_text() == "0\n1\n"


def work(portions: Portions, until: int) -> None:
    for number in range(portions.done, until):
        portions.put(number)
        portions.advance()


def stop(portions: Portions, after: int) -> None:
    with pytest.raises(RuntimeError), portions:
        work(portions, after)
        raise RuntimeError


@pytest.mark.parametrize("force", [True, False])
def test_a_run_that_replaces_an_output_continues(tmp_path: Path, force: bool) -> None:
    output = tmp_path / "out.jsonl"
    if force:
        output.write_text("somebody's")
    else:
        with Portions(output, "old") as portions:
            work(portions, 3)
            portions.finish()
    old = output.read_text()
    stop(Portions(output, "new", force), 5)
    stop(Portions(output, "new", force), 7)
    assert output.read_text() == old
    with Portions(output, "new", force) as portions:
        assert portions.done == 7
        work(portions, 9)
        portions.finish()
    assert output.read_text() == "".join(f"{number}\n" for number in range(9))
    assert not Portions(output, "new", force=True).finished, "now --force begins anew"


def test_force_begins_anew_what_began_without_it_or_is_damaged(tmp_path: Path) -> None:
    output, part = tmp_path / "out.jsonl", tmp_path / "out.jsonl.part"
    stop(Portions(output, "same"), 5)
    assert Portions(output, "same", force=True).done == 0
    stop(Portions(output, "same", force=True), 5)
    assert Portions(output, "same").done == 5
    part.write_text("")
    with pytest.raises(BadFile, match="--force starts anew"):
        Portions(output, "same")
    assert Portions(output, "same", force=True).done == 0


def test_an_output_that_somebody_put_there_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    stop(Portions(output, "same"), 5)
    output.write_text("mine")
    with pytest.raises(WouldOverwrite):
        Portions(output, "same")
    assert output.read_text() == "mine"


def test_an_input_that_has_grown_and_has_a_bad_row(tmp_path: Path) -> None:
    source, output = tmp_path / "a.csv", tmp_path / "rows.jsonl"
    command = ["import", str(source), "-o", str(output)]
    source.write_text("id,text\n1,hi\n")
    assert main(command) == 0
    source.write_text("id,text\n1,hi\n2\n3,bye\n")
    assert [main(command), main(command)] == [2, 2]
    assert [row.text for row in read_rows(output)] == ["hi"]
    assert main([*command, "--set-aside"]) == 0
    assert [row.text for row in read_rows(output)] == ["hi", "bye"]


class CountingEncoder:
    """Two numbers a sentence, and how many sentences there were."""

    fingerprint = "0" * 64

    def __init__(self) -> None:
        self.count = 0

    def encode(self, sentences: list[str]) -> Vectors:
        self.count += len(sentences)
        return np.array([[len(s), s.count("e")] for s in sentences], dtype=np.float32)


def test_vectors_are_made_once_also_after_a_run_was_killed(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = VectorStore(encoder, tmp_path).encode(["one", "three", "one"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes() + b"half a record")
    encoder.count = 0
    again = VectorStore(encoder, tmp_path).encode(["one", "three", "one", "two"])
    assert encoder.count == 2, "one to learn the size, and the one that is new"
    assert again[:3].tolist() == first.tolist()
    assert VectorStore(encoder, tmp_path).encode(["two"]).tolist() == [[3.0, 0.0]]
