"""Checks that YAML files can be read and that no key stands in them twice.

A second key of the same name silently replaces the first, as when two people add a response.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

IGNORED = {".venv", "var", "node_modules"}


def main(arguments: Sequence[str]) -> int:
    """Check the files named, or else all of the checkout; returns the exit code."""
    files = [Path(one) for one in arguments] or all_files(Path())
    problems = [problem for file in files if (problem := check(file))]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def all_files(root: Path) -> list[Path]:
    """Every YAML file of the checkout `root`, but those that are not its own."""
    found = [*root.rglob("*.yml"), *root.rglob("*.yaml")]
    return sorted(one for one in found if not IGNORED.intersection(one.parts))


def check(file: Path) -> str:
    """What is wrong with `file`, with its line and column; empty when nothing is."""
    try:
        for _ in YAML(typ="safe", pure=True).load_all(file):
            pass
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        return f"{place}: {getattr(error, 'problem', None) or error}"
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
