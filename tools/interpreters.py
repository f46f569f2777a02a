"""Finds uv and a Python 3.10 that really runs, wherever a machine keeps them.

Standard library only, and any Python from 3.8.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Mapping  # noqa: UP035 - Python 3.8 cannot subscribe the others

from tools.commands import run
from tools.errors import ToolError

VERSION = "3.10"
OLDEST_UV = (0, 5)  # the first with dependency groups, which pyproject.toml uses
PROBE_TIMEOUT_S = 20

# A Python built without these libraries runs, and then fails in the middle of something.
PROBE = "import bz2, ctypes, lzma, sqlite3, ssl, sys; print('%d.%d' % sys.version_info[:2])"

ON_PATH = ("python3.10", "python3", "python")
ELSEWHERE = ("/usr/local/bin/python3.10", "/usr/bin/python3.10", "/opt/homebrew/bin/python3.10")
MANAGERS = (  # a folder with one folder per version: its variable, and where it is by default
    ("PYENV_ROOT", "~/.pyenv", "versions"),
    ("ASDF_DATA_DIR", "~/.asdf", "installs/python"),
    ("MISE_DATA_DIR", "~/.local/share/mise", "installs/python"),
    ("UV_PYTHON_INSTALL_DIR", "~/.local/share/uv/python", ""),
)


def find_python(variables: Mapping[str, str]) -> str | None:
    """The first Python 3.10 that runs, or None. Never one inside a virtual environment: such a
    one stands for the interpreter it links to.

    Args:
        variables: the environment to search by (`PATH`, `HOME`, `PYENV_ROOT`, …).
    """
    real = (path.resolve() for path in candidates(variables))
    return next((str(path) for path in real if runs(path)), None)


def candidates(variables: Mapping[str, str]) -> Iterator[Path]:
    """Where a Python 3.10 may be, the likeliest first. A name on the PATH may be an empty shim."""
    yield Path(sys.executable)
    folders = [Path(one) for one in variables.get("PATH", "").split(os.pathsep) if one]
    for name in ON_PATH:
        yield from (folder / name for folder in folders)
    for place in _managed(variables, folders):
        yield from sorted(place.glob(f"*{VERSION}*/bin/python{VERSION}"), reverse=True)
    yield from (Path(name) for name in ELSEWHERE)


def _managed(variables: Mapping[str, str], folders: list[Path]) -> Iterator[Path]:
    home = variables.get("HOME", str(Path.home()))
    for variable, default, below in MANAGERS:
        if variables.get(variable):
            yield Path(variables[variable]) / below
        yield Path(default.replace("~", home)) / below
    # pyenv elsewhere gives itself away by its shims on the PATH.
    yield from (one.parent / "versions" for one in folders if one.name == "shims")


def runs(path: Path) -> bool:
    """Whether `path` is a working Python 3.10, with every library of its own that Care uses."""
    if not os.access(path, os.X_OK):
        return False
    try:
        done = subprocess.run(  # noqa: S603 - asking an interpreter for its version
            [str(path), "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.decode().strip() == VERSION


def ensure_python(uv: str, variables: Mapping[str, str]) -> str:
    """A Python 3.10: one that is here, else one that uv downloads.

    Raises:
        ToolError: there is none and none can be fetched; names three ways to get one.
    """
    found = find_python(variables)
    if found:
        return found
    print(f"No Python {VERSION} here that runs; asking uv to fetch one.", flush=True)
    remedy = (
        f"install Python {VERSION} (`apt install python{VERSION}-venv` or `brew install "
        f"python@{VERSION}`; or `pyenv install {VERSION}`; or, where uv may download, `uv python "
        f"install {VERSION}`), then run `make setup` again"
    )
    what = f"Care needs Python {VERSION}, none was found, and uv cannot fetch it"
    run([uv, "python", "install", VERSION], what, remedy)
    path = run([uv, "python", "find", "--managed-python", VERSION], what, remedy)
    return path.strip().splitlines()[-1]


def find_uv(variables: Mapping[str, str], own: Path) -> str | None:
    """A uv that runs and is new enough: on the PATH, where its installers put it, or in `own`."""
    home = Path(variables.get("HOME", str(Path.home())))
    on_path = shutil.which("uv", path=variables.get("PATH", ""))
    places = [home / ".local/bin/uv", home / ".cargo/bin/uv", own / "bin" / "uv"]
    if on_path:
        places.insert(0, Path(on_path))
    return next((str(path) for path in places if _uv_version(path) >= OLDEST_UV), None)


def _uv_version(path: Path) -> tuple[int, ...]:
    if not path.exists():
        return ()
    try:
        words = run([str(path), "--version"], "uv does not run", "").split()
        return tuple(int(part) for part in words[1].split(".")[:2])
    except (ToolError, IndexError, ValueError):
        return ()


def ensure_uv(variables: Mapping[str, str], own: Path) -> str:
    """uv: the one that is here, else one installed into the folder `own` of the checkout.

    Raises:
        ToolError: there is none and none can be installed; names three ways to get one.
    """
    found = find_uv(variables, own)
    if found:
        return found
    print("uv is missing (or too old): installing it for this checkout, by pip.", flush=True)
    remedy = (
        "install uv yourself (`pipx install uv`, `brew install uv`, or the installer at "
        "https://docs.astral.sh/uv), then run `make setup` again"
    )
    # --target asks for no virtual environment and touches nothing of the system's Python.
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
    run([*pip, "--target", str(own), "uv"], "uv is missing and pip cannot install it", remedy)
    return str(own / "bin" / "uv")
