"""The stage for all dialogues here: one model, and a database as it is on the first day."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.dialogue_stage import ROOT, Stage, load_agent

from care.settings import Settings
from care.store.database import Database
from care.store.migrate import ready

MODEL = Path(os.environ.get("CARE_TEST_MODEL", ROOT / "models" / "care.tar.gz"))
SECRET = "a-secret-for-tests-that-is-long-enough"


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
        turn_budget=20.0,  # a busy machine must not decide what is said
    )
    return Stage(load_agent(MODEL), settings, database)
