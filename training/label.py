"""`training label`: writes Label Studio's tasks, reads what people labelled."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from training.errors import BadFile, BadOption, BadRow
from training.files import STOP, Rejects, parse_row, read_lines, write_rows, write_text
from training.label_studio import apply, config, read_export, task
from training.options import add_set_aside, may_write
from training.progress import track
from training.rows import Label, Row

NAME = "label"
HELP = """Hands rows to people in Label Studio, and takes back what they said.

write  in:  rows (JSON Lines), with suggestions of `cluster` or labels of before
       out: tasks to import into Label Studio; beside them *.labeling.xml, the labelling page
read   in:  Label Studio's JSON export, and the rows the tasks were written from
       out: the rows, with everybody's labels; the intent is what the majority says. Where there
            is no majority it stays open, and `agreement` shows who said what.

example:  training label write rows/clustered.jsonl -o tasks.json
          training label read export.json --rows rows/clustered.jsonl -o rows/labelled.jsonl"""

ENTITIES = (
    "order_number email phone postcode person_name product option quantity amount date time "
    "tracking_number invoice_number ticket_number payment_method reason"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    ways = parser.add_subparsers(dest="way", required=True, metavar="write|read")
    write = ways.add_parser("write", help="rows → tasks and the labelling page")
    write.add_argument("input", type=Path, help="rows (JSON Lines)")
    write.add_argument("-o", "--output", type=Path, required=True, help="the file of tasks")
    write.add_argument("--all", action="store_true", help="also rows that have an intent")
    write.add_argument("--entities", nargs="+", default=ENTITIES.split(), help="types of entities")
    write.add_argument(
        "--intents", type=Path, default=Path("data"), help="training data with the intents (data)"
    )
    read = ways.add_parser("read", help="Label Studio's export → rows")
    read.add_argument("input", type=Path, help="Label Studio's JSON export")
    read.add_argument("--rows", type=Path, required=True, help="what the tasks were written from")
    read.add_argument("-o", "--output", type=Path, required=True, help="the file of rows")
    for way in (write, read):
        add_set_aside(way)
        way.add_argument("--force", action="store_true", help="replace the output if it is there")


def run(args: argparse.Namespace) -> int:
    if not args.output.name or args.output.is_dir():
        raise BadOption(f"-o {args.output}: expected a file, not a folder")
    may_write(args.output, args.force, args.input)
    rejects = Rejects(args.output.with_suffix(".rejected.jsonl") if args.set_aside else None)
    try:
        return _write(args, rejects) if args.way == "write" else _read(args, rejects)
    finally:
        rejects.close()
        if rejects.count:
            print(f"{rejects.count} bad rows set aside: {rejects.path}")


def _write(args: argparse.Namespace, rejects: Rejects) -> int:
    rows = _rows(args.input, rejects)
    chosen = [row for row in rows if args.all or row.intent is None]
    tasks = [task(row) for row in chosen]
    content = config(_intents(rows, args.intents), args.entities)
    page = args.output.with_suffix(".labeling.xml")
    write_text(page, content)
    write_text(args.output, json.dumps(tasks, indent=1, ensure_ascii=False) + "\n")
    suggested = sum("predictions" in one for one in tasks)
    print(f"{args.output}: {len(tasks)} tasks, {suggested} with a suggestion")
    print(f"  the labelling page (Settings → Labeling Interface → Code): {page}")
    return 0


def _rows(path: Path, rejects: Rejects = STOP) -> list[Row]:
    """The rows of a file, each with an id of its own: labels find their row by it.

    Raises:
        BadRow: two rows have the same id.
    """
    rows: list[Row] = []
    lines: dict[str, int] = {}
    for number, line in track(read_lines(path), None, "Reading"):
        row = parse_row(path, number, line, rejects)
        if row is None:
            continue
        if row.id in lines:
            expected = f"expected an `id` of its own, but line {lines[row.id]} has the same"
            raise BadRow(path, number, expected)
        lines[row.id] = number
        rows.append(row)
    return rows


def _intents(rows: list[Row], known: Path) -> list[str]:
    """Those there are, and those that were suggested."""
    from training.skills import skills_of  # noqa: PLC0415 - Rasa takes a second to import

    names = set(skills_of(known)) if known.exists() else set()
    names |= {row.intent for row in rows if row.intent}
    names |= {label.intent for row in rows for label in row.labels if label.intent}
    return sorted(names)


def _read(args: argparse.Namespace, rejects: Rejects) -> int:
    rows = _rows(args.rows)
    texts = {row.id: row.text for row in rows}
    by_id: dict[str, list[Label]] = {}
    strangers = 0
    for one in read_export(args.input, rejects):
        # Marks are places in a text: in another text they would mark something else.
        strangers += texts.get(one.row) != one.text
        by_id.setdefault(one.row, []).extend(one.labels)
    if strangers:
        expected = f"expected tasks of {args.rows}, but {strangers} are of other rows or texts"
        raise BadFile(args.input, expected)
    labelled = [apply(row, by_id[row.id]) if by_id.get(row.id) else row for row in rows]
    write_rows(args.output, labelled)
    done = [row for row in labelled if by_id.get(row.id)]
    people = {label.by for labels in by_id.values() for label in labels}
    undecided = sum(row.intent is None for row in done)
    print(f"{args.output}: {len(done)} of {len(rows)} rows labelled by {len(people)} people")
    if undecided:
        print(f"  {undecided} without a majority: `training agreement` shows them")
    return 0
