"""Fixtures for all tests: settings that no `.env` can change, and services on a fake shop."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.hours import always_open
from support.records import a_shop

from care.bootstrap import Services, bootstrap
from care.clients.fake_shop import FakeShop
from care.settings import DEFAULT_POLICY, Settings
from care.store.database import Database
from care.store.migrate import upgrade
from care.store.tables import metadata

pytest_plugins = ["support.fixtures"]

SECRET = "a-secret-for-tests-that-is-long-enough"
_OURS = {"CARE_SHARED", "CARE_TEST_MODEL"}  # where tests find things


def pytest_configure() -> None:
    """A developer's own settings must not decide how tests turn out."""
    for name in list(os.environ):
        if name.startswith(("CARE_", "SHOP_")) and name not in _OURS:
            del os.environ[name]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """An empty database: a file of the test's own, or the one at TEST_CARE_DATABASE_URL."""
    url = os.environ.get("TEST_CARE_DATABASE_URL")
    if url is None:
        return f"sqlite:///{tmp_path}/care.db"
    database = Database(url)
    with database.write() as connection:
        metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    upgrade(database)
    database.close()
    return url


@pytest.fixture(scope="session")
def policy_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped one, with a desk that never closes."""
    return always_open(DEFAULT_POLICY, tmp_path_factory.mktemp("policy"))


@pytest.fixture
def settings(database_url: str, policy_file: Path) -> Settings:
    return Settings(
        _env_file=None,
        database_url=database_url,
        policy=policy_file,
        shop_client_secret="shop-secret",
        session_secret=SECRET,
        customer_token_secret=SECRET,
    )


@pytest.fixture
def shop() -> FakeShop:
    return a_shop()


@pytest.fixture
def care(settings: Settings, shop: FakeShop) -> Services:
    return bootstrap(settings, shop)
