"""The page behind a link in an e-mail. Only its button does something: programs that read mail
follow links, too."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from shop import links
from shop.api.security import ShopDep
from shop.context import Shop
from shop.following import follow
from shop.text import Line
from shop.web.rendering import page

router = APIRouter(include_in_schema=False)

Token = Annotated[Line, Path()]


@router.get("/links/{token}")
def show(shop: ShopDep, token: Token) -> HTMLResponse:
    """What the link is for, and a button to do it."""
    with shop.database.reading() as connection:
        link = links.find(connection, token, shop.now())
    if link is None:
        return _page(shop, "gone", 410)
    return _page(shop, link.kind.value)


@router.post("/links/{token}")
def use(shop: ShopDep, token: Token) -> HTMLResponse:
    """Does what the link is for, once."""
    with shop.database.writing() as connection:
        link = links.find(connection, token, shop.now())
        done = link is not None and follow(connection, link, shop.now())
    return _page(shop, "done") if done else _page(shop, "gone", 410)


def _page(shop: Shop, what: str, status: int = 200) -> HTMLResponse:
    return page("link.html", status, shop=shop, visitor=None, what=what)
