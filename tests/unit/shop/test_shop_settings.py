"""Starting the shop with settings that are missing or wrong."""

import sqlite3
from pathlib import Path

import pytest

from shop.cli import main
from shop.settings import load_database_settings

SECRETS = {
    "SHOP_CLIENT_SECRET": "secret",
    "SHOP_TOKEN_SECRET": "t" * 32,
    "SHOP_CUSTOMER_TOKEN_SECRET": "c" * 32,
}


@pytest.fixture(autouse=True)
def _own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("name", SECRETS)
def test_a_missing_secret_is_named(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(name)
    assert main(["serve"]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"{name} is not set: ")
    assert message.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHOP_TOKEN_SECRET", "tiny"),
        ("SHOP_CUSTOMER_TOKEN_SECRET", ""),
        ("SHOP_CLIENT_SECRET", ""),
        ("SHOP_PORT", "70000"),
        ("SHOP_DEVELOPMENT", "perhaps"),
    ],
)
def test_a_wrong_setting_is_named(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    assert main(["serve"]) == 2
    message = capsys.readouterr().err
    assert message.startswith(name)
    assert "set it in the environment or in .env" in message
    assert value == "" or value not in message


def test_the_env_file_is_read_and_may_hold_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("CARE_PORT=1\nSHOP_DATABASE_URL=sqlite:///other.db\n")
    monkeypatch.delenv("SHOP_DATABASE_URL", raising=False)
    assert load_database_settings().database_url == "sqlite:///other.db"


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////dev/null/shop.db", "nodb://x"])
def test_a_database_that_cannot_be_used_is_named(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", url)
    assert main(["export", "out"]) == 2
    assert main(["serve"]) == 2
    assert "SHOP_DATABASE_URL" in capsys.readouterr().err


def test_importing_nothing_is_a_clear_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", f"sqlite:///{tmp_path}/shop.db")
    assert main(["import", str(tmp_path)]) == 2
    assert "users.json" in capsys.readouterr().err


def test_a_database_of_an_older_version_is_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_DATABASE_URL", f"sqlite:///{tmp_path}/old.db")
    with sqlite3.connect(tmp_path / "old.db") as old:
        old.execute("CREATE TABLE invoices (id VARCHAR(40), customer_id VARCHAR(200))")
    for command in ("seed", "serve"):
        assert main([command]) == 2
        message = capsys.readouterr().err
        assert "the table invoices has no due_on, first_due_on" in message
        assert "delete it, then run `shop seed`" in message
    (tmp_path / "old.db").unlink()
    assert main(["seed"]) == 0
    assert main(["seed", "--force"]) == 0
