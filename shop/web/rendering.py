"""Turning templates into pages that may load nothing but the shop's own style sheet."""

from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shop.money import decimal_string

HERE = Path(__file__).parent
STATIC_FILES = HERE / "static"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["dollars"] = lambda amount: f"${decimal_string(amount)}"
_environment.filters["day"] = lambda moment: f"{moment:%-d %B %Y}"
_environment.filters["minute"] = lambda moment: f"{moment:%-d %B %Y, %H:%M} UTC"


def page(template: str, status: int = 200, **context: object) -> HTMLResponse:
    """The page a template makes of the context; all text in it is escaped."""
    html = _environment.get_template(template).render(**context)
    return HTMLResponse(html, status_code=status, headers=HEADERS)
