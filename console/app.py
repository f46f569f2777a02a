"""The app: its routes, the frame around them, and what errors look like."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from care.desk.service import Desk
from console import failures
from console.frame import Frame
from console.rendering import STATIC_FILES, Pages
from console.routes import access, acts, conversations, health, live, queue, records

ROUTES = (access, queue, conversations, acts, records, live, health)


def create_app(desk: Desk) -> FastAPI:
    """The app of a desk."""
    app = FastAPI(title="Care desk", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.state.pages = Pages(desk.time_zone)
    for part in ROUTES:
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC_FILES))
    failures.install(app)
    app.add_middleware(Frame)
    return app
