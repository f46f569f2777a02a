"""People label in Label Studio, and are not always of one mind."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import cohen_kappa_score

from training.agreement import cohen_kappa, fleiss_kappa
from training.cli import main
from training.files import read_rows, write_rows
from training.rows import Label, Row, Span

ROWS = [
    Row("where is #W5502931", id="r1", labels=(Label("track_order", "cluster"),)),
    Row("it broke", id="r2", labels=(Label("return_exchange", "cluster"),)),
    Row("thanks", "thanks", id="r3"),
]


def annotated(task: dict[str, Any], **intents: str) -> dict[str, Any]:
    """A task as Label Studio exports it; keyword arguments are people and what they chose."""
    annotations = [
        {
            "completed_by": {"id": 1, "email": f"{person}@shop.test"},
            "was_cancelled": False,
            "created_at": "2026-03-09T10:00:00Z",
            "result": [
                {"type": "choices", "from_name": "intent", "value": {"choices": [intent]}},
                *(
                    r
                    for p in task.get("predictions", [])
                    for r in p["result"]
                    if r["type"] == "labels"
                ),
            ],
        }
        for person, intent in intents.items()
    ]
    return {"id": 1, "data": task["data"], "annotations": annotations}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    write_rows(tmp_path / "rows.jsonl", ROWS)
    return tmp_path / "rows.jsonl"


@pytest.fixture
def tasks(rows: Path) -> list[dict[str, Any]]:
    output = rows.with_name("tasks.json")
    assert main(["label", "write", str(rows), "-o", str(output)]) == 0
    given: list[dict[str, Any]] = json.loads(output.read_text())
    return given


def read_back(rows: Path, export: object, *options: str) -> int:
    file = rows.with_name("export.json")
    file.write_text(json.dumps(export))
    output = rows.with_name("labelled.jsonl")
    command = ["label", "read", str(file), "--rows", str(rows), "-o", str(output), "--force"]
    return main([*command, *options])


def test_tasks_come_with_what_the_clusters_suggest(tasks: list[dict[str, Any]]) -> None:
    assert [task["data"]["row"] for task in tasks] == ["r1", "r2"], "r3 has an intent already"
    (prediction,) = tasks[0]["predictions"]
    assert prediction["model_version"] == "cluster"
    assert prediction["result"][0]["value"] == {"choices": ["track_order"]}


def test_the_page_offers_the_intents_and_entities(rows: Path, tasks: list[dict[str, Any]]) -> None:
    page = ET.parse(rows.with_name("tasks.labeling.xml"))  # noqa: S314 - it is our own
    choices = {choice.get("value") for choice in page.iter("Choice")}
    assert {"track_order", "return_exchange", "thanks", "out_of_scope"} <= choices
    assert "order_number" in {label.get("value") for label in page.iter("Label")}


def test_what_the_majority_says_counts_and_everybodys_label_is_kept(
    rows: Path, tasks: list[dict[str, Any]]
) -> None:
    export = [
        annotated(tasks[0], lena="track_order", omar="track_order", pia="shipping_info"),
        annotated(tasks[1], lena="return_exchange", omar="refund_request"),
    ]
    assert read_back(rows, export) == 0
    first, second, third = read_rows(rows.with_name("labelled.jsonl"))
    assert (first.intent, second.intent, third.intent) == ("track_order", None, "thanks")
    assert [label.by for label in second.labels] == ["cluster", "lena@shop.test", "omar@shop.test"]


def test_marks_come_back_as_entities(rows: Path, tasks: list[dict[str, Any]]) -> None:
    task = annotated(tasks[0], lena="track_order")
    mark = {"start": 8, "end": 18, "text": " #W5502931", "labels": ["order_number"]}
    task["annotations"][0]["result"].append({"type": "labels", "value": mark})
    assert read_back(rows, [task]) == 0
    first = next(iter(read_rows(rows.with_name("labelled.jsonl"))))
    assert first.entities == (Span(9, 18, "order_number", "#W5502931"),)


def test_entities_that_are_there_go_out_and_come_back(tmp_path: Path) -> None:
    row = Row("order 77", "x", (Span(6, 8, "order_number", "77"),), id="r1")
    write_rows(tmp_path / "rows.jsonl", [row])
    output = tmp_path / "tasks.json"
    assert main(["label", "write", str(tmp_path / "rows.jsonl"), "-o", str(output), "--all"]) == 0
    (task,) = json.loads(output.read_text())
    assert read_back(tmp_path / "rows.jsonl", [annotated(task, lena="x")]) == 0
    (back,) = read_rows(tmp_path / "labelled.jsonl")
    assert (back.intent, back.entities) == (row.intent, row.entities)


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        ({}, "a list of tasks"),
        ([{"data": {"text": "x", "row": "r1", "intent": "x"}}], "export as JSON, not as JSON-MIN"),
        ([{"data": {"text": "x"}, "annotations": []}], "task 1: expected `data` with `row`"),
        ([{"data": {"text": "x", "row": "r9"}, "annotations": []}], "1 are of other rows"),
        (
            [{"data": {"text": "where", "row": "r1"}, "annotations": []}],
            "1 are of other rows or texts",
        ),
    ],
)
def test_another_export_is_refused(
    rows: Path, export: object, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert read_back(rows, export) == 2
    assert expected in capsys.readouterr().err


def test_kappa_is_what_the_books_say() -> None:
    left = ["a"] * 20 + ["b"] * 5 + ["a"] * 10 + ["b"] * 15
    right = ["a"] * 20 + ["a"] * 5 + ["b"] * 10 + ["b"] * 15
    assert cohen_kappa(left, right) == pytest.approx(0.4)
    assert cohen_kappa(left, right) == pytest.approx(cohen_kappa_score(left, right))
    assert cohen_kappa(["a", "a"], ["a", "a"]) == 1
    # The worked example of Fleiss 1971: 10 subjects, 14 raters, 5 categories, kappa 0.210.
    table = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    answers = [[str(c) for c, n in enumerate(row) for _ in range(n)] for row in table]
    assert fleiss_kappa(answers) == pytest.approx(0.210, abs=0.001)


def test_an_intent_people_differ_on_is_flagged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def row(number: int, *said: str) -> Row:
        labels = tuple(Label(intent, f"p{n}") for n, intent in enumerate(said))
        return Row(f"text {number}", id=str(number), labels=(*labels, Label("odd", "cluster")))

    rows = [row(n, "greet", "greet") for n in range(9)] + [row(9, "greet", "thanks")]
    file, figures = tmp_path / "rows.jsonl", tmp_path / "agreement.json"
    write_rows(file, rows)
    assert main(["agreement", str(file)]) == 0
    assert main(["agreement", str(file), "--strict", "--json", str(figures)]) == 1
    shown = capsys.readouterr().out
    assert "9 of 10 the same" in shown
    assert json.loads(figures.read_text())["flagged"] == ["thanks"], "greet: 10 %, not more"
    write_rows(file, rows[:9])
    assert main(["agreement", str(file), "--strict"]) == 0


CHOICE = {"type": "choices", "value": {"choices": ["x"]}}


def mark(start: int, end: int, **more: object) -> dict[str, object]:
    return {"type": "labels", "value": {"start": start, "end": end, "labels": ["e"], **more}}


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("x", "expected each of `annotations` to be a JSON object"),
        ({"result": [5]}, "expected an annotation with `result`"),
        ({"result": [{"type": "choices"}]}, "type choices with `value`"),
        ({"result": [{"type": "labels", "value": 5}]}, "type labels with `value`"),
        ({"result": [{"type": "choices", "value": {"choices": None}}]}, "a list of intents"),
        ({"result": [{"type": "choices", "value": {"choices": [{"a": 1}]}}]}, "a list of intents"),
        ({"result": [CHOICE], "created_at": {"x": 1}}, "`created_at` to be a string"),
        ({"result": [CHOICE, mark(0, 4), mark(3, 6)]}, "expected entities that do not overlap"),
        ({"result": [CHOICE, mark(0, 2, text="broke")]}, "expected an entity's `text`"),
    ],
)
def test_an_annotation_of_another_form_is_a_bad_task(
    rows: Path, annotation: object, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    export = [{"data": {"text": "it broke", "row": "r2"}, "annotations": [annotation]}]
    assert read_back(rows, export) == 2
    message = capsys.readouterr().err
    assert "export.json, task 1: " in message
    assert expected in message
    assert read_back(rows, export, "--set-aside") == 0
    assert rows.with_name("labelled.rejected.jsonl").exists()


def test_an_export_nested_beyond_reading_is_refused(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = rows.with_name("deep.json")
    file.write_text("[" * 100_000 + "]" * 100_000)
    output = rows.with_name("labelled.jsonl")
    assert main(["label", "read", str(file), "--rows", str(rows), "-o", str(output)]) == 2
    assert "deep.json: expected Label Studio's JSON export" in capsys.readouterr().err


def test_a_second_export_does_not_overrule_the_majority(
    rows: Path, tasks: list[dict[str, Any]]
) -> None:
    assert read_back(rows, [annotated(tasks[0], lena="a", ben="a")]) == 0
    rows.with_name("labelled.jsonl").replace(rows)
    assert read_back(rows, [annotated(tasks[0], omar="b")]) == 0
    first = next(iter(read_rows(rows.with_name("labelled.jsonl"))))
    assert first.intent == "a", "the cluster's label is nobody's"
    assert len(first.labels) == 4


def test_of_two_labels_by_one_person_the_later_counts(
    rows: Path, tasks: list[dict[str, Any]]
) -> None:
    task = annotated(tasks[0], lena="a", omar="b")
    later = annotated(tasks[0], lena="b")["annotations"]
    later[0]["created_at"] = "2026-03-10T10:00:00Z"
    task["annotations"] = [*later, *task["annotations"]]
    assert read_back(rows, [task]) == 0
    first = next(iter(read_rows(rows.with_name("labelled.jsonl"))))
    assert first.intent == "b"
    assert [label.intent for label in first.labels if label.by == "lena@shop.test"] == ["b"]


def test_rows_that_share_an_id_are_refused(
    rows: Path, tasks: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(rows, [*ROWS, ROWS[0]])
    assert main(["label", "write", str(rows), "-o", str(rows.with_name("more.json"))]) == 2
    assert read_back(rows, tasks) == 2
    messages = capsys.readouterr().err
    assert messages.count("rows.jsonl, line 4: expected an `id` of its own, but line 1 has") == 2


def test_nothing_is_written_where_the_page_cannot_be(
    rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, output = rows.with_name("nlu.yml"), rows.with_name("tasks.json")
    broken.write_text("nlu: [")
    command = ["label", "write", str(rows), "-o"]
    assert main([*command, str(output), "--intents", str(broken)]) == 2
    assert not output.exists()
    assert main([*command, ".", "--set-aside"]) == 2
    assert "expected a file, not a folder" in capsys.readouterr().err
