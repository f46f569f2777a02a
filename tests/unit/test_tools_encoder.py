"""An encoder is taken for built only when every file is there as it was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.encoder import build, manifest
from tools.errors import ToolError


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    for name in manifest.BUILT_FILES:
        (tmp_path / name).write_text(f"content of {name}", encoding="utf-8")
    manifest.write(tmp_path, {"opset": 13})
    return tmp_path


def test_a_finished_encoder_is_whole_and_describes_itself(encoder: Path) -> None:
    assert manifest.is_whole(encoder)
    told = json.loads((encoder / manifest.FILE_NAME).read_text(encoding="utf-8"))
    assert (told["name"], told["licence"]) == ("all-MiniLM-L6-v2", "Apache-2.0")
    assert (told["dimensions"], told["max_tokens"], told["opset"]) == (384, 256, 13)
    assert set(told["files"]) == set(manifest.BUILT_FILES)


@pytest.mark.parametrize("name", [*manifest.BUILT_FILES, manifest.FILE_NAME])
def test_a_missing_file_makes_it_incomplete(encoder: Path, name: str) -> None:
    (encoder / name).unlink()
    assert not manifest.is_whole(encoder)
    assert not manifest.is_whole(encoder, hashes=False)


def test_a_changed_file_is_found_by_its_hash(encoder: Path) -> None:
    path = encoder / "model.onnx"
    path.write_text(path.read_text(encoding="utf-8").upper(), encoding="utf-8")
    assert manifest.is_whole(encoder, hashes=False)  # same size: the quick look passes it
    assert not manifest.is_whole(encoder)


def test_a_cut_file_is_found_at_once(encoder: Path) -> None:
    (encoder / "model.int8.onnx").write_text("cut", encoding="utf-8")
    assert not manifest.is_whole(encoder, hashes=False)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"source": {}}'])
def test_a_broken_manifest_counts_as_none(encoder: Path, text: str) -> None:
    (encoder / manifest.FILE_NAME).write_text(text, encoding="utf-8")
    assert not manifest.is_whole(encoder)


def test_an_encoder_of_other_weights_is_built_anew(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(manifest.SOURCE_FILES, "model.safetensors", "0" * 64)
    assert not manifest.is_whole(encoder)


def test_a_whole_encoder_is_not_built_again(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "encoder"
    folder.mkdir(parents=True)
    for name in manifest.BUILT_FILES:
        (folder / name).write_text(name, encoding="utf-8")
    manifest.write(folder, {})
    assert not build.ensure(tmp_path, uv="no-such-command", python="no-such-command")


def test_what_cannot_be_fetched_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as told:
        build.ensure(tmp_path, uv="/no/such/uv", python="/no/such/python")
    assert manifest.PACKAGE in str(told.value)
    assert "run `make setup` again" in str(told.value)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_package_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    """A stand-in for uv 'installs' weights of the right name and the wrong content."""
    uv = tmp_path / "uv"
    uv.write_text(
        "#!/bin/sh\n"
        'while [ "$1" != --target ]; do shift; done\n'
        'mkdir -p "$2/pkg/model" && echo evil > "$2/pkg/model/model.safetensors"\n',
        encoding="utf-8",
    )
    uv.chmod(0o755)
    with pytest.raises(ToolError, match=r"SHA-256 .* not the published model"):
        build.fetch(tmp_path / "package", str(uv), "python")


def test_a_full_disk_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "NEEDED_BYTES", 10**18)
    with pytest.raises(ToolError, match="too little room"):
        build.ensure(tmp_path, uv="/no/such/uv", python="/no/such/python")
    assert list((tmp_path / "models").iterdir()) == []
