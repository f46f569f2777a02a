"""What a helpdesk tells, from the door to the customer; and who is not let in."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from sanic.response import HTTPResponse
from sqlalchemy import select, update
from support.desks import chatwoot
from support.desks.base import SECRET, TOKEN, Webhook
from support.desks.chatwoot import ACCOUNT, INBOX, FakeChatwoot

from assistant.channels import helpdesk
from care.bootstrap import Services, bootstrap, worker_of
from care.clients.fake_shop import FakeShop
from care.conversations.models import Author
from care.errors import StoreUnavailable
from care.handoff.models import Handoff, Reason, Request, State, Way
from care.settings import Settings
from care.store.tables import desk_inbox, outbox

Post = Callable[..., HTTPResponse]


async def _nobody(message: UserMessage) -> None:
    """Rasa's callback; the channel does not use it."""


@pytest.fixture
def there() -> Iterator[FakeChatwoot]:
    fake = FakeChatwoot()
    yield fake
    fake.close()


@pytest.fixture
def care(
    settings: Settings, shop: FakeShop, there: FakeChatwoot, monkeypatch: pytest.MonkeyPatch
) -> Services:
    named = {
        "helpdesk": "chatwoot",
        "helpdesk_url": there.url,
        "helpdesk_token": TOKEN,
        "helpdesk_secret": SECRET,
        "chatwoot_account": ACCOUNT,
        "chatwoot_inbox": INBOX,
    }
    built = bootstrap(Settings(_env_file=None, **{**settings.dict(), **named}), shop)
    monkeypatch.setattr(helpdesk, "services", lambda: built)
    return built


@pytest.fixture
def post(care: Services) -> Post:
    """Calls the channel's own router and handler, as Chatwoot would."""
    app = Sanic(f"helpdesk-{id(care)}")
    app.blueprint(helpdesk.HelpdeskInput().blueprint(_nobody), url_prefix="/webhooks/helpdesk")
    app.router.finalize()

    def call(webhook: Webhook, path: str = "/webhooks/helpdesk/chatwoot") -> HTTPResponse:
        _, handler, kwargs = app.router.get(path, "POST", None)
        values = {"path": path, "headers": webhook.headers, "body": webhook.body}
        request: Any = type("Request", (), values)()
        response: HTTPResponse = asyncio.run(handler(request, **kwargs))
        return response

    return call


@pytest.fixture
def handoff(care: Services) -> Handoff:
    """A handoff that Chatwoot has."""
    care.transcript.start("c1", None)
    care.transcript.accept("c1", "m0", "I want a person", "m0")
    care.handoffs.request("c1", Request(Reason.ASKED_FOR, Way.CHAT))
    deliver(care)
    found = care.handoffs.of("c1")
    assert found is not None
    return found


def deliver(care: Services) -> None:
    worker = worker_of(care)
    while worker.run_once():
        pass


def said(care: Services) -> list[str]:
    messages = care.transcript.since("c1", 0)
    return [one.text for one in messages if one.author is Author.AGENT]


def test_an_agents_words_reach_the_customer(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    (case,) = there.cases()
    for webhook in (there.agent_takes(case), there.agent_says(case, "Hello, I am Ana.")):
        assert post(webhook).status == 200
    deliver(care)
    assert said(care) == ["Hello, I am Ana."]
    post(there.agent_closes(case))
    deliver(care)
    assert care.handoffs.of("c1") is None
    ended = care.handoffs.returned("c1")
    assert ended is not None
    assert (ended.state, ended.outcome) == (State.RESOLVED, "resolved")


def test_the_answer_comes_before_the_work(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    before = len(there.calls)
    response = post(there.agent_says(there.cases()[0], "Hello"))
    assert json.loads(response.body) == {"state": "kept"}
    assert (said(care), len(there.calls)) == ([], before)


def test_in_any_order_and_any_number_it_is_told_once(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    (case,) = there.cases()
    webhooks = [there.agent_says(case, "One"), there.agent_says(case, "Two")]
    webhooks += [there.agent_notes(case, "secret"), there.agent_takes(case)]
    for webhook in [*webhooks[::-1], *webhooks, *webhooks[::-1], *there.webhooks]:
        assert post(webhook).status == 200
        deliver(care)
    assert sorted(said(care)) == ["One", "Two"]
    joined = [one.text for one in care.transcript.since("c1", 0) if "joined" in one.text]
    assert len(joined) == 1


def test_what_agents_say_in_a_row_stays_in_a_row(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    (case,) = there.cases()
    texts = [f"Line {place}" for place in range(8)]
    for text in texts:
        post(there.agent_says(case, text))
    with care.database.read() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.kind == "desk.event"))
        assert len({row.stream for row in rows}) == 1
    deliver(care)
    assert said(care) == texts


def test_nobody_else_gets_in_and_it_is_counted(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    good = there.agent_says(there.cases()[0], "Hello")
    forged = Webhook({**good.headers, "X-Chatwoot-Signature": "sha256=00"}, good.body)
    stale = chatwoot.sent(good.body, time.time() - 3600)
    altered = Webhook(good.headers, good.body.replace(b"Hello", b"Pay up"))
    for webhook in (forged, stale, altered, Webhook({}, good.body)):
        response = post(webhook)
        assert response.status == 401
        assert b"forged" not in response.body
    deliver(care)
    assert said(care) == []
    assert care.desk_inbox.refusals() == {"forged": 2, "stale": 1, "unsigned": 1}
    with care.database.read() as connection:
        assert connection.execute(select(desk_inbox)).first() is None


def test_a_call_that_is_replayed_later_is_refused(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    body = there.agent_says(there.cases()[0], "Hello").body
    assert post(chatwoot.sent(body)).status == 200
    assert post(chatwoot.sent(body, time.time() - 360)).status == 401
    deliver(care)
    assert said(care) == ["Hello"]


def test_other_desks_and_large_calls_are_refused(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    webhook = there.agent_says(there.cases()[0], "Hello")
    assert post(webhook, "/webhooks/helpdesk/zendesk").status == 404
    large = b" " * (care.settings.helpdesk_max_body_bytes + 1)
    assert post(chatwoot.sent(large)).status == 413


def test_what_cannot_be_kept_is_to_be_sent_again(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post, monkeypatch: Any
) -> None:
    def broken(*_: object) -> bool:
        raise StoreUnavailable("database: gone")

    webhook = there.agent_says(there.cases()[0], "Hello")
    with monkeypatch.context() as patch:
        patch.setattr(care.desk_inbox, "keep", broken)
        response = post(webhook)
        assert (response.status, response.headers["Retry-After"]) == (503, "5")
        patch.setattr(care.desk_inbox, "refuse", broken)
        assert post(Webhook({}, b"")).status == 401
    assert post(webhook).status == 200


def test_what_was_worked_on_is_not_kept(
    care: Services, there: FakeChatwoot, handoff: Handoff, post: Post
) -> None:
    post(there.agent_says(there.cases()[0], "Hello"))
    deliver(care)
    with care.database.read() as connection:
        row = connection.execute(select(desk_inbox)).one()
    assert (row.state, row.body) == ("done", b"")


def test_what_cannot_be_read_is_shown_to_people(care: Services, post: Post) -> None:
    assert post(chatwoot.sent(b"{broken")).status == 200
    deliver(care)
    (letter,) = care.outbox.dead()
    assert letter.error == "the webhook's body is not JSON"


def test_an_answer_may_come_before_the_case_is_known(
    care: Services, there: FakeChatwoot, post: Post
) -> None:
    care.transcript.start("c1", None)
    care.transcript.accept("c1", "m0", "I want a person", "m0")
    care.handoffs.request("c1", Request(Reason.ASKED_FOR, Way.CHAT))
    worker = worker_of(care)
    there.faults = ["lost"]
    worker.run_once()
    unknown = {
        "event": "message_created", "id": 1, "content": "Hello", "message_type": "outgoing",
        "private": False, "sender": chatwoot.AGENT, "inbox": {"id": INBOX},
        "conversation": {"id": 4711, "custom_attributes": {}},
    }  # fmt: skip
    post(chatwoot.sent(json.dumps(unknown).encode()))
    worker.run_once()
    waiting = [one for one in care.outbox.waiting() if one.kind == "desk.event"]
    assert waiting[0].error.startswith("the case is not known")
    long_ago = datetime.now(timezone.utc) - timedelta(minutes=6)
    with care.database.write() as connection:
        connection.execute(update(outbox).values(written_at=long_ago, due_at=long_ago))
    deliver(care)
    with care.database.read() as connection:
        assert connection.execute(select(desk_inbox)).one().state == "ignored"
    assert care.outbox.dead() == []
