"""Signed tokens: JSON Web Tokens with HMAC-SHA256, each good for one audience and a short time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt

ALGORITHM = "HS256"


class InvalidToken(Exception):
    """The token was not signed by us, is for somebody else, or has expired."""


def sign(secret: str, audience: str, subject: str, expires_at: datetime, **claims: str) -> str:
    """A token about the subject."""
    content = {"aud": audience, "sub": subject, "exp": expires_at, **claims}
    return jwt.encode(content, secret, ALGORITHM)


def verify(secret: str, audience: str, token: str, now: datetime) -> Mapping[str, Any]:
    """The claims of a token of ours. Raises InvalidToken."""
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            audience=audience,
            # The expiry is compared below, with the shop's own clock.
            options={"require": ["exp", "sub"], "verify_exp": False},
        )
    except (jwt.InvalidTokenError, UnicodeError) as error:
        raise InvalidToken("The token is not valid.") from error
    if claims["exp"] <= now.timestamp():
        raise InvalidToken("The token has expired.")
    return claims
