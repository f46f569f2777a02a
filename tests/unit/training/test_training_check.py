"""`training check`, and groups without labels: on a small encoder that knows words only."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest

from training import checks
from training.cli import main
from training.cluster import cluster_rows
from training.cluster_page import render
from training.clusters import find_clusters, means
from training.files import write_rows
from training.rows import HELD_OUT, Row, Span
from training.vectors import Vectors, VectorStore

TOPICS = {
    "track_order": "where parcel tracking delivery late shipped courier arrived",
    "refund_request": "refund money back charge return paid amount card",
    "password_reset": "password login account locked reset email code sign",
}


class WordEncoder:
    """Sentences that share words get close vectors."""

    fingerprint = "w" * 64

    def encode(self, sentences: list[str]) -> Vectors:
        vectors = np.full((len(sentences), 64), 1e-3, dtype=np.float32)
        for row, sentence in enumerate(sentences):
            for word in sentence.lower().split():
                vectors[row, zlib.crc32(word.encode()) % 64] += 1
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def sentences(topic: str, count: int) -> list[str]:
    rng = np.random.default_rng(zlib.crc32(topic.encode()))
    words = TOPICS[topic].split()
    return [" ".join(rng.permutation(words)[:4]) for _ in range(count)]


def rows_of_all(count: int) -> list[Row]:
    return [
        Row(text, topic, id=f"{topic}{n}")
        for topic in TOPICS
        for n, text in enumerate(sentences(topic, count))
    ]


def test_a_label_that_is_wrong_is_suspected_first() -> None:
    rows = rows_of_all(30)
    rows[3] = Row(rows[3].text, "password_reset", id="wrong")
    found = checks.suspect_labels(rows, WordEncoder().encode([row.text for row in rows]))
    assert found[0].rows[0].id == "wrong"
    assert "rather track_order" in found[0].what


def test_what_leaks_contradicts_or_is_marked_differently_is_found() -> None:
    number = Span(6, 8, "order_number", "77")
    rows = [
        Row("where is my parcel", "track_order", part="train"),
        Row("Where is my parcel??", "track_order", part=HELD_OUT),
        Row("money back", "refund_request"),
        Row("Money back!", "refund_status"),
        Row("order 77", "track_order", (number,)),
        Row("order 77", "track_order"),
    ]
    assert [one.rows for one in checks.leaks(rows)] == [(rows[1], rows[0])]
    assert [one.what for one in checks.contradictions(rows)] == ["refund_request / refund_status"]
    assert [one.what for one in checks.spans(rows)] == ["none / order_number=77"]


def test_thin_intents_are_named() -> None:
    rows = [*rows_of_all(15), Row("hi", "greet"), Row("hey", "greet", part=HELD_OUT)]
    (one,) = checks.imbalance(rows)
    assert one.what.startswith("greet: 1 examples")


def test_strict_makes_findings_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, found = tmp_path / "rows.jsonl", tmp_path / "found.json"
    write_rows(file, rows_of_all(12))
    command = ["check", str(file), "--no-labels", "--strict", "--json", str(found)]
    assert main(command) == 0
    assert found.read_text() == "[]\n"
    write_rows(file, [*rows_of_all(12), Row(sentences("track_order", 1)[0], "refund_request")])
    assert main(command) == 1
    assert "contradiction: 1" in capsys.readouterr().out


def test_groups_are_found_named_and_shown(tmp_path: Path) -> None:
    rows = rows_of_all(20)
    texts = [row.text for row in rows]
    known = means(WordEncoder().encode(texts), [row.intent or "" for row in rows])
    clusters = find_clusters(texts, WordEncoder().encode(texts), 3, known)
    for cluster in clusters:
        intents = {rows[n].intent for n in cluster.members}
        assert cluster.nearest is not None
        assert intents == {cluster.nearest[0]}
        assert set(cluster.keywords) <= set(TOPICS[cluster.nearest[0]].split())
        assert len(cluster.representatives) == 5


def test_how_many_groups_there_are_is_found_out(tmp_path: Path) -> None:
    rows = rows_of_all(20)
    clusters = cluster_rows(rows, VectorStore(WordEncoder(), tmp_path), None, None)
    assert sum(len(cluster.members) for cluster in clusters) == len(rows)
    assert all(len({rows[n].intent for n in cluster.members}) == 1 for cluster in clusters)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_messages_are_no_error(tmp_path: Path, count: int) -> None:
    rows = rows_of_all(1)[:count]
    clusters = cluster_rows(rows, VectorStore(WordEncoder(), tmp_path), None, None)
    assert sum(len(cluster.members) for cluster in clusters) == count


def test_the_page_shows_words_of_customers_as_words() -> None:
    one = {
        "name": "new_1_a", "is_new": True, "size": 1, "cohesion": 1.0, "keywords": ["<b>"],
        "nearest_intent": None, "similarity": 0.0, "representatives": ["<script>alert(1)</script>"],
        "messages": ["<script>alert(1)</script>"],
    }  # fmt: skip
    page = render([one])
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "http://" not in page
    assert "https://" not in page
