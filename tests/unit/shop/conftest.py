"""A running shop in a temporary database, and clients of it.

With TEST_SHOP_DATABASE_URL the tests run on that database instead, and empty it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from shop_world import WORLD, Api, FakeClock

from shop.app import create_app
from shop.context import Shop, open_shop
from shop.settings import Settings
from shop.transfer import replace_all


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        database_url=os.environ.get("TEST_SHOP_DATABASE_URL", f"sqlite:///{tmp_path}/shop.db"),
        client_id="care",
        client_secret="secret",
        token_secret="t" * 32,
        customer_token_secret="c" * 32,
        development=True,
    )


@pytest.fixture
def shop(settings: Settings, clock: FakeClock) -> Iterator[Shop]:
    opened = open_shop(settings, clock)
    with opened.database.writing() as connection:
        replace_all(connection, WORLD)
    yield opened
    opened.database.close()


@pytest.fixture
def http(shop: Shop) -> TestClient:
    return TestClient(create_app(shop), follow_redirects=False)


@pytest.fixture
def api(http: TestClient) -> Api:
    return Api(http)


@pytest.fixture
def retail_folder() -> Path:
    shared = Path(os.environ.get("CARE_SHARED", Path(__file__).parents[4] / "shared"))
    folder = shared / "reference" / "retail"
    if not (folder / "orders.json").exists():
        pytest.skip(f"the retail data is not in {folder}; set CARE_SHARED to its parent")
    return folder
