"""Who is logged in at the storefront, and the token that tells Care so."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fastapi import Request, Response

from shop.context import Shop
from shop.errors import CustomerNotFound
from shop.models import Customer
from shop.settings import Settings
from shop.store import get_customer
from shop.tokens import InvalidToken, sign, verify

COOKIE = "shop_session"
COOKIE_AUDIENCE = "shop-storefront"
COOKIE_LIFETIME = timedelta(hours=8)

CARE_AUDIENCE = "care"
CARE_LIFETIME = timedelta(minutes=15)


def customer_token(settings: Settings, customer_id: str, now: datetime) -> str:
    """A token that tells Care which customer is logged in; good for 15 minutes."""
    secret = settings.customer_token_secret.get_secret_value()
    return sign(secret, CARE_AUDIENCE, customer_id, now + CARE_LIFETIME)


def log_in(shop: Shop, response: Response, customer: Customer, *, secure: bool) -> None:
    """Give the browser a session of the customer; `secure` keeps it off plain HTTP."""
    response.set_cookie(
        COOKIE,
        sign(
            shop.settings.token_secret.get_secret_value(),
            COOKIE_AUDIENCE,
            customer.id,
            shop.now() + COOKIE_LIFETIME,
        ),
        max_age=int(COOKIE_LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=secure,
    )


def log_out(response: Response) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")


def logged_in_customer(shop: Shop, cookies: Mapping[str, str]) -> Customer | None:
    """The customer of the session, or None without one, with an old one, or if they are gone."""
    secret = shop.settings.token_secret.get_secret_value()
    try:
        claims = verify(secret, COOKIE_AUDIENCE, cookies.get(COOKIE, ""), shop.now())
        with shop.database.reading() as connection:
            return get_customer(connection, claims["sub"])
    except (InvalidToken, CustomerNotFound):
        return None


def is_same_site(request: Request) -> bool:
    """Whether a form was sent from the shop's own pages: browsers name the origin of every POST."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
