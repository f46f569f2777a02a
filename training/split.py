"""`training split`: holds a part out for good, for measuring."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from training.errors import BadOption, WouldOverwrite
from training.files import write_rows
from training.options import add_set_aside, read_input
from training.rows import HELD_OUT, TRAIN, Row
from training.splitting import Ledger, digest, split

NAME = "split"
HELP = """Divides rows into a part to train on and a part that is held out for good.

in:  rows (JSON Lines)
out: a folder with train.jsonl, held_out.jsonl and split.json, the ledger. A hash decides, intent
     by intent; near duplicates and the rows of one conversation stay together. With the ledger
     there, rows that were added later never move others from one part to the other. A new row
     that belongs to both sides goes to neither, but to between.jsonl.

example:  training split rows/labelled.jsonl -o rows/split"""

SHARE, SEED = 0.175, 1
LEAST, MOST = 0.15, 0.20
_FEW = 20  # of so few, one row more or less is 5 %


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="rows (JSON Lines)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the folder")
    parser.add_argument("--share", type=float, help=f"to hold out, 0.15 to 0.20 ({SHARE})")
    parser.add_argument("--seed", type=int, help=f"of the hash ({SEED})")
    parser.add_argument(
        "--force", action="store_true", help="leave out rows that are there and not in the input"
    )
    add_set_aside(parser)


def run(args: argparse.Namespace) -> int:
    if args.share is not None and not LEAST <= args.share <= MOST:
        raise BadOption(f"--share: expected {LEAST} to {MOST}")
    place = args.output / "split.json"
    if not place.exists() and (args.output / "held_out.jsonl").exists():
        raise WouldOverwrite(
            args.output / "held_out.jsonl", "without its ledger split.json nothing can be added"
        )
    ledger = _ledger(place, args)
    rows = read_input(args, "Reading")
    known = len(ledger.parts)
    gone = len(set(ledger.parts) - {digest(row.text) for row in rows})
    if gone and not args.force:
        raise WouldOverwrite(
            args.output,
            f"{gone} texts in it are not in the input, and would be lost: give all rows, old and "
            "new, or --force",
        )
    parts = split(rows, ledger)
    # The ledger first: a run that is stopped in between decides the same again.
    ledger.save(place)
    for part, name in ((TRAIN, "train"), (HELD_OUT, "held_out"), (None, "between")):
        chosen = [replace(r, part=p) for r, p in zip(rows, parts, strict=True) if p == part]
        if chosen or part:
            write_rows(args.output / f"{name}.jsonl", chosen)
        else:
            (args.output / f"{name}.jsonl").unlink(missing_ok=True)
    _print(args.output, rows, parts, known)
    return 0


def _ledger(place: Path, args: argparse.Namespace) -> Ledger:
    """The one that is there, else a new one. Raises BadOption: the options are not its."""
    if not place.exists():
        share, seed = args.share or SHARE, SEED if args.seed is None else args.seed
        return Ledger(share, seed)
    ledger = Ledger.load(place)
    for name in ("share", "seed"):
        given, its = getattr(args, name), getattr(ledger, name)
        if given not in {None, its}:
            raise BadOption(f"--{name}: {place} was begun with {its}, and keeps to it")
    return ledger


def _print(folder: Path, rows: Sequence[Row], parts: Sequence[str | None], known: int) -> None:
    held = parts.count(HELD_OUT)
    share = 100 * held / max(len(rows), 1)
    print(f"{folder}: {parts.count(TRAIN)} rows to train on, {held} held out ({share:.1f} %)")
    if known:
        print(f"  the ledger knew {known} texts already, and none of them moved")
    if between := parts.count(None):
        print(f"  {between} rows belong to both sides and are in neither: {folder}/between.jsonl")
    total = Counter(row.intent for row in rows)
    held_of = Counter(r.intent for r, p in zip(rows, parts, strict=True) if p == HELD_OUT)
    for intent, count in total.most_common():
        own = held_of[intent] / count
        fits = LEAST - 0.005 <= own <= MOST + 0.005 or count < _FEW
        mark = "" if fits else "  outside 15–20 %"
        print(f"  {intent or '(no intent)':<24} {count:>5} rows, {100 * own:4.1f} % held out{mark}")
