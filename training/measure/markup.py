"""Small pieces of HTML: everything that comes from data is escaped here, once."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

Cell = str | int | float


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table that scrolls by itself; floats are shares and shown as per cent."""
    first = rows[0] if rows else [""] * len(head)
    heads = "".join(
        f"<th{_kind(value)}>{escape(title)}</th>" for title, value in zip(head, first, strict=True)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    content = f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="wide"><table>{content}</table></div>'


def percent(value: float) -> str:
    return f"{value:.1%}"


def tile(value: str, title: str) -> str:
    """A figure that is to be seen first."""
    return f'<div class="tile"><b>{escape(value)}</b><span>{escape(title)}</span></div>'


def picture(image: bytes, alt: str, name: str) -> str:
    """A PNG inside the page."""
    data = base64.b64encode(image).decode()
    return (
        f'<div class="wide"><img class="{escape(name)}" alt="{escape(alt)}" '
        f'src="data:image/png;base64,{data}"></div>'
    )


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def folded(title: str, content: str, *, unfolded: bool = False) -> str:
    """A part that can be folded away."""
    state = " open" if unfolded else ""
    return f"<details{state}><summary>{escape(title)}</summary>{content}</details>"


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        shown = escape(value)
    elif isinstance(value, float):
        shown = percent(value)
    else:
        shown = f"{value:,}"
    return f"<td{_kind(value)}>{shown}</td>"


def _kind(value: Cell) -> str:
    return ' class="text"' if isinstance(value, str) else ""
