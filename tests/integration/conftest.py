"""The trained model, for tests of what it understands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent

import assistant  # noqa: F401 - its remedies belong to the server that is measured

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def parse() -> Callable[[str], dict[str, Any]]:
    model = ROOT / "models/care.tar.gz"
    if not model.exists():
        pytest.skip("needs a model: make train")
    agent = Agent.load(str(model))
    return lambda text: asyncio.run(agent.parse_message(text))
