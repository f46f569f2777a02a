"""Plays the dialogues that are written down beside this file, one test for each."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dialogue_stage import ROOT, Conversation, Stage, load_agent
from support.dialogues import Performance, Story, read_stories

from care.settings import Settings
from care.store.database import Database
from care.store.migrate import ready

MODEL = Path(os.environ.get("CARE_TEST_MODEL", ROOT / "models" / "care.tar.gz"))
SECRET = "a-secret-for-tests-that-is-long-enough"


def _parameter(story: Story) -> object:
    broken = story.broken
    marks = [pytest.mark.xfail(reason=broken, strict=True, raises=AssertionError)] if broken else []
    return pytest.param(story, id=story.id, marks=marks)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    if not MODEL.exists():
        pytest.skip(f"needs a trained model at {MODEL}: run `make train`")
    database = tmp_path_factory.mktemp("dialogues") / "empty.db"
    ready(Database(f"sqlite:///{database}")).close()
    settings = Settings(
        _env_file=None,
        shop_client_secret="shop-secret",
        session_secret=SECRET,
        customer_token_secret=SECRET,
    )
    return Stage(load_agent(MODEL), settings, database)


@pytest.fixture
def conversation(
    story: Story, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Conversation]:
    yield from stage.conversation(story.policy, tmp_path, monkeypatch)


@pytest.mark.parametrize("story", map(_parameter, read_stories(Path(__file__).parent)))
def test_dialogue(story: Story, conversation: Conversation) -> None:
    asyncio.run(Performance(story, conversation).play())
