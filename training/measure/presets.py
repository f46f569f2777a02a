"""The pipelines that `training benchmark` knows by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.measure.options import read_config

OURS, STOCK, SPARSE = "ours", "stock", "sparse"
NAMES = (OURS, STOCK, SPARSE)
EPOCHS = 100

_WORDS: list[dict[str, Any]] = [
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]
# As `rasa init` of Rasa 3.6 proposes it.
_FALLBACK = {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1}


def configuration(name: str, config: Path, epochs: int = EPOCHS) -> dict[str, Any]:
    """The configuration behind a name.

    Args:
        config: the file that is `ours`.
        epochs: of DIET in `stock`; Rasa's default is 100.

    Raises:
        BadFile: `config` is no configuration.
    """
    if name == OURS:
        return _without_catalogue(read_config(config))
    pipeline = _stock(epochs) if name == STOCK else _sparse()
    return {"recipe": "default.v1", "assistant_id": name, "language": "en", "pipeline": pipeline}


def _without_catalogue(config: dict[str, Any]) -> dict[str, Any]:
    """A labelled set is of some other shop; asking ours for its products would only take time."""
    pipeline = [
        {**component, "catalogue": False} if "catalogue" in component else component
        for component in config.get("pipeline") or []
    ]
    return {**config, "pipeline": pipeline}


def _stock(epochs: int) -> list[dict[str, Any]]:
    """Rasa's default pipeline, without the selector of responses, which has nothing to select."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        *_WORDS,
        {"name": "DIETClassifier", "epochs": epochs},
        {"name": "EntitySynonymMapper"},
        _FALLBACK,
    ]


def _sparse() -> list[dict[str, Any]]:
    """What can be had in seconds from Rasa's own components."""
    return [
        {"name": "WhitespaceTokenizer"},
        *_WORDS,
        {"name": "LogisticRegressionClassifier"},
        _FALLBACK,
    ]
