"""The report of `training evaluate`: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from training.measure.markup import folded, paragraph, percent, picture, table, tile

Figures = Mapping[str, Any]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --mild: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; border-top: 1px solid var(--line);
  padding-top: 1.5rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .75rem; }
.tile { background: var(--mild); border-radius: .5rem; padding: .75rem; }
.tile b { display: block; font-size: 1.5rem; } .tile span { font-size: .85rem; }
.wide { overflow-x: auto; } .charts { display: flex; flex-wrap: wrap; gap: 1rem; }
.charts > * { max-width: 100%; }
img { display: block; background: #fff; } img.confidence, img.reliability { max-width: 100%; }
table { border-collapse: collapse; font-size: .9rem; margin: .5rem 0; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: right;
  font-variant-numeric: tabular-nums; vertical-align: top; }
th.text, td.text { text-align: left; }
th, td { overflow-wrap: normal; } td.text:last-child { min-width: 16rem; overflow-wrap: anywhere; }
details { margin: 1rem 0; } summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
.gates { list-style: none; padding: 0; } .gates li { padding: .35rem .6rem; margin: .25rem 0;
  background: var(--mild); border-left: .35rem solid #1f6f8b; }
.gates li.short { border-color: #d1495b; font-weight: 600; }
"""


def page(document: Figures, drawn: Mapping[str, Mapping[str, bytes]]) -> str:
    """The whole page.

    Args:
        document: as in `figures.json`.
        drawn: the PNGs of each set by its name.
    """
    sets = "".join(_set(one, drawn.get(one["name"], {})) for one in document["sets"])
    made = f"{document['config']} on {', '.join(document['data'])}, {document['at']}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>What is understood</title><style>{_STYLE}</style></head><body>"
        f"<h1>What is understood</h1>{paragraph(made)}{_gates(document)}{sets}</body></html>\n"
    )


def _gates(document: Figures) -> str:
    items = "".join(
        f'<li class="{"passed" if one["passed"] else "short"}">'
        f"{'✓' if one['passed'] else '✗'} {escape(one['verdict'])}</li>"
        for one in document["gates"]
    )
    return f'<ul class="gates">{items}</ul>'


def _set(figures: Figures, images: Mapping[str, bytes]) -> str:
    parts = [f"<h2>{escape(figures['name'])}</h2>", paragraph(_origin(figures))]
    parts.append(f'<div class="tiles">{"".join(_tiles(figures))}</div>')
    if "intents" in figures:
        parts += [_robustness(figures), _sources(figures), _confused(figures)]
        parts += [_matrix(images), _intents(figures), _calibration(figures, images)]
    if figures["entities"]:
        parts.append(_entities(figures["entities"]))
    if figures.get("out_of_scope"):
        parts.append(_scope(figures["out_of_scope"]))
    return "".join(parts)


def _origin(figures: Figures) -> str:
    count = f"{figures['messages']:,} messages"
    if figures["kind"] == "cross_validation":
        return f"{count}, each understood by a model that was trained without it."
    seen = figures["seen_in_training"]
    named = "" if "intents" in figures else " Its intents, if any, are not ours."
    return f"{count}; {seen:,} of them also stand in the training data.{named}"


def _tiles(figures: Figures) -> list[str]:
    tiles = []
    if "intents" in figures:
        tiles += [
            tile(percent(figures["intent_accuracy"]), "intent accuracy, of ours"),
            tile(percent(figures["macro_f1"]), "mean F1 of the intents"),
            tile(percent(figures["sure_but_wrong"]), "sure but wrong, of all"),
            tile(percent(figures["decisions"]["unsure"]), "asked back"),
            tile(percent(figures["rejected_in_scope"]), "of ours turned away"),
        ]
    if figures["entities"]:
        tiles.append(tile(percent(figures["entities"]["exact"]["f1"]), "entity F1"))
    if figures.get("out_of_scope"):
        scope = figures["out_of_scope"]
        recall = scope["recall_at_5_percent_false_rejection"]
        tiles.append(tile(percent(recall), "foreign found at 5 % false rejection"))
    return tiles


def _robustness(figures: Figures) -> str:
    rows = [
        (f"{one['words_with_typo']:.0%}", one["intent_accuracy"], one["sure_but_wrong"])
        for one in figures["typos"]
    ]
    head = ("words with a typo", "intent accuracy", "sure but wrong, of ours")
    return folded("Typos", table(head, rows), unfolded=True) if figures["typos"] else ""


def _sources(figures: Figures) -> str:
    names = ("source", "messages", "intent_accuracy", "macro_f1", "sure_but_wrong")
    rows = [[one[name] for name in names] for one in figures["sources"]]
    head = ("source", "messages", "intent accuracy", "mean F1", "sure but wrong")
    return folded("Sources", table(head, rows), unfolded=True) if len(rows) > 1 else ""


def _confused(figures: Figures) -> str:
    rows = [
        (one["expected"], one["predicted"], one["messages"], " · ".join(one["examples"]))
        for one in figures["confusions"]
    ]
    head = ("meant", "taken for", "messages", "such as")
    return folded("Most frequent confusions", table(head, rows), unfolded=True)


def _matrix(images: Mapping[str, bytes]) -> str:
    alt = "Confusion matrix: a row for what was meant, a column for what it was taken for"
    return folded("Confusion matrix", picture(images["confusion"], alt, "confusion"))


def _intents(figures: Figures) -> str:
    weakest_first = sorted(figures["intents"].items(), key=lambda item: item[1]["f1"])
    rows = [
        (name, one["precision"], one["recall"], one["f1"], one["support"])
        for name, one in weakest_first
    ]
    head = ("intent", "precision", "recall", "F1", "messages")
    return folded("Intents, the weakest first", table(head, rows), unfolded=True)


def _calibration(figures: Figures, images: Mapping[str, bytes]) -> str:
    error = figures["calibration"]["expected_calibration_error"]
    text = f"Confidence and share right differ by {percent(error)} on average."
    histogram = "Histogram of confidence, right and wrong messages"
    diagram = "Reliability diagram: share right by confidence"
    content = (
        f"{paragraph(text)}<div class=charts>"
        f"{picture(images['confidence'], histogram, 'confidence')}"
        f"{picture(images['reliability'], diagram, 'reliability')}</div>"
    )
    return folded("Confidence", content, unfolded=True)


def _entities(figures: Figures) -> str:
    rows = []
    for name, one in [("all", figures["exact"]), *figures["exact"]["types"].items()]:
        loose = figures["overlap"] if name == "all" else figures["overlap"]["types"][name]
        rows.append((name, one["precision"], one["recall"], one["f1"], loose["f1"], one["support"]))
    head = ("entity", "precision", "recall", "F1", "F1 if they touch", "in the set")
    return folded("Entities", table(head, rows), unfolded=True)


def _scope(figures: Figures) -> str:
    text = (
        f"{figures['foreign']:,} foreign messages beside {figures['in_scope']:,} of ours: "
        f"AUROC {figures['auroc']:.3f}, MCC with rejection {figures['mcc']:.3f}. The decision "
        f"turned away {percent(figures['rejected_foreign'])} of the foreign and "
        f"{percent(figures['rejected_in_scope'])} of ours, and was sure of "
        f"{percent(figures['sure_of_foreign'])} of the foreign."
    )
    names = ("source", "messages", "recall_at_5_percent_false_rejection", "rejected", "sure")
    rows = [[one[name] for name in names] for one in figures["sources"]]
    head = ("source", "messages", "found at 5 % false rejection", "turned away", "sure of it")
    return folded("Out of scope", paragraph(text) + table(head, rows), unfolded=True)
