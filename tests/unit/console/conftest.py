from __future__ import annotations

from collections.abc import Callable

import pytest
from support.desk import an_agent, quick_hashing
from support.desk_browser import Browser

from care.bootstrap import Services
from care.desk.models import Account, Role
from care.desk.service import Desk, desk_of
from console.app import create_app


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_hashing(monkeypatch)


@pytest.fixture
def desk(care: Services) -> Desk:
    return desk_of(care)


@pytest.fixture
def open_browser(desk: Desk) -> Callable[[], Browser]:
    app = create_app(desk)
    return lambda: Browser(app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def ana(desk: Desk) -> Account:
    return an_agent(desk, "Ana")


@pytest.fixture
def browser(open_browser: Callable[[], Browser], ana: Account) -> Browser:
    """Ana's."""
    opened = open_browser()
    assert opened.log_in(ana.email).status_code == 303
    return opened


@pytest.fixture
def leads_browser(open_browser: Callable[[], Browser], desk: Desk) -> Browser:
    """Lea's, who is a lead."""
    opened = open_browser()
    opened.log_in(an_agent(desk, "Lea", Role.LEAD).email)
    return opened
