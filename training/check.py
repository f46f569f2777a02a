"""`training check`: imbalance, leaks, contradictions, probable label errors."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training import checks
from training.checks import Finding
from training.errors import BadOption
from training.files import write_text
from training.progress import track
from training.rows import HELD_OUT, Row, read_labelled

NAME = "check"
HELP = """Looks for what is wrong with labelled data.

in:  a folder of `training split`, files of rows, or Rasa's training data (data)
out: a list of findings, as text and with --json as JSON:
       imbalance      intents with far fewer examples than others
       leak           held-out messages with a near duplicate to train on
       contradiction  the same message under two intents
       spans          the same message with other entities marked
       suspect label  labels that are probably wrong (cleanlab, on vectors of the encoder)
     With --strict, exit code 1 if anything is found; suspect labels are but probable, and count
     from 2 % of the rows on (--tolerate).

example:  training check rows/split --strict --json findings.json"""

_SHOWN = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="+", type=Path, help="folder or files")
    parser.add_argument("--held-out", nargs="+", type=Path, default=[], help="files held out")
    parser.add_argument("--json", type=Path, help="write all findings to this file")
    parser.add_argument("--strict", action="store_true", help="exit code 1 if anything is found")
    parser.add_argument("--tolerate", type=float, default=0.02, help="share of suspect labels")
    parser.add_argument("--no-labels", action="store_true", help="do not look for suspect labels")
    parser.add_argument("--encoder", type=Path, help="folder of the encoder (models/encoder)")
    parser.add_argument("--all", action="store_true", help="print all, not the first few of a kind")


def run(args: argparse.Namespace) -> int:
    rows = [row for path in args.inputs for row in _read(path)]
    rows += [replace(row, part=HELD_OUT) for path in args.held_out for row in _read(path)]
    labelled = [row for row in rows if row.intent]
    if not labelled:
        raise BadOption("expected rows with an intent, found none")
    findings = _look(labelled, args)
    _print(findings, len(labelled), None if args.all else _SHOWN)
    if args.json:
        given = [_to_json(finding) for finding in findings]
        write_text(args.json, json.dumps(given, indent=1, ensure_ascii=False) + "\n")
    return 1 if args.strict and _too_much(findings, len(labelled), args.tolerate) else 0


def _read(path: Path) -> list[Row]:
    parts = [path / "train.jsonl", path / "held_out.jsonl"]
    if all(part.exists() for part in parts):
        return [row for part in parts if part.stat().st_size for row in read_labelled(part)]
    return read_labelled(path)


def _look(rows: Sequence[Row], args: argparse.Namespace) -> list[Finding]:
    looks = (checks.imbalance, checks.leaks, checks.contradictions, checks.spans)
    findings = [one for look in track(looks, len(looks), "Checking") for one in look(rows)]
    if args.no_labels:
        return findings
    from training.vectors import ENCODER, VectorStore, load_encoder  # noqa: PLC0415 - slow

    store = VectorStore(load_encoder(args.encoder or ENCODER))
    vectors = store.encode([row.text for row in rows])
    return findings + checks.suspect_labels(rows, vectors)


def _too_much(findings: Sequence[Finding], rows: int, tolerated: float) -> bool:
    suspects = sum(one.check == checks.SUSPECT for one in findings)
    return len(findings) > suspects or suspects > tolerated * rows


def _print(findings: Sequence[Finding], rows: int, shown: int | None) -> None:
    counts = Counter(one.check for one in findings)
    print(f"{rows} rows, {len(findings)} findings")
    for check in counts:
        own = [one for one in findings if one.check == check]
        print(f"{check}: {len(own)}")
        for one in own[:shown]:
            print(f"  {one.what}")
            for row in one.rows:
                print(f"      {row.source}  {row.text[:90]!r}")
        if shown is not None and len(own) > shown:
            print(f"  … and {len(own) - shown} more (--all, --json)")


def _to_json(finding: Finding) -> dict[str, Any]:
    rows = [
        {"id": r.id, "source": r.source, "part": r.part, "intent": r.intent, "text": r.text}
        for r in finding.rows
    ]
    return {"check": finding.check, "what": finding.what, "rows": rows}
