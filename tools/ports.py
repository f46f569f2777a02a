"""Whether the ports of the stack are free, and whose they are when not."""

from __future__ import annotations

import socket
from collections.abc import Mapping

import psutil

from tools.environment import HOST, PORTS
from tools.errors import ToolError


def check(settings: Mapping[str, str], names: tuple[str, ...] = tuple(PORTS)) -> None:
    """Make sure that each port of `names` can be listened on.

    Raises:
        ToolError: naming every port that cannot, and the setting that moves it.
    """
    wanted = {name: number(name, settings[name]) for name in names}
    problems = [_taken(name, port) for name, port in wanted.items() if not is_free(port)]
    twice = [name for name, port in wanted.items() if list(wanted.values()).count(port) > 1]
    if twice:
        problems.append(f"{' and '.join(twice)} are the same port: give each its own.")
    if problems:
        raise ToolError(" ".join(problems))


def number(name: str, value: str) -> int:
    """The port in the setting `name`.

    Raises:
        ToolError: `value` is none.
    """
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        raise ToolError(f"{name} is {value!r}: set it to a port, a number from 1 to 65535.")
    return int(value)


def is_free(port: int) -> bool:
    """Whether nobody listens on `port` of this machine."""
    with socket.socket() as probe:
        # As servers do: connections of an earlier run that are still closing do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def find_free() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _taken(name: str, port: int) -> str:
    return (
        f"Port {port} is taken{_by(port)}: stop that, or move Care's with {name}, "
        f"as in `{name}={port + 1000 if port < 64000 else port - 1000} make run`."
    )


def _by(port: int) -> str:
    """Who listens there, as far as this user may know."""
    try:
        for one in psutil.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr[1:] == (port,) and one.pid:
                return f" by {psutil.Process(one.pid).name()} (process {one.pid})"
    except psutil.Error:
        return ""
    return ""
