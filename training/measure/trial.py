"""What one pipeline has to do in a benchmark; it travels between processes as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Trial:
    """What to do; paths are strings, as it travels between processes as JSON.

    Attributes:
        title: of the pipeline, for the bar.
        config: the configuration itself.
        train, test: labelled sets; without `test`, `folds` of `train` are asked in turn.
        oos: messages that are none of ours.
        entities: a set with entities that the (first) model is asked.
        types: its, and the test's, entity types by ours.
        apart: near duplicates may fall into different folds.
        seed: of the folds.
        folder: for the model and the messages to time.
    """

    title: str
    config: dict[str, Any]
    train: str
    folder: str
    test: str | None = None
    folds: int = 0
    oos: str | None = None
    entities: str | None = None
    types: dict[str, str] = field(default_factory=dict)
    apart: bool = False
    seed: int = 7

    @property
    def model(self) -> Path:
        return Path(self.folder) / "model.tar.gz"

    @property
    def messages(self) -> Path:
        return Path(self.folder) / "messages.json"

    def written(self) -> str:
        return json.dumps(asdict(self))
