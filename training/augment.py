"""`training augment`: adds typos and abbreviations to the training part."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from training.errors import BadOption, HeldOut
from training.files import write_rows
from training.options import add_files, may_write, read_input
from training.progress import track
from training.rows import HELD_OUT, Row
from training.splitting import Ledger, digest
from training.variants import variant

NAME = "augment"
HELP = """Adds to rows the same messages as they could also have been typed: with typos, known
abbreviations, without apostrophes and capitals.

in:  the training part (train.jsonl of `training split`)
out: its rows, and the made ones with `made_from`. Entities stay as they are. The same seed makes
     the same rows. What is held out is refused: rows that say so, and texts that the ledger
     split.json beside the input knows as held out.

example:  training augment rows/split/train.jsonl -o rows/train.augmented.jsonl"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    parser.add_argument("--copies", type=int, default=1, help="to make of each row (1)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other rows (1)")
    parser.add_argument("--ledger", type=Path, help="of the split (split.json beside the input)")


def run(args: argparse.Namespace) -> int:
    if args.copies < 1:
        raise BadOption("--copies: expected 1 or more")
    may_write(args.output, args.force, args.input)
    rows = read_input(args, "Reading")
    beside = args.input.with_name("split.json")
    place = args.ledger or (beside if beside.exists() else None)
    held = _held_out(Ledger.load(place)) if place else frozenset()
    refuse(rows, held, args.input)
    made = list(_made(rows, held, args.copies, args.seed))
    write_rows(args.output, [*rows, *made])
    print(f"{args.output}: {len(rows)} rows and {len(made)} made of them")
    if not place:
        print("  without a ledger, only rows that say so themselves are known as held out")
    return 0


def refuse(rows: Sequence[Row], held: frozenset[str], source: Path) -> None:
    """Stops where something that is held out would be learnt.

    Raises:
        HeldOut: there is such a row.
    """
    count = sum(row.part == HELD_OUT or digest(row.text) in held for row in rows)
    if count:
        raise HeldOut(f"{source}: {count} rows are held out for measuring and stay untouched")


def _made(rows: Sequence[Row], held: frozenset[str], copies: int, seed: int) -> Iterator[Row]:
    there = {row.text for row in rows}
    for row in track(rows, len(rows), "Making"):
        for copy in range(copies):
            made = variant(row, copy, seed)
            if made and made.text not in there and digest(made.text) not in held:
                there.add(made.text)
                yield made


def _held_out(ledger: Ledger) -> frozenset[str]:
    return frozenset(text for text, part in ledger.parts.items() if part == HELD_OUT)
