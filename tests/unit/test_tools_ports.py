"""A newcomer whose machine already uses one of the ports reads which, and how to move Care's."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tools import ports
from tools.errors import ToolError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def free_settings() -> dict[str, str]:
    return {name: str(ports.find_free()) for name in ("SHOP_PORT", "CARE_ACTIONS_PORT")}


def test_free_ports_pass() -> None:
    ports.check(free_settings(), ("SHOP_PORT", "CARE_ACTIONS_PORT"))


def test_a_taken_port_is_named_with_the_setting_that_moves_it(taken: int) -> None:
    with pytest.raises(ToolError) as told:
        ports.check({"SHOP_PORT": str(taken)}, ("SHOP_PORT",))
    assert f"Port {taken} is taken" in str(told.value)
    assert "SHOP_PORT=" in str(told.value)
    assert "make run" in str(told.value)


def test_all_taken_ports_are_named_at_once(taken: int) -> None:
    both = {"SHOP_PORT": str(taken), "CARE_PORT": str(taken)}
    with pytest.raises(ToolError) as told:
        ports.check(both, ("SHOP_PORT", "CARE_PORT"))
    assert str(told.value).count("is taken") == 2


def test_one_port_for_two_processes_is_refused() -> None:
    port = str(ports.find_free())
    with pytest.raises(ToolError, match="SHOP_PORT and CARE_PORT are the same port"):
        ports.check({"SHOP_PORT": port, "CARE_PORT": port}, ("SHOP_PORT", "CARE_PORT"))


@pytest.mark.parametrize("value", ["", "http", "0", "65536", "-1", "80.5", "٣"])
def test_what_is_no_port_is_refused_by_name(value: str) -> None:
    with pytest.raises(ToolError, match=r"CARE_PORT is .*a number from 1 to 65535"):
        ports.number("CARE_PORT", value)


def test_a_port_that_closed_is_free_again(taken: int) -> None:
    assert not ports.is_free(taken)
    assert ports.is_free(ports.find_free())
