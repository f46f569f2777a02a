"""The calendar file of an appointment, over HTTP, for whoever has the link."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import urlparse

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from sanic.compat import Header
from sanic.response import HTTPResponse
from support.dialogue_shop import a_shop

from assistant.channels import website
from care.accounts.models import Proof
from care.bootstrap import Services, bootstrap
from care.policy import Task
from care.settings import Settings


async def _nobody(message: UserMessage) -> None:
    """Rasa's callback; the channel does not use it."""


@pytest.fixture
def care(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Services:
    built = bootstrap(settings, a_shop())
    built.identities.verify("of-ada", "ada", Proof.CUSTOMER_TOKEN)
    monkeypatch.setattr(website, "services", lambda: built)
    return built


@pytest.fixture
def get(care: Services) -> Callable[[str], HTTPResponse]:
    """Asks the channel's own router and handler for a path below `/webhooks/website`."""
    app = Sanic(f"calendar-{id(care)}")
    blueprint = website.WebsiteInput().blueprint(_nobody)
    app.blueprint(blueprint, url_prefix="/webhooks/website")
    app.router.finalize()

    def ask(path: str) -> HTTPResponse:
        _, handler, kwargs = app.router.get(path, "GET", None)
        asked = {"path": path, "headers": Header({}), "ip": "127.0.0.1"}
        request: Any = type("Request", (), asked)()
        response: HTTPResponse = asyncio.run(handler(request, **kwargs))
        return response

    return ask


def link(care: Services) -> str:
    (mine,) = care.appointments.upcoming("of-ada", Task.BOOK_APPOINTMENT)
    return urlparse(care.appointments.calendar_link(mine)).path


def test_whoever_has_the_link_gets_the_file(care: Services, get: Callable[..., Any]) -> None:
    response = get(link(care))
    assert response.status == 200
    assert response.content_type.startswith("text/calendar")
    assert response.headers["cache-control"] == "private, no-store"
    assert b"SUMMARY:Advice on sizes\r\n" in response.body
    assert b"ada" not in response.body.lower()


def test_a_cancelled_appointment_is_shown_as_such(care: Services, get: Callable[..., Any]) -> None:
    path = link(care)
    care.appointments.cancel("of-ada", "app_000001", "k1")
    assert b"STATUS:CANCELLED\r\n" in get(path).body


def test_any_other_token_is_not_found(care: Services, get: Callable[..., Any]) -> None:
    for path in (link(care)[:-9] + ".ics", "/webhooks/website/appointments/app_000001.ics"):
        response = get(path)
        assert response.status == 404
        assert b"not-found" in response.body
    assert get(link(care).removesuffix(".ics")).status == 404
