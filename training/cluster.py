"""`training cluster`: suggests intents for messages without one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.cluster_page import render
from training.errors import BadOption
from training.files import write_rows, write_text
from training.options import add_files, may_write, read_input
from training.rows import Label, Row, read_labelled

if TYPE_CHECKING:
    from training.clusters import Cluster
    from training.vectors import VectorStore

NAME = "cluster"
HELP = """Groups messages without an intent by what they want, and names for each group the existing
intent that is nearest.

in:  rows (JSON Lines); those that have an intent pass through as they are
out: rows, the grouped ones with a label by `cluster`; beside them *.clusters.json (size, keywords,
     typical messages, nearest intent and its similarity for each group) and *.clusters.html

Vectors are kept in var/training/vectors: a run that was stopped continues there.

example:  training cluster rows/unique.jsonl -o rows/clustered.jsonl"""

BY = "cluster"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    parser.add_argument("--clusters", type=int, help="how many (else chosen by the silhouette)")
    parser.add_argument(
        "--intents", type=Path, default=Path("data"), help="training data with the intents (data)"
    )
    parser.add_argument(
        "--near", type=float, default=0.6, help="from which similarity on an intent is suggested"
    )
    parser.add_argument("--encoder", type=Path, help="folder of the encoder (models/encoder)")


def run(args: argparse.Namespace) -> int:
    from training.vectors import ENCODER, VectorStore, load_encoder  # noqa: PLC0415

    if args.clusters is not None and args.clusters < 1:
        raise BadOption("--clusters: expected 1 or more")
    may_write(args.output, args.force, args.input)
    rows = read_input(args, "Reading")
    open_rows = [number for number, row in enumerate(rows) if row.intent is None]
    if not open_rows:
        print(f"{args.input}: every row has an intent, there is nothing to group")
    store = VectorStore(load_encoder(args.encoder or ENCODER))
    found = cluster_rows([rows[n] for n in open_rows], store, args.clusters, args.intents)
    described = _described(found, [rows[n] for n in open_rows], args.near)
    _write(args.output, rows, open_rows, found, described)
    _print(args.output, described, len(open_rows))
    return 0


def cluster_rows(
    rows: Sequence[Row], store: VectorStore, count: int | None, intents: Path | None
) -> list[Cluster]:
    """Groups of rows; see `training.clusters`.

    Args:
        intents: training data whose intents are compared with; None or no such path: none.
    """
    from training.clusters import find_clusters, means  # noqa: PLC0415 - scikit-learn is slow

    if not rows:
        return []
    known = {}
    if intents and intents.exists():
        examples = [row for row in read_labelled(intents) if row.intent]
        vectors = store.encode([row.text for row in examples], "Encoding the intents")
        known = means(vectors, [row.intent or "" for row in examples])
    texts = [row.text for row in rows]
    return find_clusters(texts, store.encode(texts), count, known)


def _described(
    clusters: Sequence[Cluster], rows: Sequence[Row], near: float
) -> list[dict[str, Any]]:
    described = []
    for number, cluster in enumerate(clusters, 1):
        name, similarity = cluster.nearest or (None, 0.0)
        is_new = similarity < near
        words = "_".join(cluster.keywords[:2]) or "messages"
        described.append(
            {
                "name": f"new_{number}_{words}" if is_new else name,
                "is_new": is_new,
                "size": len(cluster.members),
                "cohesion": round(cluster.cohesion, 3),
                "keywords": list(cluster.keywords),
                "nearest_intent": name,
                "similarity": round(similarity, 3),
                "representatives": [rows[n].text for n in cluster.representatives],
                "messages": [rows[n].text for n in cluster.members],
                "ids": [rows[n].id for n in cluster.members],
            }
        )
    return described


def _write(
    output: Path,
    rows: list[Row],
    open_rows: list[int],
    clusters: Sequence[Cluster],
    described: list[dict[str, Any]],
) -> None:
    for cluster, description in zip(clusters, described, strict=True):
        label = Label(description["name"], BY)
        for member in cluster.members:
            number = open_rows[member]
            others = tuple(one for one in rows[number].labels if one.by != BY)
            rows[number] = replace(rows[number], labels=(*others, label))
    write_rows(output, rows)
    brief = [{k: v for k, v in one.items() if k != "messages"} for one in described]
    text = json.dumps(brief, indent=1, ensure_ascii=False)
    write_text(output.with_suffix(".clusters.json"), text + "\n")
    write_text(output.with_suffix(".clusters.html"), render(described))


def _print(output: Path, described: list[dict[str, Any]], total: int) -> None:
    print(f"{output}: {total} messages in {len(described)} clusters")
    for one in described[:20]:
        near = f"{one['nearest_intent']} {one['similarity']:.2f}" if one["nearest_intent"] else "–"
        words = ", ".join(one["keywords"][:4])
        print(f"  {one['size']:>5}  {one['name']:<32} nearest {near:<28} {words}")
    if len(described) > 20:
        print(f"  … and {len(described) - 20} more")
    print(f"  to look at: {output.with_suffix('.clusters.html')}")
