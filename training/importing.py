"""`training import`: what other systems export → rows."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from training.errors import BadFile, BadOption
from training.portions import Portions, fingerprint
from training.progress import track
from training.rows import Row, to_json
from training.tickets import delimited, jsonlines, zendesk
from training.tickets.columns import Columns
from training.tickets.outcome import LeftOut, Outcome

NAME = "import"
HELP = """Reads tickets and conversations and writes rows (JSON Lines), one for each message.

in:  tables (.csv, .tsv), JSON Lines, Zendesk's ticket export (.json or a ticket a line),
     Rasa's events as JSON Lines, or a tracker store's address (sqlite:///var/care.db)
out: rows with id, text, intent (or null), source, at, conversation, entities, labels

example:  training import tickets.csv chats.jsonl -o rows/imported.jsonl"""

KINDS = ("csv", "tsv", "jsonl", "zendesk", "events", "tracker")
_TICKET_KEYS = {"subject", "description", "comments", "requester_id", "requester"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, or database addresses")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the file of rows")
    parser.add_argument("--from", dest="kind", choices=KINDS, help="what it is (else guessed)")
    for name in ("text", "intent", "at", "conversation", "by"):
        parser.add_argument(f"--{name}", metavar="COLUMN", help=f"holds the row's {name}")
    parser.add_argument("--encoding", help="of tables (else found out: UTF-8, UTF-16, cp1252)")
    parser.add_argument("--delimiter", help="of tables (else found out)")
    parser.add_argument("--subject", action="store_true", help="Zendesk: subject before the text")
    parser.add_argument("--keep-quoted", action="store_true", help="Zendesk: keep quoted mails")
    parser.add_argument("--intent-tag", metavar="PREFIX", help="Zendesk: a tag names the intent")
    parser.add_argument(
        "--set-aside", action="store_true", help="bad rows to *.rejected.jsonl, instead of stopping"
    )
    parser.add_argument("--force", action="store_true", help="replace the output, start anew")


def run(args: argparse.Namespace) -> int:
    files = [Path(name) for name in args.inputs if "://" not in name]
    same = ("force", "output", "set_aside")  # what they change, a run that continues can change
    settings = {name: value for name, value in vars(args).items() if name not in same}
    settings["stores"] = [_size_of(name) for name in args.inputs if "://" in name]
    made_from = fingerprint(files, settings)
    with Portions(args.output, made_from, args.force, args.set_aside, files) as portions:
        if portions.finished:
            print(f"{args.output}: nothing to do, it is made from these inputs")
        else:
            _work(args, portions)
            portions.finish()
        _report(portions)
    return 0


def _size_of(url: str) -> int:
    from training.tickets import tracker  # noqa: PLC0415 - SQLAlchemy is slow to import

    return tracker.size_of(url)


def _work(args: argparse.Namespace, portions: Portions) -> None:
    outcomes = itertools.chain.from_iterable(_outcomes(name, args) for name in args.inputs)
    rest = itertools.islice(outcomes, portions.done, None)
    for outcome in track(rest, None, "Importing"):
        if isinstance(outcome, Row):
            portions.put(to_json(outcome))
            portions.counts["rows"] += 1
            portions.counts["with an intent"] += outcome.intent is not None
        elif isinstance(outcome, LeftOut):
            portions.counts[outcome.reason] += 1
        else:
            portions.rejects.add(outcome.error, outcome.content)
        portions.advance()


def _outcomes(name: str, args: argparse.Namespace) -> Iterator[Outcome]:
    kind = args.kind or guess_kind(name)
    columns = Columns(args.text, args.intent, args.at, args.conversation, args.by)
    path = Path(name)
    if kind == "tracker":
        from training.tickets import tracker  # noqa: PLC0415 - SQLAlchemy is slow to import

        return tracker.read_database(name)
    if kind == "events":
        from training.tickets import tracker  # noqa: PLC0415

        return tracker.read_events(path)
    if kind == "zendesk":
        reading = zendesk.Reading(args.subject, args.keep_quoted, args.intent_tag)
        return zendesk.read(path, reading)
    if kind == "jsonl":
        return jsonlines.read(path, columns)
    delimiter = args.delimiter or ("\t" if kind == "tsv" else None)
    if delimiter is not None and len(delimiter) != 1:
        raise BadOption("--delimiter: expected one character")
    return delimited.read(path, columns, args.encoding, delimiter)


def guess_kind(name: str) -> str:
    """What an input is, by its name and its first line.

    Raises:
        BadFile: there is no such file, or it is none of the kinds.
    """
    if "://" in name:
        return "tracker"
    path = Path(name)
    if not path.exists():
        raise BadFile(path, "there is no such file")
    suffix = path.suffix.lower()
    known = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".json": "zendesk"}
    if suffix in known:
        return known[suffix]
    if suffix not in (".jsonl", ".ndjson"):
        raise BadFile(path, f"expected {', '.join(known)}, .jsonl or .ndjson; --from says what")
    return _guess_lines(path)


def _guess_lines(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = file.readline()
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):
        return "jsonl"
    keys = set(record) if isinstance(record, dict) else set()
    if "event" in keys:
        return "events"
    return "zendesk" if len(keys & _TICKET_KEYS) >= 2 else "jsonl"


def _report(portions: Portions) -> None:
    rows = portions.counts["rows"]
    print(f"{portions.output}: {rows} rows, {portions.counts['with an intent']} with an intent")
    for what, count in portions.counts.items():
        if what not in ("rows", "with an intent", "set aside") and count:
            print(f"  left out: {count} {what}")
    if portions.counts["set aside"]:
        print(f"  {portions.counts['set aside']} bad rows set aside: {portions.rejected}")
    if not rows:
        print("  no row at all: is it the right file?", file=sys.stderr)
