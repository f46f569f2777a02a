"""Settings that say what is wrong with them."""

from __future__ import annotations

import pytest

from care.errors import Misconfigured
from care.settings import load_settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    for name in ("CARE_SESSION_SECRET", "CARE_SHOP_CLIENT_SECRET", "CARE_CUSTOMER_TOKEN_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_missing_setting_is_named_with_the_way_out() -> None:
    with pytest.raises(Misconfigured, match=r"CARE_SESSION_SECRET.*make setup"):
        load_settings(shop_client_secret="x")


def test_a_short_secret_is_refused_and_not_repeated() -> None:
    with pytest.raises(Misconfigured) as error:
        load_settings(shop_client_secret="x", session_secret="hunter2")
    assert "at least 32" in str(error.value)
    assert "hunter2" not in str(error.value)


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / ".env").write_text(
        f"CARE_SESSION_SECRET={'f' * 32}\nCARE_SHOP_CLIENT_SECRET=file\nSHOP_PORT=1\n"
    )
    monkeypatch.setenv("CARE_SHOP_CLIENT_SECRET", "environment")
    assert load_settings().shop_client_secret.get_secret_value() == "environment"
