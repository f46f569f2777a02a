"""Turning templates into pages. Whatever people wrote is text in them, never markup."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from care.handoff.store import now

HERE = Path(__file__).parent
STATIC_FILES = HERE / "static"


class Pages:
    """Renders pages, with moments as the clocks at the desk show them."""

    def __init__(self, time_zone: str) -> None:
        zone = ZoneInfo(time_zone)
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "clock": lambda moment: f"{moment.astimezone(zone):%H:%M}",
            "day": lambda moment: f"{moment.astimezone(zone):%-d %b %Y, %H:%M}",
            "iso": lambda moment: moment.isoformat(timespec="seconds"),
            "seconds": seconds_since,
            "json": lambda value: json.dumps(value, ensure_ascii=False, default=str),
            "spoken": lambda name: str(name).replace("_", " "),
        }
        self._environment.globals["form_id"] = lambda: secrets.token_hex(16)

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """What a template makes of the context."""
        html = self._environment.get_template(template).render(**context)
        return HTMLResponse(html, status_code=status)


def seconds_since(moment: datetime) -> int:
    """Whole seconds from then until now."""
    return max(0, int((now() - moment).total_seconds()))
