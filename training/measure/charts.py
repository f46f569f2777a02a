"""The charts of a set, as PNG: confusion matrix, confidence histogram, reliability diagram."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes  # type: ignore[import-untyped]
from matplotlib.colors import LinearSegmentedColormap  # type: ignore[import-untyped]
from matplotlib.figure import Figure  # type: ignore[import-untyped]

from training.measure import calibration
from training.measure.intents import matrix, pairs
from training.measure.outcome import Outcome

RIGHT, WRONG = "#1f6f8b", "#d1495b"
_DPI = 110
_CELL = 0.36  # inches, so that a two-digit number can be read in it
_SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#cfe4ee", RIGHT])


def charts(outcomes: Sequence[Outcome]) -> dict[str, bytes]:
    """All charts of a set, by what they show."""
    return {
        "confusion": _png(_confusion(outcomes)),
        "confidence": _png(_confidence(outcomes)),
        "reliability": _png(_reliability(outcomes)),
    }


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=_DPI, bbox_inches="tight", facecolor="white")
    return file.getvalue()


def _confusion(outcomes: Sequence[Outcome]) -> Figure:
    names, counts = matrix(pairs(outcomes))
    size = max(4.0, _CELL * len(names))
    figure = Figure(figsize=(size, size))
    axes: Axes = figure.add_subplot()
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    # The root lifts the few per cent that matter out of the white.
    axes.imshow(np.sqrt(shares), cmap=_SHADES, vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(counts), strict=True):
        share = shares[row, column]
        axes.text(
            column, row, str(counts[row, column]), ha="center", va="center", fontsize=7,
            color="white" if share > 0.4 else "black" if row == column else WRONG,
        )  # fmt: skip
    _name_axes(axes, names)
    return figure


def _name_axes(axes: Axes, names: Sequence[str]) -> None:
    places = range(len(names))
    axes.set_xticks(places, labels=names, rotation=90, fontsize=9)
    axes.set_yticks(places, labels=names, fontsize=9)
    axes.tick_params(length=0, top=True, labeltop=True)
    axes.set_xlabel("taken for")
    axes.set_ylabel("meant")
    axes.set_xticks([place - 0.5 for place in places], minor=True)
    axes.set_yticks([place - 0.5 for place in places], minor=True)
    axes.grid(which="minor", color="#eeeeee", linewidth=0.6)
    axes.tick_params(which="minor", length=0)


def _confidence(outcomes: Sequence[Outcome]) -> Figure:
    figure = Figure(figsize=(6, 3.6))
    axes: Axes = figure.add_subplot()
    right = [one.parsed.confidence for one in outcomes if one.likeliest_right]
    wrong = [one.parsed.confidence for one in outcomes if not one.likeliest_right]
    axes.hist(
        [right, wrong], bins=20, range=(0, 1), stacked=True, color=[RIGHT, WRONG],
        label=[f"right ({len(right):,})", f"wrong ({len(wrong):,})"],
    )  # fmt: skip
    axes.set_xlabel("confidence in the likeliest intent")
    axes.set_ylabel("messages")
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _reliability(outcomes: Sequence[Outcome]) -> Figure:
    figure = Figure(figsize=(4.6, 4.2))
    axes: Axes = figure.add_subplot()
    bins = [one for one in calibration.figures(outcomes)["bins"] if one["messages"]]
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--", label="as it should be")
    axes.plot(
        [one["confidence"] for one in bins], [one["right"] for one in bins],
        marker="o", color=RIGHT, label="measured",
    )  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share right", aspect="equal")
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
