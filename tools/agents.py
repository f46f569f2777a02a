"""The demo agent of the desk, whose password is this checkout's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tools.commands import run
from tools.environment import ROOT

EMAIL, NAME = "demo@care.example", "Dana"
PASSWORD = "CARE_DESK_DEMO_PASSWORD"  # noqa: S105  # the setting's name


@dataclass(frozen=True)
class DemoAgent:
    """Somebody to be at the desk."""

    email: str
    password: str


def demo(settings: Mapping[str, str]) -> DemoAgent | None:
    """Adds the demo agent, or gives them their password again; None where none is set.

    Raises:
        ToolError: the account cannot be made.
    """
    password = settings.get(PASSWORD, "")
    if not password:
        return None
    care = str(ROOT / ".venv" / "bin" / "care")
    command = [care, "agents", "add", EMAIL, NAME, "--role", "admin", "--renew"]
    remedy = f"mend that, or take {PASSWORD} out of .env to do without"
    command += ["--password-env", PASSWORD]
    run(command, "The desk's demo agent cannot be added", remedy, settings)
    return DemoAgent(EMAIL, password)
