"""Who calls, and which change a call is: what routes depend on."""

import re
import uuid
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes

from shop.context import Shop
from shop.errors import IdempotencyKeyRequired, NotAuthenticated
from shop.idempotency import Call, fingerprint
from shop.oauth import SCOPES, Caller

VISIBLE_ASCII = re.compile(r"[!-~]{1,255}")

_flow = OAuthFlowClientCredentials(tokenUrl="/oauth/token", scopes=dict.fromkeys(SCOPES, ""))
_bearer = OAuth2(flows=OAuthFlows(clientCredentials=_flow), auto_error=False)


def shop_of(request: Request) -> Shop:
    """The shop the app belongs to."""
    shop: Shop = request.app.state.shop
    return shop


ShopDep = Annotated[Shop, Depends(shop_of)]


async def authorised(
    scopes: SecurityScopes,
    shop: ShopDep,
    authorization: Annotated[str | None, Depends(_bearer)],
) -> Caller:
    """The caller, whose token is checked for the route's scopes."""
    kind, _, token = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise NotAuthenticated("Send an access token: `Authorization: Bearer …`.")
    caller = shop.authority.caller(token.strip())
    for scope in scopes.scopes:
        caller.require(scope)
    return caller


async def identified_call(
    request: Request,
    caller: Annotated[Caller, Depends(authorised)],
    idempotency_key: Annotated[str | None, Header()] = None,
    if_match: Annotated[str | None, Header()] = None,
) -> Call:
    """The call behind a change: its key, what exactly it asks, and the version it starts from."""
    if idempotency_key is None or not VISIBLE_ASCII.fullmatch(idempotency_key):
        raise IdempotencyKeyRequired(
            "Send an Idempotency-Key of 1 to 255 visible ASCII characters, the same on a repeat."
        )
    return await _call(request, caller, idempotency_key, if_match)


async def keyless_call(
    request: Request,
    caller: Annotated[Caller, Depends(authorised)],
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Call:
    """A call that does no harm when done twice: without a key, it is one of its own."""
    if idempotency_key is None:
        return await _call(request, caller, f"keyless-{uuid.uuid4()}", None)
    return await identified_call(request, caller, idempotency_key)


async def _call(request: Request, caller: Caller, key: str, if_match: str | None) -> Call:
    # Not `request.url.path`: an id that holds "#" would end it.
    asked = fingerprint(request.method, request.scope["path"], await request.body())
    return Call(caller.client_id, key, asked, if_match)
