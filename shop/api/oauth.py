"""`POST /oauth/token`: access tokens for the shop's client."""

import base64
import binascii
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import APIRouter, Form, Header, Response
from pydantic import BaseModel

from shop.api.security import ShopDep
from shop.oauth import OAuthError

router = APIRouter(tags=["access"])


class TokenView(BaseModel):
    """An access token, as RFC 6749, section 5.1 has it."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105  # a kind of token, not a token
    expires_in: int
    scope: str


class TokenForm(BaseModel):
    """A request for a token; the client may also name itself by HTTP Basic."""

    grant_type: str | None = None
    client_id: str = ""
    client_secret: str = ""
    scope: str | None = None


@router.post("/oauth/token", response_model=TokenView, summary="Get an access token")
def token(
    shop: ShopDep,
    response: Response,
    form: Annotated[TokenForm, Form()],
    authorization: Annotated[str | None, Header()] = None,
) -> TokenView:
    """Client credentials by HTTP Basic or in the form; the token is good for an hour."""
    if form.grant_type is None:
        raise OAuthError("invalid_request", "The form field grant_type is missing.")
    if form.grant_type != "client_credentials":
        raise OAuthError("unsupported_grant_type", "Only client_credentials is supported.")
    client = _basic(authorization) if authorization else (form.client_id, form.client_secret)
    issued = shop.authority.issue(*client, form.scope)
    response.headers.update({"Cache-Control": "no-store", "Pragma": "no-cache"})
    return TokenView(
        access_token=issued.access_token, expires_in=issued.expires_in_s, scope=issued.scope
    )


def _basic(authorization: str) -> tuple[str, str]:
    """Client id and secret, each form-encoded inside HTTP Basic (RFC 6749, section 2.3.1)."""
    kind, _, encoded = authorization.partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError) as error:
        raise OAuthError("invalid_client", "The Basic credentials are malformed.", 401) from error
    client_id, colon, secret = decoded.partition(":")
    if kind.lower() != "basic" or not colon:
        raise OAuthError("invalid_client", "The Basic credentials are malformed.", 401)
    return unquote_plus(client_id), unquote_plus(secret)
