"""Plays the dialogues that are written down beside this file, one test for each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dialogue_stage import Conversation, Stage
from support.dialogues import Performance, Place, Story, read_stories
from support.translated import Foreign, Translated, needed, translations

STORIES = list(read_stories(Path(__file__).parent))
TAKEN: dict[str, list[Place]] = {}  # by story: titles are of a language, places are not


def _parameter(story: Story) -> object:
    broken = story.broken
    marks = [pytest.mark.xfail(reason=broken, strict=True, raises=AssertionError)] if broken else []
    return pytest.param(story, id=story.id, marks=marks)


@pytest.fixture
def conversation(
    story: Story, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Conversation]:
    yield from stage.conversation(story.policy, tmp_path, monkeypatch)


@pytest.mark.parametrize("story", map(_parameter, STORIES))
def test_dialogue(story: Story, conversation: Conversation) -> None:
    told = Foreign if story.language in translations() else Performance
    performance = told(story, conversation)
    asyncio.run(performance.play())
    TAKEN[story.id] = performance.taken


@pytest.mark.parametrize("language", translations())
@pytest.mark.parametrize("story", [pytest.param(s, id=s.id) for s in needed(STORIES)])
def test_nothing_english_is_said_to_others(
    story: Story,
    language: str,
    stage: Stage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if story.id not in TAKEN and any(line.take for line in story.talk):
        (tmp_path / "english").mkdir()
        with stage.conversing(story.policy, tmp_path / "english", monkeypatch) as conversation:
            performance = Performance(story, conversation)
            asyncio.run(performance.play())
            TAKEN[story.id] = performance.taken
    with stage.conversing(story.policy, tmp_path, monkeypatch) as conversation:
        again = Translated(story, conversation, language, TAKEN.get(story.id, []))
        asyncio.run(again.play())
