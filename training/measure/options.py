"""What is given on the command line, read without Rasa, which takes seconds to import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from training.errors import BadFile, BadOption


def read_config(path: Path) -> dict[str, Any]:
    """A `config.yml`.

    Raises:
        BadFile: there is none, it is not YAML, or it has no pipeline.
    """
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, f"cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise BadFile(path, "expected a configuration of Rasa in YAML") from None
    if not isinstance(config, Mapping) or not isinstance(config.get("pipeline"), list):
        raise BadFile(path, "expected a configuration of Rasa with a `pipeline`")
    return dict(config)


def parse_types(text: str | None) -> dict[str, str]:
    """`order_id=order_number,date` as a mapping from a set's entity types to ours.

    Raises:
        BadOption: it is of another form.
    """
    types: dict[str, str] = {}
    for part in (text or "").split(","):
        theirs, _, ours = (piece.strip() for piece in part.partition("="))
        if not theirs and (ours or text):
            raise BadOption(
                "--types: expected theirs=ours,theirs=ours, as in order_id=order_number"
            )
        if theirs:
            types[theirs] = ours or theirs
    return types
