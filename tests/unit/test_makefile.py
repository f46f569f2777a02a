"""`make test` runs every folder of tests."""

from __future__ import annotations

import re

import tomli
from support.stack import ROOT


def test_no_folder_is_forgotten() -> None:
    named = re.findall(r"^(?:SIDE_BY_SIDE|ALONE) := (.*)$", (ROOT / "Makefile").read_text(), re.M)
    with (ROOT / "pyproject.toml").open("rb") as file:
        paths = tomli.load(file)["tool"]["pytest"]["ini_options"]["testpaths"]
    assert len(named) == 2
    assert " ".join(named).split() == paths
