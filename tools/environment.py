"""The environment the processes of a checkout run in: the caller's, completed from `.env`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from honcho import environ

from tools.dotenv import PAIRS

ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"

PORTS = {
    "SHOP_PORT": "8090",
    "CARE_ACTIONS_PORT": "5055",
    "CARE_DESK_PORT": "5080",
    "CARE_PORT": "5005",
}
"""The setting of each process's port, and its default."""

QUIET = {
    "PYTHONUNBUFFERED": "1",  # lines arrive when they are written, not when a buffer is full
    "RASA_TELEMETRY_ENABLED": "false",
    "SANIC_HOST": HOST,  # the action server knows no option for it
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def complete(variables: Mapping[str, str], dotenv: str = "") -> dict[str, str]:
    """What the processes get: `variables` first, then the lines of `dotenv`, then defaults.

    A setting that Care and the demo shop must agree on counts for both when only one side's name
    of it is set. While Care's shop is on this machine, its address follows SHOP_PORT.
    """
    given = {**environ.parse(dotenv), **variables}
    for ours, theirs in PAIRS:
        if ours in variables and theirs not in variables:
            given[theirs] = variables[ours]
        elif theirs in variables and ours not in variables:
            given[ours] = variables[theirs]
    given = {**QUIET, **PORTS, **given}
    if "CARE_SHOP_URL" not in variables and _is_local(given.get("CARE_SHOP_URL", "")):
        given["CARE_SHOP_URL"] = f"http://{HOST}:{given['SHOP_PORT']}"
    given.setdefault("SHOP_CARE_URL", f"http://{HOST}:{given['CARE_PORT']}")
    given.setdefault("CARE_PROXIES", "1")  # the shop's chat page calls for its visitors
    given.setdefault("CARE_ACTIONS_URL", f"http://{HOST}:{given['CARE_ACTIONS_PORT']}/webhook")
    given["PATH"] = os.pathsep.join([str(ROOT / ".venv" / "bin"), given.get("PATH", "")])
    return given


def load(root: Path = ROOT) -> dict[str, str]:
    """`complete` for this process's environment and the checkout's `.env`, if it has one."""
    file = root / ".env"
    return complete(os.environ, file.read_text(encoding="utf-8") if file.exists() else "")


def _is_local(url: str) -> bool:
    return not url or urlsplit(url).hostname in (HOST, "localhost")
