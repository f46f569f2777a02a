"""Who is talking: session tokens that Care signs, customer tokens that the website signs."""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timezone
from typing import Any

import jwt

from assistant.channels.problems import unauthorised
from care.errors import Unavailable
from care.settings import Settings

_SESSION_AUDIENCE = "care-session"
_CUSTOMER_AUDIENCE = "care"
_MAX_SUBJECT = 255
_KEYS_SECONDS = 2  # for fetching the website's keys
_PAUSE_SECONDS = 5.0  # for which a website is left alone that does not hand them out
_CLOCK_SECONDS = 30  # how far the website's clock may be from ours


class SessionTokens:
    """Tokens that are bound to one conversation: whoever holds one speaks in it."""

    def __init__(self, settings: Settings) -> None:
        self._secret = settings.session_secret.get_secret_value()
        self.seconds = int(settings.session_hours * 3600)

    def issue(self, conversation_id: str) -> str:
        """A token for this conversation."""
        now = time.time()
        claims = {
            "sub": conversation_id,
            "aud": _SESSION_AUDIENCE,
            "iat": now,
            "exp": int(now) + self.seconds,
        }
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def read(self, authorization: str | None) -> tuple[str, datetime]:
        """The conversation that an `Authorization` header names, and when the token was issued.

        Raises a 401 problem.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthorised("no-session", "Send the session's token as `Bearer` authorization.")
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=["HS256"],
                audience=_SESSION_AUDIENCE,
                # Another of our machines may have issued it, whose clock is a little ahead.
                options={"require": ["sub", "exp", "aud", "iat"], "verify_iat": False},
            )
        except (jwt.PyJWTError, ValueError):
            detail = "The session's token is not valid, or no longer. Begin a new session."
            raise unauthorised("no-session", detail) from None
        return str(claims["sub"]), datetime.fromtimestamp(claims["iat"], timezone.utc)


class _Keys(jwt.PyJWKClient):
    """A website's published keys. One that could not be asked is left alone for some seconds.

    The threads in which it is waited for are those that answer all customers.
    """

    _failed_at = float("-inf")

    def fetch_data(self) -> Any:
        """The keys, fetched; raises `PyJWKClientConnectionError`."""
        if time.monotonic() - self._failed_at < _PAUSE_SECONDS:
            raise jwt.PyJWKClientConnectionError("left alone after a failure")
        try:
            return super().fetch_data()
        except jwt.PyJWKClientConnectionError:
            self._failed_at = time.monotonic()
            raise


class CustomerTokens:
    """Tokens by which the website says which customer is logged in."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.customer_token_secret
        self._secret = secret.get_secret_value() if secret else None
        url = settings.customer_token_jwks_url
        self._keys = _Keys(str(url), timeout=_KEYS_SECONDS) if url else None

    def customer(self, token: object) -> str:
        """The customer's id in the shop. May fetch the website's keys: blocks.

        Raises a 401 problem where the token does not prove it, and `Unavailable` where the keys
        to tell cannot be had.
        """
        try:
            subject = self._claims(token)["sub"] if isinstance(token, str) else None
        except jwt.PyJWKClientConnectionError:
            raise Unavailable("the website's keys cannot be fetched") from None
        except (jwt.PyJWTError, ValueError, TypeError):
            subject = None
        if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT:
            detail = "`customer_token` must be a valid token, signed by the shop's website."
            raise unauthorised("bad-customer-token", detail)
        return subject

    def _claims(self, token: str) -> dict[str, Any]:
        algorithm = jwt.get_unverified_header(token).get("alg")
        key: Any
        # The kind of key decides which algorithms count, never the token itself.
        if algorithm == "HS256" and self._secret:
            key = self._secret
        elif algorithm in ("RS256", "ES256") and self._keys:
            key = self._keys.get_signing_key_from_jwt(token).key
        else:
            raise jwt.InvalidAlgorithmError
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=_CUSTOMER_AUDIENCE,
            leeway=_CLOCK_SECONDS,
            options={"require": ["sub", "exp", "aud"]},
        )
        return claims


def new_conversation_id() -> str:
    """An id nobody can guess."""
    return "web-" + secrets.token_urlsafe(24)
