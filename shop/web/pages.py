"""The pages of the storefront. Log-in by picking a customer exists only in development."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from shop import outbox, store
from shop.api.security import ShopDep
from shop.errors import NotAuthenticated
from shop.models import Customer
from shop.records.parts import Identifier
from shop.text import Line
from shop.web.rendering import page
from shop.web.sessions import (
    CARE_LIFETIME,
    customer_token,
    is_same_site,
    log_in,
    log_out,
    logged_in_customer,
)

MOST_LISTED = 50

router = APIRouter(include_in_schema=False)


class TokenView(BaseModel):
    """The token for Care; `expires_in` in seconds."""

    customer_token: str
    expires_in: int = int(CARE_LIFETIME.total_seconds())


def _visitor(request: Request, shop: ShopDep) -> Customer | None:
    return logged_in_customer(shop, request.cookies)


def _development_only(shop: ShopDep) -> None:
    if not shop.settings.development:
        raise HTTPException(404)


def _own_forms_only(request: Request) -> None:
    if not is_same_site(request):
        raise HTTPException(403, "This form was sent from another site.")


Visitor = Annotated[Customer | None, Depends(_visitor)]
DevelopmentOnly = Depends(_development_only)
OwnFormsOnly = Depends(_own_forms_only)


@router.get("/")
def products(shop: ShopDep, visitor: Visitor) -> HTMLResponse:
    """All products with their variants."""
    with shop.database.reading() as connection:
        found = store.all_products(connection)
    return page("products.html", shop=shop, visitor=visitor, products=found)


@router.get("/orders")
def orders(shop: ShopDep, visitor: Visitor) -> HTMLResponse:
    """The orders of whoever is logged in; in development also their token for Care."""
    if visitor is None:
        return page("not_logged_in.html", 401, shop=shop, visitor=None)
    with shop.database.reading() as connection:
        found = store.orders_of(connection, visitor)
    token = customer_token(shop.settings, visitor.id, shop.now())
    return page("orders.html", shop=shop, visitor=visitor, orders=found, token=token)


@router.get("/customer-token")
def get_customer_token(shop: ShopDep, visitor: Visitor, response: Response) -> TokenView:
    """The signed token that tells Care who is logged in."""
    if visitor is None:
        raise NotAuthenticated("Nobody is logged in.")
    response.headers["Cache-Control"] = "no-store"
    return TokenView(customer_token=customer_token(shop.settings, visitor.id, shop.now()))


@router.get("/log-in", dependencies=[DevelopmentOnly])
def choose_customer(
    shop: ShopDep, visitor: Visitor, q: Annotated[Line | None, Query()] = None
) -> HTMLResponse:
    """Customers to log in as; `q` searches names and e-mail addresses."""
    words = (q or "").lower().split()
    with shop.database.reading() as connection:
        customers = store.all_customers(connection)
    found = [each for each in customers if all(word in _search_text(each) for word in words)]
    return page(
        "log_in.html",
        shop=shop,
        visitor=visitor,
        customers=found[:MOST_LISTED],
        hidden=max(0, len(found) - MOST_LISTED),
        q=q or "",
    )


@router.post("/log-in", dependencies=[DevelopmentOnly, OwnFormsOnly])
def post_log_in(
    shop: ShopDep, request: Request, customer_id: Annotated[Identifier, Form()]
) -> Response:
    """Log in as the chosen customer."""
    with shop.database.reading() as connection:
        customer = store.get_customer(connection, customer_id)
    response = RedirectResponse("/orders", status_code=303)
    log_in(shop, response, customer, secure=request.url.scheme == "https")
    return response


@router.post("/log-out", dependencies=[OwnFormsOnly])
def post_log_out() -> Response:
    """Log out."""
    response = RedirectResponse("/", status_code=303)
    log_out(response)
    return response


@router.get("/outbox", dependencies=[DevelopmentOnly])
def show_outbox(shop: ShopDep, visitor: Visitor) -> HTMLResponse:
    """The e-mails the shop would have sent."""
    with shop.database.reading() as connection:
        emails = outbox.newest(connection)
    return page("outbox.html", shop=shop, visitor=visitor, emails=emails)


@router.get("/outbox.json", dependencies=[DevelopmentOnly])
def list_outbox(
    shop: ShopDep, to: Annotated[Line | None, Query()] = None
) -> dict[str, list[outbox.Email]]:
    """The same as JSON, of one address if `to` is given."""
    with shop.database.reading() as connection:
        return {"emails": outbox.newest(connection, to)}


def _search_text(customer: Customer) -> str:
    return f"{customer.first_name} {customer.last_name} {customer.email}".lower()
