"""The app: every router, the frame around requests, and the mapping of errors."""

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from shop.api import (
    accounts,
    appointments,
    billing,
    contact,
    customers,
    health,
    oauth,
    orders,
    problems,
    products,
    subscriptions,
    verifications,
)
from shop.api.middleware import RequestFrame
from shop.context import Shop
from shop.web import chat, links, pages
from shop.web.rendering import STATIC_FILES

DESCRIPTION = """
The API a shop offers to Care. Amounts are strings in US dollars, as in `"47.84"`; moments are UTC.

Every change needs an `Idempotency-Key`: a repeat with the same key is answered like the first time
and done once. `If-Match` with the version last seen guards against changes made meanwhile.
Errors are `application/problem+json`; their types are listed in `docs/shop.md`.
"""
PARTS = (
    health,
    oauth,
    customers,
    accounts,
    contact,
    billing,
    orders,
    products,
    verifications,
    subscriptions,
    appointments,
)


def create_app(shop: Shop) -> FastAPI:
    """The app of a shop."""
    app = FastAPI(
        title="Shop",
        version="1",
        description=DESCRIPTION,
        redoc_url=None,
        responses=problems.PROBLEM_RESPONSES,
    )
    app.state.shop = shop
    for part in PARTS:
        app.include_router(part.router)
    for pages_of in (pages, chat, links):
        app.include_router(pages_of.router)
    app.mount("/static", StaticFiles(directory=STATIC_FILES))
    problems.install(app)
    app.add_middleware(RequestFrame)
    return app
