from __future__ import annotations

import pytest
from support.desk import an_agent, quick_hashing

from care.bootstrap import Services
from care.desk.models import Account
from care.desk.service import Desk, desk_of


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_hashing(monkeypatch)


@pytest.fixture
def desk(care: Services) -> Desk:
    return desk_of(care)


@pytest.fixture
def ana(desk: Desk) -> Account:
    return an_agent(desk, "Ana")


@pytest.fixture
def bo(desk: Desk) -> Account:
    return an_agent(desk, "Bo")
