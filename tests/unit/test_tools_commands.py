"""Whatever a command prints when it fails, the reader gets one sentence with its reason."""

from __future__ import annotations

import pytest

from tools.commands import run
from tools.errors import ToolError

UV = """error: Failed to download `onnx==1.17.0`
  cause: client error (Connect)
  cause: Connection refused (os error 111)

hint: `onnx` was included because `care` depends on it
"""


def failing(output: str) -> str:
    with pytest.raises(ToolError) as told:
        run(["/bin/sh", "-c", 'printf "%s" "$0"; exit 3', output], "It fails", "mend it")
    return str(told.value)


def test_what_a_command_prints_is_returned() -> None:
    assert run(["/bin/echo", "hello"], "", "") == "hello\n"


def test_uvs_error_and_its_deepest_cause_are_named() -> None:
    why = "Failed to download `onnx==1.17.0`: Connection refused (os error 111)"
    assert failing(UV) == f"It fails ({why}): mend it."


def test_of_a_traceback_the_last_line_is_enough() -> None:
    assert (
        failing("Traceback:\n  File x\nValueError: no\n") == "It fails (ValueError: no): mend it."
    )


def test_one_that_says_nothing_is_told_by_its_code() -> None:
    assert failing("") == "It fails (exit code 3): mend it."


def test_a_full_disk_is_said_plainly() -> None:
    assert "the disk is full" in failing("OSError: [Errno 28] No space left on device: 'x'")


def test_a_command_that_is_not_there_is_named() -> None:
    with pytest.raises(ToolError, match=r"It fails \(/no/such: No such file"):
        run(["/no/such"], "It fails", "mend it")
