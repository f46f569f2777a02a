"""A helpdesk nobody wrote an adapter for: a real django-helpdesk, and one mapping file.

Care's channel, its outbox and the helpdesk are real; the customer's side is the transcript.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from rasa.core.channels.channel import UserMessage
from sanic import Sanic
from sqlalchemy import update
from support.django_helpdesk import DjangoHelpdesk, ensure_environment
from support.proxy import BreakingProxy
from support.records import a_shop
from support.stack import ROOT, SECRET

from assistant.channels import helpdesk
from care.accounts.models import Proof
from care.bootstrap import Services, bootstrap, worker_of
from care.conversations.models import Author
from care.handoff.machine import Event
from care.handoff.models import Reason, Request, State, Way
from care.helpdesks.port import Attempt
from care.settings import load_settings
from care.store.tables import outbox
from tools.ports import find_free

MAPPING = ROOT / "docs/helpdesks/django-helpdesk.yml"
SOON_SECONDS = 10


async def _nobody(message: UserMessage) -> None:
    """Rasa's callback; the channel does not use it."""


class Receiver:
    """Care's webhook channel on a port of its own, with a door before it that can be shut."""

    def __init__(self) -> None:
        self._port = find_free()
        self.door = BreakingProxy(f"http://127.0.0.1:{self._port}", find_free())
        self._loop = asyncio.new_event_loop()

    @property
    def address(self) -> str:
        """As the helpdesk is told it: the secret is the password."""
        return f"http://care:{SECRET}@127.0.0.1:{self.door.port}/webhooks/helpdesk/rest"

    def serve(self) -> None:
        """Serves in a thread, from now on."""
        app = Sanic("django-helpdesk-receiver")
        app.blueprint(helpdesk.HelpdeskInput().blueprint(_nobody), url_prefix="/webhooks/helpdesk")
        threading.Thread(target=self._run, args=(app,), daemon=True).start()

    def _run(self, app: Sanic) -> None:
        asyncio.set_event_loop(self._loop)
        options = {"return_asyncio_server": True, "access_log": False}
        server = self._loop.run_until_complete(
            app.create_server("127.0.0.1", self._port, **options)
        )
        self._loop.run_until_complete(server.startup())
        self._loop.run_forever()

    def stop(self) -> None:
        self.door.close()
        self._loop.call_soon_threadsafe(self._loop.stop)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("django-helpdesk")


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def there(folder: Path, receiver: Receiver) -> Iterator[DjangoHelpdesk]:
    try:
        ensure_environment()
    except subprocess.CalledProcessError:
        if os.environ.get("CI"):
            raise
        pytest.skip("django-helpdesk could not be had from the package index")
    found = DjangoHelpdesk(folder, receiver.address)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def care(folder: Path, there: DjangoHelpdesk, receiver: Receiver) -> Iterator[Services]:
    """Care, told what a shop would set."""
    chosen = load_settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/care.db",
        session_secret=SECRET,
        shop_client_secret=SECRET,
        helpdesk="rest",
        helpdesk_mapping=MAPPING,
        helpdesk_url=there.url,
        helpdesk_token=there.tokens["care"],
        helpdesk_secret=SECRET,
    )
    built = bootstrap(chosen, a_shop())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(helpdesk, "services", lambda: built)
        receiver.serve()
        yield built


@pytest.fixture
def conversation(care: Services, request: pytest.FixtureRequest) -> str:
    """A conversation of Ada's that was handed over."""
    name = f"c-{request.node.name}"
    care.transcript.start(name, "ada")
    care.transcript.accept(name, "m0", "Why was I charged {{ twice }}?", "m0")
    care.identities.verify(name, "ada", Proof.CUSTOMER_TOKEN)
    care.handoffs.request(name, Request(Reason.ASKED_FOR, Way.CHAT))
    return name


def deliver(care: Services) -> None:
    """Does all that is to be done, and does not wait where the worker would."""
    worker = worker_of(care)
    for _ in range(10):
        while worker.run_once():
            pass
        if not care.outbox.waiting():
            return
        with care.database.write() as connection:
            waits = outbox.c.state == "waiting"
            connection.execute(update(outbox).where(waits).values(due_at=outbox.c.written_at))
    raise AssertionError(care.outbox.waiting())


def ticket(there: DjangoHelpdesk, care: Services, conversation: str) -> dict[str, Any]:
    """The conversation's ticket, as Ana sees it."""
    handoff = care.handoffs.of(conversation)
    assert handoff is not None
    (found,) = [one for one in there.tickets() if handoff.number in one["title"]]
    return dict(found)


def comments(found: dict[str, Any], *, public: bool) -> list[str]:
    return [one["comment"] for one in found["followup_set"] if one["public"] is public]


def said(care: Services, conversation: str) -> list[str]:
    """What a person said to the customer."""
    messages = care.transcript.since(conversation, 0)
    return [one.text for one in messages if one.author is Author.AGENT]


def wait_for(what: Callable[[], bool], care: Services) -> None:
    end = time.monotonic() + SOON_SECONDS
    while not what():
        assert time.monotonic() < end
        deliver(care)
        time.sleep(0.05)


def test_a_case_is_opened_with_a_private_note(
    care: Services, there: DjangoHelpdesk, conversation: str
) -> None:
    deliver(care)
    found = ticket(there, care, conversation)
    assert found["submitter_email"] == "ada@example.com"
    # The description is the only public thing: the customer's own question.
    assert comments(found, public=True) == ["Why was I charged {{ twice }}?"]
    (note,) = comments(found, public=False)
    assert "Ada Lovell (ada), verified" in note
    assert "charged {{ twice }}" in note.replace("\u2060", "")
    handoff = care.handoffs.of(conversation)
    assert handoff is not None
    assert (handoff.state, handoff.case_ref) == (State.QUEUED, f"rest:{found['id']}")


def test_a_customers_words_arrive_and_the_title_stays(
    care: Services, there: DjangoHelpdesk, conversation: str
) -> None:
    deliver(care)
    title = ticket(there, care, conversation)["title"]
    text = 'Hello? {% now "Y" %} {{ ticket.title }}'
    care.transcript.accept(conversation, "m1", text, "m1")
    deliver(care)
    found = ticket(there, care, conversation)
    assert found["title"] == title
    last = comments(found, public=False)[-1].replace("\u2060", "")
    assert last.startswith(f"Customer: {text}")


def test_only_public_words_of_agents_come_back(
    care: Services, there: DjangoHelpdesk, conversation: str
) -> None:
    deliver(care)
    case = ticket(there, care, conversation)["id"]
    there.write(case, "The customer is rude", public=False)
    there.write(case, "Hello, I am Ana.")
    wait_for(lambda: bool(said(care, conversation)), care)
    care.transcript.accept(conversation, "m1", "Hello Ana", "m1")
    care.desk.append_note(f"rest:{case}", "A note of Care's", Attempt("note"))
    there.write(case, "I have refunded it.", new_status=3)
    wait_for(lambda: care.handoffs.of(conversation) is None, care)
    assert said(care, conversation) == ["Hello, I am Ana.", "I have refunded it."]
    ended = care.handoffs.returned(conversation)
    assert ended is not None
    assert ended.agent is not None
    assert (ended.state, ended.agent.name) == (State.RESOLVED, "Ana")


def test_who_leaves_has_their_case_resolved(
    care: Services, there: DjangoHelpdesk, conversation: str
) -> None:
    deliver(care)
    handoff = care.handoffs.of(conversation)
    assert handoff is not None
    care.handoffs.cancel(conversation)
    deliver(care)
    (found,) = [one for one in there.tickets() if handoff.number in one["title"]]
    assert found["status"] == 3
    assert Event.CANCELLED.value in comments(found, public=False)[-1]


def test_what_is_answered_with_500_and_done_is_not_done_twice(
    care: Services,
    there: DjangoHelpdesk,
    conversation: str,
    receiver: Receiver,
) -> None:
    """While Care's webhook is down, every call to the helpdesk is done and answered with 500."""
    care.transcript.accept(conversation, "m1", "Hello?", "m1")
    with receiver.door.broken("down"):
        deliver(care)
        found = ticket(there, care, conversation)
        assert len(comments(found, public=False)) == 2
        before = len(there.tickets())
        with pytest.raises(requests.HTTPError, match="500"):
            there.write(found["id"], "You were not there.")
    there.write(found["id"], "Now you are.")
    wait_for(lambda: len(said(care, conversation)) == 2, care)
    assert said(care, conversation) == ["You were not there.", "Now you are."]
    assert len(there.tickets()) == before


def test_strangers_are_not_let_in(care: Services, receiver: Receiver) -> None:
    stranger = receiver.address.replace(SECRET, "guess")
    assert requests.post(stranger, json={"ticket": {"id": 1}}, timeout=5).status_code == 401
    assert care.desk_inbox.refusals() == {"forged": 1}
