"""Two people add a response of the same name; the check says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check_yaml


def write(folder: Path, text: str) -> Path:
    file = folder / "responses.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_passes(tmp_path: Path) -> None:
    file = write(tmp_path, "responses:\n  utter_a:\n  - text: x\n")
    assert check_yaml.check(file) == ""
    assert check_yaml.main([str(file)]) == 0


def test_a_key_twice_is_shown_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "responses:\n  utter_a: 1\n  utter_b: 2\n  utter_a: 3\n")
    assert check_yaml.main([str(file)]) == 1
    told = capsys.readouterr().err
    assert f"{file}:4:3" in told
    assert "utter_a" in told


def test_what_is_no_yaml_is_shown_with_its_line(tmp_path: Path) -> None:
    assert f"{tmp_path}/responses.yml:2:" in check_yaml.check(write(tmp_path, "a: [1\nb: 2\n"))


def test_installed_packages_are_not_ours(tmp_path: Path) -> None:
    for name in ("data/nlu.yml", ".venv/x.yml", "var/y.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert check_yaml.all_files(tmp_path) == [tmp_path / "data/nlu.yml"]
