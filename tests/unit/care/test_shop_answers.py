"""What is no word of the shop's that it will do something is not taken for one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from support.back_end import Server, running

from care.bootstrap import http_shop
from care.clients.shop import HttpShop
from care.errors import BrokenAnswer
from care.settings import Settings

SECRET = "a-secret-for-tests-that-is-long-enough"
ASKED: list[Callable[[HttpShop], None]] = [
    lambda shop: shop.set_newsletter("ada@example.com", False, "k"),
    lambda shop: shop.request_password_reset("ada", "k"),
    lambda shop: shop.remind_username("ada@example.com"),
]


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture
def shop(server: Server) -> HttpShop:
    settings = Settings(
        _env_file=None, shop_url=server.url, shop_client_secret="s", session_secret=SECRET
    )
    return http_shop(settings)


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("answer", [[], {}, None, {"accepted": False}, {"accepted": "no"}])
def test_an_answer_that_promises_nothing_is_none(
    server: Server, shop: HttpShop, ask: Callable[[HttpShop], None], answer: object
) -> None:
    server.says((200, answer))
    with pytest.raises(BrokenAnswer, match="accepted"):
        ask(shop)


@pytest.mark.parametrize("ask", ASKED)
def test_an_answer_that_promises_it_is_one(
    server: Server, shop: HttpShop, ask: Callable[[HttpShop], None]
) -> None:
    server.says((202, {"accepted": True}))
    ask(shop)
