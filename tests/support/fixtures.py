"""One stack of real processes for all tests that need one, on the demo shop's own records."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig

import assistant.remedies.action_call
from care.settings import Settings
from support.stack import BIN, ROOT, CareStack, Records
from support.talking import Talk


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CareStack]:
    running = CareStack(tmp_path_factory.mktemp("stack"), None)
    yield running
    running.stop()


def shop_command(stack: CareStack, *arguments: str) -> None:
    """Runs `shop …` against the stack's shop."""
    subprocess.run(
        [BIN / "shop", *arguments],
        env=stack.shop.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="session")
def agent(stack: CareStack) -> Agent:
    """Rasa in this process, with the stack's action server."""
    return Agent.load(
        Path("models/care.tar.gz"),
        action_endpoint=EndpointConfig(
            stack.actions_proxy.url + "/webhook", enable_selective_domain=True
        ),
    )


@pytest.fixture
def talk(agent: Agent, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Talk:
    """A conversation that begins."""
    monkeypatch.setattr(assistant.remedies.action_call, "settings", lambda: settings)
    return Talk(agent)


@pytest.fixture(scope="session")
def records(stack: CareStack, tmp_path_factory: pytest.TempPathFactory) -> Records:
    folder = tmp_path_factory.mktemp("records")
    shop_command(stack, "export", str(folder))
    return Records(folder)


@pytest.fixture
def retail(stack: CareStack, records: Records, tmp_path: Path) -> Iterator[Records]:
    """The retail records in place of the demo shop's, for one test, under the running shop."""
    folder = Path(os.environ.get("CARE_SHARED", ROOT / ".." / "shared")) / "reference" / "retail"
    if not folder.exists():
        pytest.skip(f"needs the retail records in {folder}; CARE_SHARED says where to look")
    shop_command(stack, "export", str(tmp_path))
    shop_command(stack, "import", str(folder))
    yield Records(folder)
    shop_command(stack, "import", str(tmp_path))
