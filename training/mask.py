"""`training mask`: personal data → stand-ins or placeholders."""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
from pathlib import Path

from care.privacy.find import Kind
from training.errors import BadOption
from training.files import parse_row, read_lines
from training.masking import Masker, Placeholders, StandIns
from training.portions import Portions, fingerprint
from training.privacy_figures import measure, table
from training.progress import track
from training.rows import to_json

NAME = "mask"
HELP = """Replaces personal data in rows: e-mail, phone, card, IBAN, id numbers, secrets, addresses,
postcodes, dates of birth, IP addresses, telling URLs, user names and names of people.

in:  rows (JSON Lines)
out: the same rows; the same value gets the same replacement within a conversation (or the file)

A stand-in is an invented value, so that the text stays good training text ("my name is Cora").
A placeholder says what was there ("my name is [NAME_1]"). Without a salt, the replacements are
others on every new run. Not everything is found, above all names: docs/training.md has figures.

example:  training mask rows/imported.jsonl -o rows/masked.jsonl
          training mask --measure spans.jsonl   # recall and precision on annotated texts"""

_SALT = "TRAINING_SALT"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = sorted(kind.value for kind in Kind)
    parser.add_argument("input", nargs="?", type=Path, help="rows")
    parser.add_argument("-o", "--output", type=Path, help="the file of masked rows")
    parser.add_argument("--style", choices=("stand-in", "placeholder"), default="stand-in")
    parser.add_argument("--scope", choices=("conversation", "file"), default="conversation")
    parser.add_argument(
        "--salt-file", type=Path, help=f"holds a secret (else ${_SALT}, else random)"
    )
    parser.add_argument(
        "--keep", nargs="+", choices=kinds, default=[], help="kinds left as they are"
    )
    parser.add_argument("--order-numbers", action="store_true", help="replace these as well")
    parser.add_argument("--regions", default="US,GB", help="of phone numbers without + (US,GB)")
    parser.add_argument(
        "--set-aside", action="store_true", help="bad rows to *.rejected.jsonl, instead of stopping"
    )
    parser.add_argument("--force", action="store_true", help="replace the output, start anew")
    parser.add_argument("--measure", type=Path, metavar="FILE", help="only measure on this file")


def run(args: argparse.Namespace) -> int:
    regions = tuple(region.strip().upper() for region in args.regions.split(","))
    if args.measure:
        print(table(measure(args.measure, regions)))
        return 0
    if not args.input or not args.output:
        raise BadOption("expected an input and --output, or --measure")
    salt = _salt(args.salt_file)
    settings = [args.style, args.scope, args.keep, args.order_numbers, regions, salt and salt.hex()]
    made_from = fingerprint([args.input], {"settings": settings})
    inputs = [path for path in (args.input, args.salt_file) if path]
    with Portions(args.output, made_from, args.force, args.set_aside, inputs) as portions:
        if portions.finished:
            print(f"{args.output}: nothing to do, it is made from this input")
        else:
            _work(args, portions, _masker(args, regions, salt, portions))
            portions.finish()
        _report(portions)
    return 0


def _masker(
    args: argparse.Namespace, regions: tuple[str, ...], salt: bytes | None, portions: Portions
) -> Masker:
    kinds = set(Kind) - {Kind(name) for name in args.keep}
    if not args.order_numbers:
        kinds.discard(Kind.ORDER_NUMBER)
    key = salt or portions.key
    style = StandIns(key) if args.style == "stand-in" else Placeholders(key, portions)
    return Masker(style, kinds, regions, args.scope == "conversation")


def _work(args: argparse.Namespace, portions: Portions, masker: Masker) -> None:
    lines = list(read_lines(args.input))
    rest = itertools.islice(lines, portions.done, None)
    for number, line in track(rest, len(lines) - portions.done, "Masking"):
        row = parse_row(args.input, number, line, portions.rejects)
        if row is not None:
            masked, replaced = masker.mask(row)
            portions.put(to_json(masked))
            portions.counts["rows"] += 1
            portions.counts["rows with personal data"] += bool(replaced)
            portions.counts.update(kind.value for kind in replaced)
        portions.advance()


def _salt(path: Path | None) -> bytes | None:
    """A key from the given secret; None where there is none."""
    secret = path.read_bytes().strip() if path else os.environ.get(_SALT, "").encode()
    if path and not secret:
        raise BadOption(f"{path}: expected a secret, found nothing")
    return hashlib.sha256(secret).digest() if secret else None


def _report(portions: Portions) -> None:
    counts = portions.counts
    with_data = counts["rows with personal data"]
    print(f"{portions.output}: {counts['rows']} rows, {with_data} with personal data")
    for kind in Kind:
        if counts[kind.value]:
            print(f"  {kind.value:<13} {counts[kind.value]} replaced")
    if counts["set aside"]:
        print(f"  {counts['set aside']} bad rows set aside: {portions.rejected}")
