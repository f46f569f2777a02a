"""The texts of responses, for what is said without Rasa: by the desk, in mails, inside of others.

All wording is in `data/*/responses.yml`, and in `responses.<code>.yml` for other languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

DATA = Path(__file__).parents[1] / "data"


def text(response: str, language: str | None) -> str:
    """The response in its first variant; in the default language where there is no other.

    Raises:
        KeyError: there is no such response.
    """
    own = _texts(language) if language else {}
    return own.get(response) or _texts(None)[response]


def filled(response: str, language: str | None, values: Mapping[str, Any]) -> str:
    """The response with these values for what stands in braces. Raises as `text`."""
    return text(response, language).format(**values)


def exists(response: str) -> bool:
    """Whether there is a response of this name."""
    return response in _texts(None)


@lru_cache(maxsize=8)
def _texts(language: str | None) -> dict[str, str]:
    ending = f".{language}" if language else ""
    responses: dict[str, list[dict[str, str]]] = {}
    for file in sorted(DATA.glob(f"*/responses{ending}.yml")):
        responses |= YAML(typ="safe", pure=True).load(file)["responses"]
    return {name: variants[0].get("text", "") for name, variants in responses.items()}
