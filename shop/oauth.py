"""OAuth 2.0 client credentials (RFC 6749, section 4.4), and the access tokens it gives out."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from shop.clock import Clock
from shop.errors import MissingScope, NotAuthenticated
from shop.tokens import InvalidToken, sign, verify

AUDIENCE = "shop"
LIFETIME = timedelta(hours=1)
SCOPES = (
    "orders:read",
    "orders:write",
    "customers:read",
    "customers:write",
    "products:read",
    "billing:read",
    "billing:write",
    "subscriptions:write",
    "appointments:write",
    "verifications:write",
)


class OAuthError(Exception):
    """A token is not given out; `code` is one of those in RFC 6749, section 5.2."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status


@dataclass(frozen=True)
class IssuedToken:
    """An access token and the scopes it opens, separated by blanks."""

    access_token: str
    scope: str
    expires_in_s: int


@dataclass(frozen=True)
class Caller:
    """The client behind a valid access token."""

    client_id: str
    scopes: frozenset[str]

    def require(self, scope: str) -> None:
        """Raises MissingScope unless the token was given out for this scope."""
        if scope not in self.scopes:
            raise MissingScope(scope)


class Authority:
    """Gives out and checks access tokens for the one client the shop knows."""

    def __init__(self, client_id: str, client_secret: str, token_secret: str, now: Clock) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._token_secret = token_secret
        self._now = now

    def issue(self, client_id: str, client_secret: str, wanted: str | None) -> IssuedToken:
        """A token for the wanted scopes, by default all. Raises OAuthError."""
        self._check_client(client_id, client_secret)
        scopes = SCOPES if wanted is None else tuple(wanted.split())
        if not scopes or not set(scopes) <= set(SCOPES):
            raise OAuthError("invalid_scope", f"The scopes are: {' '.join(SCOPES)}.")
        scope = " ".join(scopes)
        token = sign(self._token_secret, AUDIENCE, client_id, self._now() + LIFETIME, scope=scope)
        return IssuedToken(token, scope, int(LIFETIME.total_seconds()))

    def caller(self, access_token: str) -> Caller:
        """Who the token was given to. Raises NotAuthenticated."""
        try:
            claims = verify(self._token_secret, AUDIENCE, access_token, self._now())
        except InvalidToken as error:
            raise NotAuthenticated(f"Access token: {error}") from error
        return Caller(client_id=claims["sub"], scopes=frozenset(claims["scope"].split()))

    def _check_client(self, client_id: str, client_secret: str) -> None:
        same_id = hmac.compare_digest(client_id.encode(), self._client_id.encode())
        same_secret = hmac.compare_digest(client_secret.encode(), self._client_secret.encode())
        if not (same_id and same_secret):
            raise OAuthError("invalid_client", "The client id or secret is wrong.", 401)
