"""`training export`: rows → Rasa's YAML, one file a skill."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.errors import BadFile, BadOption, BadRow, HeldOut, WouldOverwrite
from training.files import Rejects, parse_row, read_lines, write_text
from training.options import add_set_aside
from training.progress import track
from training.rows import HELD_OUT, Row, to_json

NAME = "export"
HELP = """Writes rows as Rasa's training data: each intent to the file it is in already.

in:  rows (JSON Lines) with intents; those without one are left out and counted
out: <output>/<skill>/nlu.yml. A file that is there is not touched, except with
       --merge  add the examples it does not have, and leave all else as it is
       --force  write it anew: only what is in the rows remains
     What was written is read with Rasa's own reader before it takes its place.

example:  training export rows/train.augmented.jsonl -o data --merge"""

Examples = dict[Path, dict[str, list[str]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="rows (JSON Lines)")
    parser.add_argument("-o", "--output", type=Path, default=Path("data"), help="folder (data)")
    parser.add_argument(
        "--skills", type=Path, default=Path("data"), help="data that says which skill is whose"
    )
    parser.add_argument("--new", metavar="SKILL", help="the folder of intents not there yet")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--merge", action="store_true", help="add to the files that are there")
    way.add_argument("--force", action="store_true", help="replace the files that are there")
    parser.add_argument("--held-out", action="store_true", help="write held-out rows (a test set)")
    add_set_aside(parser)


def run(args: argparse.Namespace) -> int:
    # A folder like "." has no name that a file beside it could be called by.
    beside = args.output if args.output.name else args.input
    rejects = Rejects(beside.with_suffix(".rejected.jsonl") if args.set_aside else None)
    try:
        return _export(args, rejects)
    finally:
        rejects.close()
        if rejects.count:
            print(f"{rejects.count} bad rows set aside: {rejects.path}")


def _export(args: argparse.Namespace, rejects: Rejects) -> int:
    rows = _read(args.input, rejects)
    held = sum(row.part == HELD_OUT for row in rows.values())
    if held and not args.held_out:
        raise HeldOut(f"{args.input}: {held} rows are held out for measuring, not for training")
    labelled = {number: row for number, row in rows.items() if row.intent}
    if not labelled:
        raise BadOption(f"{args.input}: expected rows with an intent, found none")
    files = _targets(list(labelled.values()), args)
    examples, changed = _examples(labelled, files, args.input, rejects)
    texts = {path: _text(path, own, args) for path, own in examples.items()}
    for path, (text, _) in texts.items():
        write_text(path, text)
    for path, (_, added) in texts.items():
        print(f"{path}: {added} examples of {len(examples[path])} intents written")
    if len(rows) > len(labelled):
        print(f"  left out: {len(rows) - len(labelled)} rows without an intent")
    if changed:
        print(f"  {changed} texts with brackets that Rasa takes for mark-up: now parentheses")
    return 0


def _read(path: Path, rejects: Rejects) -> dict[int, Row]:
    """The rows whose intent, if any, Rasa can have, by the numbers of their lines.

    Raises:
        BadRow: a row is not what was expected, and bad rows are not set aside.
    """
    from training.rasa_yaml import check_intent  # noqa: PLC0415 - Rasa takes a second to import

    rows = {}
    for number, line in track(read_lines(path), None, "Reading"):
        row = parse_row(path, number, line, rejects)
        if row is None:
            continue
        try:
            check_intent(row.intent or "")
        except ValueError as error:
            rejects.add(BadRow(path, number, str(error)), to_json(row))
            continue
        rows[number] = row
    return rows


def _targets(rows: Sequence[Row], args: argparse.Namespace) -> dict[str, Path]:
    """The file of each intent.

    Raises:
        BadOption: an intent is in no skill yet, and no folder for new ones is given.
    """
    from training.skills import skills_of  # noqa: PLC0415 - Rasa takes a second to import

    known = skills_of(args.skills) if args.skills.exists() else {}
    targets: dict[str, Path] = {}
    strangers: Counter[str] = Counter()
    for row in rows:
        intent = row.intent or ""
        if intent in known:
            targets[intent] = args.output / known[intent].relative_to(args.skills)
        elif args.new:
            targets[intent] = args.output / args.new / "nlu.yml"
        else:
            strangers[intent] += 1
    if strangers:
        shown = ", ".join(f"{intent} ({count})" for intent, count in strangers.most_common(6))
        raise BadOption(f"--new: expected a folder for intents that are in none yet: {shown}")
    return targets


def _examples(
    rows: Mapping[int, Row], files: Mapping[str, Path], source: Path, rejects: Rejects
) -> tuple[Examples, int]:
    """The lines of each intent of each file, and how many had to be changed for Rasa.

    Raises:
        BadRow: Rasa cannot express a row, and bad rows are not set aside.
    """
    from training.rasa_yaml import example  # noqa: PLC0415 - Rasa takes a second to import

    examples: Examples = defaultdict(lambda: defaultdict(list))
    changed = 0
    for number, row in track(rows.items(), len(rows), "Writing"):
        intent = row.intent or ""
        try:
            one = example(row)
        except ValueError as error:
            rejects.add(BadRow(source, number, str(error)), to_json(row))
            continue
        changed += one.changed
        lines = examples[files[intent]][intent]
        if one.line not in lines[-1:]:
            lines.append(one.line)
    return {
        p: {i: list(dict.fromkeys(ls)) for i, ls in o.items()} for p, o in examples.items()
    }, changed


def _text(
    path: Path, examples: Mapping[str, Sequence[str]], args: argparse.Namespace
) -> tuple[str, int]:
    """The file's new text, and how many examples are new in it.

    Raises:
        WouldOverwrite: the file is there, and not to be touched.
        BadFile: Rasa would not read from it what was written.
    """
    from training.rasa_yaml import document, merged  # noqa: PLC0415

    if not path.exists() or args.force:
        _verified(path, document(examples), examples)
        return document(examples), sum(map(len, examples.values()))
    if not args.merge:
        raise WouldOverwrite(path, "--merge adds to it, --force replaces it")
    there = _lines_of(path)
    new = {i: [line for line in own if (i, line) not in there] for i, own in examples.items()}
    try:
        text = merged(path.read_text("utf-8"), new)
    except ValueError as error:
        raise BadFile(path, str(error)) from None
    _verified(path, text, examples, there)
    return text, sum(map(len, new.values()))


def _verified(
    path: Path,
    text: str,
    examples: Mapping[str, Sequence[str]],
    there: frozenset[tuple[str, str]] = frozenset(),
) -> None:
    """Reads the text as Rasa will."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "nlu.yml"
        file.write_text(text, "utf-8")
        try:
            found = _lines_of(file)
        except BadFile as error:
            reason = error.expected.replace(str(file), str(path))
            raise BadFile(path, f"{reason}, in what was to be written. Untouched") from None
    expected = there | {(intent, line) for intent, own in examples.items() for line in own}
    if found != expected:
        missing, more = len(expected - found), len(found - expected)
        raise BadFile(
            path, f"expected Rasa to read what is written; {missing} lost, {more} others. Untouched"
        )


def _lines_of(path: Path) -> frozenset[tuple[str, str]]:
    """A file's examples, as this command would write them."""
    from training.rasa_yaml import example  # noqa: PLC0415
    from training.rows import read_labelled  # noqa: PLC0415

    try:
        rows = read_labelled(path)
    except BadFile as error:
        if "found none" in error.expected:
            return frozenset()
        raise
    try:
        return frozenset((row.intent or "", example(row).line) for row in rows)
    except ValueError as error:
        raise BadFile(path, str(error)) from None
