"""What the commands that read a file of rows and write one have in common."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.errors import BadOption, WouldOverwrite
from training.files import Rejects, read_lines, read_rows
from training.progress import track
from training.rows import Row


def add_files(parser: argparse.ArgumentParser, output: str = "the file of rows") -> None:
    """Adds the input, --output, --set-aside and --force."""
    parser.add_argument("input", type=Path, help="rows (JSON Lines)")
    parser.add_argument("-o", "--output", type=Path, required=True, help=output)
    add_set_aside(parser)
    parser.add_argument("--force", action="store_true", help="replace the output if it is there")


def add_set_aside(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--set-aside", action="store_true", help="bad rows to *.rejected.jsonl, instead of stopping"
    )


def read_input(args: argparse.Namespace, title: str) -> list[Row]:
    """The rows of the input; says on standard output how many were set aside.

    Raises:
        BadFile, BadRow: it cannot be read.
    """
    beside = getattr(args, "output", None) or args.input
    rejects = Rejects(beside.with_suffix(".rejected.jsonl") if args.set_aside else None)
    total = sum(1 for _ in read_lines(args.input))
    rows = list(track(read_rows(args.input, rejects), total, title))
    rejects.close()
    if rejects.count:
        print(f"{rejects.count} bad rows set aside: {rejects.path}")
    return rows


def may_write(path: Path, force: bool, *inputs: Path) -> None:
    """Sees to it that nothing is replaced that should not be.

    Raises:
        BadOption: the output is an input.
        WouldOverwrite: it is there, and not to be replaced.
    """
    if any(path.resolve() == one.resolve() for one in inputs):
        raise BadOption(f"{path}: expected an output that is not the input")
    if path.exists() and not force:
        raise WouldOverwrite(path)
