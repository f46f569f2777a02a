"""`make setup`: makes a fresh checkout ready to run, and does nothing when it is.

Finds uv and Python 3.10 (or fetches them), installs the locked dependencies into `.venv`, builds
the sentence encoder and writes `.env`. Standard library only: `python3 tools/setup.py` works with
any Python from 3.8.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a script, so that nothing needs to be installed before

from tools import dotenv  # noqa: E402
from tools.commands import run  # noqa: E402
from tools.encoder import build, manifest  # noqa: E402
from tools.errors import ToolError  # noqa: E402
from tools.interpreters import VERSION, ensure_python, ensure_uv, runs  # noqa: E402
from tools.locks import only_one  # noqa: E402
from tools.progress import Ticker  # noqa: E402

INPUTS = ("pyproject.toml", "uv.lock", ".venv/pyvenv.cfg", "models/encoder/manifest.json")


def main() -> int:
    """Set up what is missing; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make setup", description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is there")
    quiet = parser.parse_args().quiet
    try:
        if not is_ready(ROOT):
            with only_one(ROOT / "var" / "setup.lock", "set-up"):
                set_up(ROOT)
        if dotenv.ensure(ROOT):
            print("Wrote .env, with secrets of its own.")
        if not quiet:
            print("Care is set up. Next: make run")
    except ToolError as error:
        print(f"make setup: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"make setup: {error}: mend that and run it again.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. `make setup` goes on from here.", file=sys.stderr)
        return 130
    return 0


def set_up(root: Path) -> None:
    """Install the dependencies and build the encoder, and note that both are there.

    Raises:
        ToolError: what could not be had, and what to do.
    """
    uv = ensure_uv(os.environ, root / "var" / "uv")
    python = ensure_environment(root, uv)
    build.ensure(root, uv, python)
    stamp = {"key": key(root)}
    (root / "var" / "setup.json").write_text(json.dumps(stamp), encoding="utf-8")


def ensure_environment(root: Path, uv: str) -> str:
    """Make `.venv` what `uv.lock` says; returns its interpreter.

    The environment is made with a given interpreter first: which one uv would choose by itself
    depends on version managers, and some put names on the PATH that do not run.

    Raises:
        ToolError: what could not be had, and what to do.
    """
    python = root / ".venv" / "bin" / "python"
    remedy = (
        "check the way to the Python package index (network, proxy), or run `uv lock` if it is "
        "pyproject.toml that changed, then run `make setup` again"
    )
    if not belongs(root) or not runs(python):
        base = ensure_python(uv, os.environ)
        command = [uv, "venv", "--clear", "--quiet", "--python", base, str(root / ".venv")]
        run(command, "The environment .venv cannot be made", "mend that and run `make setup` again")
    with Ticker(f"Installing the locked dependencies for Python {VERSION} (600 MB at first)"):
        command = [uv, "sync", "--locked", "--quiet", "--project", str(root)]
        pinned = {"UV_PYTHON": str(python), "UV_PROJECT_ENVIRONMENT": str(root / ".venv")}
        run(command, "The dependencies cannot be installed", remedy, pinned)
    return str(python)


def belongs(root: Path) -> bool:
    """Whether `.venv` was made for this folder: its commands carry the folder's full path."""
    try:
        return str(root) in (root / ".venv/bin/activate").read_text(encoding="utf-8")
    except OSError:
        return False


def is_ready(root: Path) -> bool:
    """Whether the last set-up finished and nothing it depends on has changed (a few ms)."""
    try:
        stamp = json.loads((root / "var" / "setup.json").read_text(encoding="utf-8"))
        if stamp["key"] != key(root):
            return False
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return belongs(root) and manifest.is_whole(root / "models" / "encoder", hashes=False)


def key(root: Path) -> str:
    """A hash over all that set-up depends on and makes.

    Raises:
        OSError: one of it is missing.
    """
    digest = hashlib.sha256(str(root).encode())
    for name in INPUTS:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
