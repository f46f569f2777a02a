"""Digests of what must not be kept: nobody without the shop's secret can tell what they are of."""

import hashlib
import hmac


def keyed_digest(secret: str, purpose: str, text: str) -> str:
    """The digest of a text, another one for each purpose."""
    return hmac.new(secret.encode(), f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def address_digest(secret: str, email: str) -> str:
    """The digest of an e-mail address; case and surrounding blanks do not matter."""
    return keyed_digest(secret, "address", email.strip().lower())
