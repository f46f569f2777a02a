"""The model is trained when something it is made from changed, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import train
from tools.errors import ToolError


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a model trained from exactly what it holds."""
    for name in ("config.yml", "domain.yml", "uv.lock", "models/encoder/manifest.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    for name in ("data/orders/nlu.yml", "assistant/nlu/encoder.py", "assistant/policies/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / train.MODEL).write_bytes(b"model")
    stamp = {"inputs": train.digests(tmp_path), "seconds": 1.0}
    (tmp_path / train.STAMP).write_text(json.dumps(stamp), encoding="utf-8")
    return tmp_path


def reasons(root: Path) -> list[str]:
    return train.changes(root, train.digests(root))


def test_nothing_changed(checkout: Path) -> None:
    assert reasons(checkout) == []


def test_compiled_python_is_no_change(checkout: Path) -> None:
    cache = checkout / "assistant/nlu/__pycache__"
    cache.mkdir()
    (cache / "encoder.pyc").write_bytes(b"x")
    assert reasons(checkout) == []


@pytest.mark.parametrize("name", ["config.yml", "domain.yml", "uv.lock"])
def test_a_changed_file_is_the_reason(checkout: Path, name: str) -> None:
    (checkout / name).write_text("other", encoding="utf-8")
    assert reasons(checkout) == [f"{name} changed"]


def test_new_renamed_and_removed_examples_are_reasons(checkout: Path) -> None:
    example = checkout / "data/orders/nlu.yml"
    example.rename(example.with_name("more.yml"))
    assert reasons(checkout) == ["data changed"]
    (checkout / "data/orders/more.yml").unlink()
    assert reasons(checkout) == ["data changed"]


def test_another_encoder_is_a_reason(checkout: Path) -> None:
    (checkout / "models/encoder/manifest.json").write_text("{}", encoding="utf-8")
    assert reasons(checkout) == ["models/encoder/manifest.json changed"]


@pytest.mark.parametrize("name", [train.MODEL, train.STAMP])
def test_without_model_or_stamp_it_is_trained(checkout: Path, name: str) -> None:
    (checkout / name).unlink()
    assert reasons(checkout) == ["there is none yet"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"inputs": 3}'])
def test_a_broken_stamp_counts_as_none(checkout: Path, text: str) -> None:
    (checkout / train.STAMP).write_text(text, encoding="utf-8")
    assert reasons(checkout) == ["there is none yet"]


def test_a_missing_configuration_is_named(checkout: Path) -> None:
    (checkout / "config.yml").unlink()
    with pytest.raises(ToolError, match=r"config\.yml is missing"):
        train.digests(checkout)
