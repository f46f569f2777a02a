"""Actions work on the services of the test."""

from __future__ import annotations

import pytest

import actions.boundary
from care.bootstrap import Services


@pytest.fixture(autouse=True)
def services(care: Services, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(actions.boundary, "services", lambda: care)
    return care
