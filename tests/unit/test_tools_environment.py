"""A checkout's secrets are made once, agree on both sides, and the environment wins over them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tools import dotenv
from tools.environment import ROOT, complete

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".env.example").write_text(EXAMPLE, encoding="utf-8")
    return tmp_path


def values(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_a_new_env_is_for_its_owner_only(checkout: Path) -> None:
    assert dotenv.ensure(checkout)
    assert stat.S_IMODE((checkout / ".env").stat().st_mode) == 0o600


def test_a_present_env_is_never_touched(checkout: Path) -> None:
    (checkout / ".env").write_text("MINE=1\n", encoding="utf-8")
    assert not dotenv.ensure(checkout)
    assert (checkout / ".env").read_text(encoding="utf-8") == "MINE=1\n"


def test_every_secret_is_filled_long_enough_and_its_own() -> None:
    found = {k: v for k, v in values(dotenv.fill(EXAMPLE)).items() if k.endswith("_SECRET")}
    assert len(found) == 6
    assert all(len(value) >= 32 for value in found.values())
    assert len(set(found.values())) == 4  # two pairs share one
    assert found != values(dotenv.fill(EXAMPLE))


def test_the_demo_agent_has_a_password_of_this_checkout_alone() -> None:
    one, other = (values(dotenv.fill(EXAMPLE))["CARE_DESK_DEMO_PASSWORD"] for _ in range(2))
    assert len(one) >= 32
    assert one != other


def test_both_sides_of_a_pair_get_one_value() -> None:
    found = values(dotenv.fill(EXAMPLE))
    assert found["CARE_CUSTOMER_TOKEN_SECRET"] == found["SHOP_CUSTOMER_TOKEN_SECRET"]
    assert found["CARE_SHOP_CLIENT_SECRET"] == found["SHOP_CLIENT_SECRET"]


def test_filling_keeps_every_comment_and_line() -> None:
    before, after = EXAMPLE.splitlines(), dotenv.fill(EXAMPLE).splitlines()
    assert len(before) == len(after)
    assert [line for line in before if line.startswith("#")] == [
        line for line in after if line.startswith("#")
    ]


def test_the_environment_wins_over_the_file() -> None:
    given = complete({"CARE_SESSION_SECRET": "outside"}, "CARE_SESSION_SECRET=file\nOTHER=file\n")
    assert given["CARE_SESSION_SECRET"] == "outside"
    assert given["OTHER"] == "file"


@pytest.mark.parametrize(("one", "other"), [*dotenv.PAIRS, *(pair[::-1] for pair in dotenv.PAIRS)])
def test_a_shared_setting_from_outside_reaches_both_sides(one: str, other: str) -> None:
    given = complete({one: "outside"}, f"{one}=file\n{other}=file\n")
    assert given[one] == given[other] == "outside"


def test_two_sides_set_on_purpose_stay_different() -> None:
    given = complete({"CARE_SHOP_CLIENT_SECRET": "a", "SHOP_CLIENT_SECRET": "b"})
    assert (given["CARE_SHOP_CLIENT_SECRET"], given["SHOP_CLIENT_SECRET"]) == ("a", "b")


def test_addresses_follow_moved_ports() -> None:
    moved = {"SHOP_PORT": "9001", "CARE_ACTIONS_PORT": "9002"}
    given = complete(moved, "CARE_SHOP_URL=http://127.0.0.1:8090\n")
    assert given["CARE_SHOP_URL"] == "http://127.0.0.1:9001"
    assert given["CARE_ACTIONS_URL"] == "http://127.0.0.1:9002/webhook"


@pytest.mark.parametrize("place", ["file", "environment"])
def test_another_shops_address_is_left_alone(place: str) -> None:
    url = "https://api.shop.example"
    if place == "file":
        given = complete({"SHOP_PORT": "9001"}, f"CARE_SHOP_URL={url}\n")
    else:
        given = complete({"SHOP_PORT": "9001", "CARE_SHOP_URL": url})
    assert given["CARE_SHOP_URL"] == url
