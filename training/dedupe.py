"""`training dedupe`: one row for each group of (near) equal messages."""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from training.errors import BadOption
from training.files import json_line, write_rows, write_text
from training.options import add_files, may_write, read_input
from training.progress import track
from training.rows import Row
from training.similar import THRESHOLD, Near

NAME = "dedupe"
HELP = """Keeps one row of each group of messages that are the same but for case, punctuation and
digits, or nearly the same (edit distance), and counts the others in its `count`.

in:  rows (JSON Lines)
out: rows; beside them *.duplicates.jsonl (which row stands for which) and, where messages of a
     group have different intents, *.conflicts.jsonl. Rows with different intents are all kept:
     which of them is right is for people to say.

example:  training dedupe rows/masked.jsonl -o rows/unique.jsonl"""


@dataclass
class Groups:
    """What duplicates there are: of each kept row's number, the numbers of those it stands for."""

    kept: list[int] = field(default_factory=list)
    stands_for: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    conflicts: list[tuple[int, int]] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    parser.add_argument(
        "--threshold",
        type=float,
        default=THRESHOLD,
        help=f"from which likeness on, 50 to 100 ({THRESHOLD:.0f})",
    )
    parser.add_argument("--exact", action="store_true", help="only what is equal")


def run(args: argparse.Namespace) -> int:
    if not 50 <= args.threshold <= 100:
        raise BadOption("--threshold: expected 50 to 100")
    may_write(args.output, args.force, args.input)
    rows = read_input(args, "Reading")
    threshold = 100.0 if args.exact else args.threshold
    groups = find_groups(rows, threshold)
    _write(args.output, rows, groups)
    dropped = len(rows) - len(groups.kept)
    print(f"{args.output}: {len(groups.kept)} rows, {dropped} duplicates counted in them")
    if groups.conflicts:
        where = _beside(args.output, "conflicts")
        print(f"  {len(groups.conflicts)} times alike with different intents: {where}")
    return 0


def find_groups(rows: list[Row], threshold: float = THRESHOLD) -> Groups:
    """Groups of rows, each led by the first one of its intent; labelled rows lead before others."""
    groups, near = Groups(), Near(threshold)
    leaders: list[int] = []
    order = sorted(range(len(rows)), key=lambda n: (rows[n].intent is None, n))
    for number in track(order, len(rows), "Comparing"):
        alike = [leaders[n] for n in near.find_all(rows[number].text)]
        same = [n for n in alike if rows[number].intent in (rows[n].intent, None)]
        if same:
            groups.stands_for[same[0]].append(number)
            continue
        groups.conflicts += [(leader, number) for leader in alike]
        near.add(rows[number].text)
        leaders.append(number)
    groups.kept = sorted(leaders)
    return groups


def _write(output: Path, rows: list[Row], groups: Groups) -> None:
    kept = (
        replace(rows[n], count=rows[n].count + sum(rows[m].count for m in groups.stands_for[n]))
        for n in groups.kept
    )
    write_rows(output, kept)
    duplicates = [
        {"kept": rows[n].id, "id": rows[m].id, "text": rows[m].text}
        for n in groups.kept
        for m in groups.stands_for[n]
    ]
    conflicts = [
        {
            "intents": [rows[n].intent, rows[m].intent],
            "ids": [rows[n].id, rows[m].id],
            "texts": [rows[n].text, rows[m].text],
        }
        for n, m in groups.conflicts
    ]
    for what, records in (("duplicates", duplicates), ("conflicts", conflicts)):
        write_text(_beside(output, what), "".join(json_line(record) for record in records))


def _beside(output: Path, what: str) -> Path:
    return output.with_suffix(f".{what}.jsonl")
