"""`make train`: trains Care's model when something it is made from has changed.

What it was made from is noted beside the model, so that a second call takes no time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

from tools.environment import ROOT, load
from tools.errors import Interrupted, ToolError
from tools.locks import only_one
from tools.progress import Ticker
from tools.services import Service
from tools.stack import POLL_S, Stack, stop_on_signals

MODEL = "models/care.tar.gz"
STAMP = "models/care.json"
INPUTS = (
    "config.yml",
    "domain.yml",
    "data",
    "assistant/languages",
    "assistant/nlu",
    "assistant/policies",
    "care/encoder.py",
    "uv.lock",
    "models/encoder/manifest.json",
)


def main() -> int:
    """Train if need be; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train although nothing changed")
    arguments = parser.parse_args()
    try:
        if not ensure(load(), stop_on_signals(), force=arguments.force):
            print(f"{MODEL} is up to date.")
    except ToolError as error:
        print(f"make train: {error}", file=sys.stderr)
        return 1
    except Interrupted:
        print("Stopped; the model is the one from before.", file=sys.stderr)
        return 130
    return 0


def ensure(
    settings: Mapping[str, str], stop: threading.Event, *, force: bool = False, root: Path = ROOT
) -> bool:
    """Train the model of the checkout `root`, unless it is up to date.

    Args:
        settings: the environment to train in.
        stop: ends the training when it is set.

    Returns:
        Whether it was trained now.

    Raises:
        ToolError: an input is missing, or Rasa refused it.
        Interrupted: `stop` was set. The model is the one from before.
    """
    with only_one(root / "var" / "train.lock", "training"):
        now = digests(root)
        reasons = ["forced"] if force else changes(root, now)
        if not reasons:
            return False
        began = time.monotonic()
        with Ticker(f"Training the model ({', '.join(reasons)})"):
            _train(settings, stop, root)
        stamp = {"inputs": now, "seconds": round(time.monotonic() - began, 1)}
        (root / STAMP).write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")
        return True


def digests(root: Path) -> dict[str, str]:
    """A hash for each of `INPUTS`; of a folder, over names and contents of its files.

    Help articles (`data/knowledge/*.md`) do not count: they are read while Care runs.

    Raises:
        ToolError: a file that Rasa cannot train without is missing.
    """
    for name in ("config.yml", "domain.yml", "data"):
        if not (root / name).exists():
            raise ToolError(f"{name} is missing at {root}: there is nothing to train from.")
    return {name: _digest(root / name) for name in INPUTS}


def changes(root: Path, now: Mapping[str, str]) -> list[str]:
    """Why the model has to be trained, in words; empty when it is up to date."""
    try:
        before = json.loads((root / STAMP).read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        before = None
    if not (root / MODEL).exists() or not isinstance(before, dict):
        return ["there is none yet"]
    return [f"{name} changed" for name, digest in now.items() if before.get(name) != digest]


def _digest(path: Path) -> str:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file() and file.suffix != ".md" and "__pycache__" not in file.parts:
            digest.update(f"{file.relative_to(path)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _train(settings: Mapping[str, str], stop: threading.Event, root: Path) -> None:
    """Train into a temporary folder, so that a model is there at all times, and never half of one.

    Raises:
        ToolError: Rasa refused; carries its last lines.
        Interrupted: `stop` was set.
    """
    (root / "models").mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".training-", dir=root / "models"))
    try:
        # Rasa would read all data once more to validate it, 13 s; `make lint` does that.
        run(f"rasa train --skip-validation --fixed-model-name care --out {folder}", settings, stop)
        (folder / "care.tar.gz").replace(root / MODEL)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(command: str, settings: Mapping[str, str], stop: threading.Event) -> None:
    """Run a Rasa command to its end, its output going to `var/log/train.log`.

    Raises:
        ToolError: it failed; carries its last lines.
        Interrupted: `stop` was set; the command was stopped.
    """
    logs = ROOT / "var" / "log"
    with Stack(settings, logs, stop) as stack:
        process = stack.start(Service("train", command))
        while process.code is None:
            if stop.wait(POLL_S):
                raise Interrupted
        if process.code:
            lines = "\n".join(f"  {line}" for line in process.tail)
            raise ToolError(f"Training failed (all of it is in var/log/train.log):\n{lines}")


if __name__ == "__main__":
    sys.exit(main())
