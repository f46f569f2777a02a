"""Set-up finds a Python 3.10 that runs, past names on the PATH that do not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import interpreters
from tools.errors import ToolError

SHIM = "#!/bin/sh\necho 'python3.10: command not found' >&2\nexit 127\n"
OLDER = "#!/bin/sh\necho 3.9\n"
WORKING = "#!/bin/sh\necho 3.10\n"


def fake(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the interpreter that runs these tests nor this machine's own ones count."""
    monkeypatch.setattr(interpreters.sys, "executable", "/no/such/python")
    monkeypatch.setattr(interpreters, "ELSEWHERE", ())


def variables(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"HOME": str(tmp_path / "home"), "PATH": str(tmp_path / "bin"), **more}


def test_one_on_the_path_is_taken(tmp_path: Path) -> None:
    python = fake(tmp_path / "bin/python3.10", WORKING)
    assert interpreters.find_python(variables(tmp_path)) == str(python)


def test_a_plain_python3_of_the_right_version_will_do(tmp_path: Path) -> None:
    python = fake(tmp_path / "bin/python3", WORKING)
    assert interpreters.find_python(variables(tmp_path)) == str(python)


@pytest.mark.parametrize("script", [SHIM, OLDER])
def test_a_name_that_does_not_run_is_passed_over_for_pyenvs_own(
    tmp_path: Path, script: str
) -> None:
    fake(tmp_path / "bin/python3.10", script)
    fake(tmp_path / "home/.pyenv/versions/3.9.18/bin/python3.9", OLDER)
    python = fake(tmp_path / "home/.pyenv/versions/3.10.13/bin/python3.10", WORKING)
    assert interpreters.find_python(variables(tmp_path)) == str(python)


def test_pyenv_may_live_where_its_variable_says(tmp_path: Path) -> None:
    python = fake(tmp_path / "opt/versions/3.10.4/bin/python3.10", WORKING)
    found = interpreters.find_python(variables(tmp_path, PYENV_ROOT=str(tmp_path / "opt")))
    assert found == str(python)


def test_pyenv_elsewhere_is_found_by_its_shims(tmp_path: Path) -> None:
    fake(tmp_path / "opt/shims/python3.10", SHIM)
    python = fake(tmp_path / "opt/versions/3.10.4/bin/python3.10", WORKING)
    path = str(tmp_path / "opt/shims")
    assert interpreters.find_python(variables(tmp_path, PATH=path)) == str(python)


def test_uvs_own_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "home/.local/share/uv/python/cpython-3.10.14-linux-x86_64-gnu"
    python = fake(folder / "bin/python3.10", WORKING)
    assert interpreters.find_python(variables(tmp_path)) == str(python)


def test_a_link_in_a_virtual_environment_stands_for_its_base(tmp_path: Path) -> None:
    base = fake(tmp_path / "real/python3.10", WORKING)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3.10").symlink_to(base)
    assert interpreters.find_python(variables(tmp_path)) == str(base)


def test_an_interpreter_is_asked_for_the_libraries_care_needs() -> None:
    assert interpreters.runs(Path(sys.prefix) / "bin" / "python")


def test_without_any_the_three_ways_to_get_one_are_named(tmp_path: Path) -> None:
    uv = fake(tmp_path / "uv", "#!/bin/sh\necho 'error: no route to host' >&2\nexit 1\n")
    with pytest.raises(ToolError) as told:
        interpreters.ensure_python(str(uv), variables(tmp_path))
    message = str(told.value)
    assert "no route to host" in message
    assert all(way in message for way in ("apt install", "pyenv install", "uv python install"))


def test_uv_may_fetch_one(tmp_path: Path) -> None:
    script = '#!/bin/sh\n[ "$2" = find ] && echo /fetched/python3.10\nexit 0\n'
    uv = fake(tmp_path / "uv", script)
    found = interpreters.ensure_python(str(uv), variables(tmp_path))
    assert found == "/fetched/python3.10"


@pytest.mark.parametrize(
    ("said", "usable"),
    [("uv 0.13.8", True), ("uv 1.0.0 (abc)", True), ("uv 0.4.30", False), ("?", False)],
)
def test_a_uv_is_used_when_it_is_new_enough(tmp_path: Path, said: str, usable: bool) -> None:
    uv = fake(tmp_path / "bin/uv", f"#!/bin/sh\necho '{said}'\n")
    found = interpreters.find_uv(variables(tmp_path), tmp_path / "own")
    assert found == (str(uv) if usable else None)


def test_a_uv_that_does_not_run_gives_way_to_the_checkouts_own(tmp_path: Path) -> None:
    fake(tmp_path / "bin/uv", SHIM)
    own = fake(tmp_path / "own/bin/uv", "#!/bin/sh\necho uv 0.13.8\n")
    assert interpreters.find_uv(variables(tmp_path), tmp_path / "own") == str(own)
