"""The moments in which something is done or promised, found once for all tests here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dialogue_stage import ROOT, load_agent
from support.dialogues import Story, read_stories
from support.moments import Bench, Moment
from support.translated import needed

from care.settings import Settings
from care.store.database import Database
from care.store.migrate import ready

MODEL = Path(os.environ.get("CARE_TEST_MODEL", ROOT / "models" / "care.tar.gz"))
SECRET = "a-secret-for-tests-that-is-long-enough"
# Beside the happy paths: files in which something is done that is done in none of these.
_MORE = frozenset(
    {
        *("conversation/goodbye", "conversation/person"),
        *("password_reset/second_factor", "password_reset/username"),
    }
)


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    if not MODEL.exists():
        pytest.skip(f"needs a trained model at {MODEL}: run `make train`")
    folder = tmp_path_factory.mktemp("faults")
    ready(Database(f"sqlite:///{folder}/empty.db")).close()
    settings = Settings(
        _env_file=None,
        shop_client_secret="shop-secret",
        session_secret=SECRET,
        customer_token_secret=SECRET,
        # What is tried is not how fast it goes, on however busy a machine.
        turn_budget=15.0,
        answer_within=20.0,
    )
    with pytest.MonkeyPatch.context() as patch:
        running = Bench(load_agent(MODEL), settings, folder / "empty.db", folder, patch)
        yield running
        running.stop()


@pytest.fixture(scope="session")
def found(bench: Bench) -> tuple[list[Moment], dict[str, str]]:
    """The moments, and the stories that went wrong over HTTP with what did."""
    stories = [s for s in read_stories(ROOT / "tests" / "dialogues") if _does_something(s)]
    return bench.moments(needed(stories))


@pytest.fixture(scope="session")
def moments(found: tuple[list[Moment], dict[str, str]]) -> list[Moment]:
    return found[0]


def _does_something(story: Story) -> bool:
    file = story.id.split(":")[0]
    is_good_day = not any(line.fails or line.down for line in story.talk)
    return is_good_day and (file.endswith("/happy_path") or file in _MORE)
