"""The chat page, and the way from it to Care.

A website's own server stands between the customer's browser and Care: it knows who is logged in,
and tells Care so. What else is said goes through as it is.
"""

from typing import Annotated, Any

import requests
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from shop.api.security import ShopDep
from shop.context import Shop
from shop.web.pages import OwnFormsOnly, Visitor
from shop.web.rendering import page
from shop.web.sessions import customer_token

ANSWER_SECONDS = 15.0  # Care promises five

router = APIRouter(include_in_schema=False)

Token = Annotated[str, Header(alias="authorization")]


def _address(request: Request) -> dict[str, str]:
    """Whose call is passed on: Care counts how often each address calls."""
    return {"X-Forwarded-For": request.client.host} if request.client else {}


Address = Annotated[dict[str, str], Depends(_address)]


async def _raw(request: Request) -> bytes:
    return await request.body()


@router.get("/chat")
def show(shop: ShopDep, visitor: Visitor) -> HTMLResponse:
    """The page."""
    return page("chat.html", shop=shop, visitor=visitor)


@router.post("/chat/sessions", dependencies=[OwnFormsOnly])
def begin(shop: ShopDep, visitor: Visitor, address: Address) -> Response:
    """Begins a conversation, as whoever is logged in."""
    body = {}
    if visitor:
        body["customer_token"] = customer_token(shop.settings, visitor.id, shop.now())
    return _ask(shop, "POST", "sessions", json=body, headers=address)


@router.post("/chat/messages")
def say(
    shop: ShopDep, address: Address, body: Annotated[bytes, Depends(_raw)], token: Token = ""
) -> Response:
    """Says something."""
    headers = {"Authorization": token, **address}
    return _ask(shop, "POST", "messages", data=body, headers=headers)


@router.post("/chat/typing")
def typing(shop: ShopDep, address: Address, token: Token = "") -> Response:
    """Tells a person who has the conversation that the customer is writing."""
    return _ask(shop, "POST", "typing", json={}, headers={"Authorization": token, **address})


@router.get("/chat/messages")
def replay(
    shop: ShopDep, address: Address, after: Annotated[int, Query(ge=0)] = 0, token: Token = ""
) -> Response:
    """What was said since."""
    headers = {"Authorization": token, **address}
    return _ask(shop, "GET", "messages", params={"after": after}, headers=headers)


def _ask(shop: Shop, method: str, call: str, **what: Any) -> Response:
    url = f"{shop.settings.care_url.rstrip('/')}/webhooks/website/{call}"
    try:
        answer = requests.request(method, url, timeout=ANSWER_SECONDS, **what)
    except requests.RequestException as error:
        raise HTTPException(502, "Care does not answer; try again.") from error
    kind = answer.headers.get("Content-Type", "application/json")
    wait = {"Retry-After": answer.headers["Retry-After"]} if "Retry-After" in answer.headers else {}
    return Response(answer.content, answer.status_code, media_type=kind, headers=wait)
