"""The root of the tree, and what can happen to any call. The tree is drawn in the package."""

from collections.abc import Mapping

FieldValue = str | int | list[str] | list[dict[str, str]]


class ShopError(Exception):
    """Base of all refusals and failures. `fields` become members of the problem body."""

    slug = "internal-error"
    status = 500
    title = "The shop failed"

    def __init__(self, detail: str, fields: Mapping[str, FieldValue] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = dict(fields or {})
        self.headers: dict[str, str] = {}


class NotAuthenticated(ShopError):
    """There is no valid access token."""

    slug, status, title = "not-authenticated", 401, "A valid access token is needed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers = {"WWW-Authenticate": 'Bearer realm="shop"'}


class MissingScope(ShopError):
    """The token is valid, but not for this."""

    slug, status, title = "missing-scope", 403, "The access token does not allow this"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This call needs the scope {scope}.", {"scope": scope})


class InvalidRequest(ShopError):
    """The request is understood as HTTP, but its content is not what the call expects."""

    slug, status, title = "invalid-request", 422, "The request is not valid"


class IdempotencyKeyRequired(ShopError):
    """A change came without a usable Idempotency-Key."""

    slug, status, title = "idempotency-key-required", 400, "An Idempotency-Key is needed"


class IdempotencyKeyReused(ShopError):
    """The key already belongs to another request."""

    slug, status, title = "idempotency-key-reused", 422, "The key belongs to another request"


class NotFound(ShopError):
    """The thing asked for does not exist."""

    slug, status, title = "not-found", 404, "Not found"


class Conflict(ShopError):
    """Another change was made between reading and writing. Nothing was done; it may be repeated."""

    slug, status, title = "conflict", 409, "Another change was made at the same moment"


class VersionMismatch(ShopError):
    """The caller's If-Match names an older version."""

    slug, status, title = "version-mismatch", 412, "The record has changed since it was read"


class Refused(ShopError):
    """A rule of the shop says no."""

    slug, status, title = "refused", 422, "The shop's rules do not allow this"


class Unavailable(ShopError):
    """The database does not answer in time."""

    slug, status, title = "unavailable", 503, "The shop cannot answer at the moment"

    def __init__(self) -> None:
        super().__init__("The shop's database does not answer; please try again.")
        self.headers = {"Retry-After": "1"}


class UsageError(Exception):
    """What was given to a command cannot be used; the message names it and says how to mend it."""
