"""Running another program to its end, with one sentence instead of its output when it fails.

Standard library only, and any Python from 3.8: set-up uses it before anything is installed.
"""

from __future__ import annotations

import os
import subprocess
from typing import Mapping, Sequence  # noqa: UP035 - Python 3.8 cannot subscribe the others

from tools.errors import ToolError

DISK_FULL = "No space left on device"


def run(
    command: Sequence[str], what: str, remedy: str, variables: Mapping[str, str] | None = None
) -> str:
    """Run `command` and return what it printed.

    Args:
        what: the sentence's beginning if it fails, as in "The weights cannot be fetched".
        remedy: the sentence's end: what to do then.
        variables: set in its environment besides the present ones.

    Raises:
        ToolError: it cannot be started, or leaves with another exit code than 0.
    """
    try:
        done = subprocess.run(  # noqa: S603 - commands are written in these tools
            list(command),
            env={**environment(), **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        raise ToolError(f"{what} ({command[0]}: {error.strerror}): {remedy}.") from error
    if done.returncode:
        raise ToolError(f"{what} ({_reason(done.stdout, done.returncode)}): {remedy}.")
    return done.stdout


def environment() -> dict[str, str]:
    """Ours without an active virtual environment, which uv would warn about."""
    return {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}


def _reason(output: str, code: int) -> str:
    if DISK_FULL in output:
        return "the disk is full"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    # uv says what failed first, then why, the deepest reason last; and then it gives hints.
    errors = [line[len("error:") :].strip() for line in lines if line.startswith("error:")]
    causes = [line[len("cause:") :].strip() for line in lines if line.startswith("cause:")]
    told = [*errors[:1], *causes[-1:]] or lines[-1:] or [f"exit code {code}"]
    return ": ".join(told).rstrip(".")
