"""The channel over socket.io: who is heard, what is brought, and what is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import requests
import socketio
import websocket
from socketio.exceptions import ConnectionError as NotConnected
from support.channel_server import channel_server
from support.desk import a_customer_waits
from support.socket_page import Page, soon

from assistant.channels import feed, sockets
from assistant.channels.tokens import SessionTokens
from care.bootstrap import Services, bootstrap
from care.clients.fake_shop import FakeShop
from care.conversations import typing
from care.conversations.models import Author
from care.conversations.transcript import append_said
from care.desk.models import Account, Role
from care.desk.service import desk_of
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Agent
from care.handoff.store import now
from care.settings import Settings

TRANSPORTS = ("polling", "websocket")
ORIGIN = "https://shop.example"


@pytest.fixture
def care(settings: Settings, shop: FakeShop) -> Services:
    changes = {"origins": [ORIGIN], "connections_per_address": 12, "calls_at_once": 200}
    return bootstrap(Settings(_env_file=None, **{**settings.dict(), **changes}), shop)


@pytest.fixture
def url(care: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(sockets, "_JOIN_SECONDS", 3.0)
    monkeypatch.setattr(sockets, "_CHECK_SECONDS", 0.5)
    with channel_server(care, monkeypatch) as running:
        yield running


@pytest.fixture
def page(url: str) -> Iterator[Callable[..., Page]]:
    opened: list[Page] = []

    def new(transport: str = "websocket", **headers: str) -> Page:
        opened.append(Page(url, transport, **headers))
        return opened[-1]

    yield new
    for one in opened:
        one.closes()


@pytest.fixture
def token(care: Services) -> str:
    """Of a customer who waits for a person: what they say needs no Rasa."""
    a_customer_waits(care)
    return SessionTokens(care.settings).issue("c1")


def agent_does(care: Services, what: Event, text: str = "") -> None:
    handoff = care.handoffs.of("c1")
    assert handoff is not None
    event_id = f"{what.value}-{time.monotonic_ns()}"
    care.handoffs.hear(
        DeskEvent("builtin", event_id, handoff.number, what, now(), Agent("ana", "Ana"), text)
    )


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_page_hears_what_was_said_and_what_is_said_next(
    care: Services, page: Callable[..., Page], token: str, transport: str
) -> None:
    mine = page(transport).opens(token)
    soon(lambda: mine.texts == ["I want a person"])
    soon(lambda: mine.states == [{"state": "queued", "agent": None, "typing": None}])
    agent_does(care, Event.ASSIGNED)
    agent_does(care, Event.SPOKE, "Hello, I am Ana.")
    soon(lambda: mine.texts[-1:] == ["Hello, I am Ana."])
    soon(lambda: mine.states[-1] == {"state": "with_agent", "agent": "Ana", "typing": None})
    assert mine.messages[-1]["author"] == {"kind": "agent", "name": "Ana"}
    agent_does(care, Event.CLOSED)
    soon(lambda: mine.states[-1] == {"state": "bot", "agent": None, "typing": None})
    care.transcript.end("c1")
    soon(lambda: mine.states[-1] == {"state": "ended", "agent": None, "typing": None})
    assert mine.seqs == list(range(1, len(mine.seqs) + 1))


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_two_pages_hold_the_same_in_the_same_order(
    care: Services, page: Callable[..., Page], token: str, transport: str
) -> None:
    agent_does(care, Event.ASSIGNED)
    one, other = page(transport).opens(token), page(transport).opens(token)
    for number in range(5):
        assert one.says(id=f"one-{number}", text=f"one {number}") == {"messages": []}
        assert other.says(id=f"other-{number}", text=f"other {number}") == {"messages": []}
    soon(lambda: len(one.texts) == len(other.texts) == 12)
    assert one.messages == other.messages
    assert one.seqs == list(range(1, 13))


def test_who_comes_back_gets_what_was_missed_and_no_more(
    care: Services, page: Callable[..., Page], token: str
) -> None:
    first = page().opens(token)
    soon(lambda: first.seqs == [1])
    first.closes()
    with care.database.write() as connection:
        for number in range(3):
            append_said(connection, "c1", Author.AGENT, "Ana", f"text {number}")
    again = page().opens(token, after=1)
    soon(lambda: again.texts == ["text 0", "text 1", "text 2"])
    assert again.seqs == [2, 3, 4]


def test_a_message_sent_twice_is_said_once(page: Callable[..., Page], token: str) -> None:
    mine = page().opens(token)
    assert mine.says(id="m1", text="hello?") == mine.says(id="m1", text="hello?")
    soon(lambda: mine.texts == ["I want a person", "hello?"])
    problem = mine.says(id="m1", text="something else")["problem"]
    assert problem["status"] == 409


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("text", "not-an-object"),
        (None, "not-an-object"),
        ([1], "not-an-object"),
        ({}, "bad-id"),
        ({"id": "x", "text": 7}, "not-text"),
        ({"id": "x", "text": "y" * 4001}, "text-too-long"),
        ({"id": "x", "choice": "nobody-offered-it"}, "not-found"),
    ],
)
def test_what_is_no_message_is_a_problem(
    page: Callable[..., Page], token: str, content: object, name: str
) -> None:
    mine = page().opens(token)
    answer = mine.client.call("message", content, timeout=5)
    assert answer["problem"]["type"].endswith(f"/{name}")
    assert mine.says(id="m1", text="still here") == {"messages": []}


@pytest.mark.parametrize("given", ["", "x.y.z", None, 7, {"$ne": 1}])
def test_without_a_good_token_nothing_is_heard(page: Callable[..., Page], given: object) -> None:
    stranger = page()
    with pytest.raises(NotConnected):
        stranger.opens(given)
    assert stranger.messages == []


@pytest.mark.parametrize("after", [-1, "1", 1.5, True, 10**9])
def test_history_is_asked_for_by_number(
    page: Callable[..., Page], token: str, after: object
) -> None:
    with pytest.raises(NotConnected):
        page().opens(token, after=after)


def test_another_conversation_is_not_heard(
    care: Services, page: Callable[..., Page], token: str
) -> None:
    care.transcript.start("c2", None)
    stranger = page().opens(SessionTokens(care.settings).issue("c2"))
    mine = page().opens(token)
    mine.says(id="m1", text="a secret")
    soon(lambda: "a secret" in mine.texts)
    time.sleep(0.3)
    assert stranger.messages == []


def test_a_revoked_token_closes_what_is_open(
    care: Services, page: Callable[..., Page], token: str
) -> None:
    mine = page().opens(token)
    care.transcript.close_to_tokens("c1")
    assert mine.says(id="m1", text="hello")["problem"]["status"] == 401
    soon(lambda: not mine.client.connected)
    with pytest.raises(NotConnected):
        page().opens(token)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_foreign_page_gets_no_connection(
    page: Callable[..., Page], token: str, transport: str
) -> None:
    with pytest.raises(NotConnected):
        page(transport, Origin="https://evil.example").opens(token)
    assert page(transport, Origin=ORIGIN).opens(token).client.connected


def test_an_address_has_so_many_connections_and_gives_them_back(
    url: str, page: Callable[..., Page], care: Services
) -> None:
    def one() -> Page:
        conversation_id = f"d{time.monotonic_ns()}"
        care.transcript.start(conversation_id, None)
        return page().opens(SessionTokens(care.settings).issue(conversation_id))

    pages = [one() for _ in range(12)]
    with pytest.raises(NotConnected):
        one()
    pages[0].closes()

    def another() -> bool:
        with suppress(NotConnected):
            return bool(one().client.connected)
        return False

    soon(another)


def test_a_conversation_has_so_many(page: Callable[..., Page], token: str) -> None:
    for _ in range(sockets.MOST_IN_ONE_CONVERSATION):
        page().opens(token)
    with pytest.raises(NotConnected):
        page().opens(token)


def test_who_does_not_say_whose_it_is_is_not_kept(url: str) -> None:
    query = {"EIO": "4", "transport": "polling"}
    answer = requests.get(f"{url}/socket.io/", params=query, timeout=5)
    assert answer.status_code == 200
    sid = answer.text.split('"sid":"')[1].split('"')[0]
    time.sleep(5)
    late = requests.get(f"{url}/socket.io/", params={**query, "sid": sid}, timeout=5)
    assert late.status_code == 400


def test_jsonp_and_oversized_frames_are_refused(
    url: str, page: Callable[..., Page], token: str
) -> None:
    query = {"EIO": "4", "transport": "polling", "j": "0"}
    assert requests.get(f"{url}/socket.io/", params=query, timeout=5).status_code == 400
    mine = page().opens(token)
    mine.client.emit("message", {"id": "m1", "text": "x" * 200_000})
    soon(lambda: not mine.client.connected)
    assert page().opens(token).says(id="m2", text="others go on") == {"messages": []}


def test_each_side_sees_the_other_write(
    care: Services, page: Callable[..., Page], token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typing, "SECONDS", 1.0)
    agent_does(care, Event.ASSIGNED)
    handoff = care.handoffs.of("c1")
    assert handoff is not None
    desk, ana = desk_of(care), Account("ana", "ana@example.com", "Ana", Role.AGENT, True, None)
    mine = page().opens(token)
    soon(lambda: mine.states)
    desk.work.type(handoff.number, ana)
    soon(lambda: mine.states[-1]["typing"] == "Ana")
    soon(lambda: mine.states[-1]["typing"] is None)
    before = desk.conversations.version(handoff.number)
    mine.client.emit("typing")
    soon(lambda: desk.conversations.is_customer_typing(handoff))
    assert desk.conversations.version(handoff.number) != before
    mine.says(id="m1", text="there it is")
    assert not desk.conversations.is_customer_typing(handoff)


def test_only_who_has_it_is_seen_writing(
    care: Services, page: Callable[..., Page], token: str
) -> None:
    agent_does(care, Event.ASSIGNED)
    handoff = care.handoffs.of("c1")
    assert handoff is not None
    bo = Account("bo", "bo@example.com", "Bo", Role.AGENT, True, None)
    desk_of(care).work.type(handoff.number, bo)
    assert care.standings.of(["c1"])["c1"].typing == ""


class Raw:
    """A client that sends what it likes."""

    def __init__(self, url: str, token: str = "") -> None:
        where = url.replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket"
        self.socket = websocket.create_connection(where, timeout=5)
        assert self.socket.recv().startswith("0")
        if token:
            self.socket.send("40" + json.dumps({"token": token}))
            assert self.socket.recv().startswith("40")

    def hears(self, text: str, seconds: float = 2.0) -> bool:
        """Whether it gets something with this in it."""
        end = time.monotonic() + seconds
        self.socket.settimeout(0.2)
        while time.monotonic() < end:
            try:
                got = self.socket.recv()
            except websocket.WebSocketTimeoutException:
                continue
            except (websocket.WebSocketException, OSError):
                return False
            if text in str(got):
                return True
        return False


FRAMES: dict[str, str | bytes] = {
    "deep": "42" + "[" * 50_000,
    "no array": '42{"a":1}',
    "no name": "42[]",
    "no JSON": "42[",
    "unknown event": '42["shutdown"]',
    "reserved event": '42["connect",{}]',
    "another namespace": "40/admin,{}",
    "unknown packet": "9",
    "binary that never comes": '459999-["message",{"_placeholder":true,"num":0}]',
    "bytes": b"\x00\xff\xfe",
    "a number": "42[7]",
    "a long number": "42[" + "9" * 50_000 + "]",
    "ack of nothing": '43999["x"]',
    "a surrogate": '42["message",{"id":"s","text":"\\ud800"}]',
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_no_frame_hurts(
    url: str, page: Callable[..., Page], token: str, frame: str | bytes
) -> None:
    rude = Raw(url, token).socket
    if isinstance(frame, bytes):
        rude.send_binary(frame)
    else:
        rude.send(frame)
    time.sleep(0.1)
    assert page().opens(token).says(id="m1", text="others go on") == {"messages": []}
    rude.close()


def test_one_who_never_asks_again_does_not_stop_the_sweep(
    url: str, care: Services, page: Callable[..., Page], token: str
) -> None:
    query = {"EIO": "4", "transport": "polling"}
    assert requests.get(f"{url}/socket.io/", params=query, timeout=5).status_code == 200
    mine = page().opens(token)
    time.sleep(5)
    care.transcript.close_to_tokens("c1")
    soon(lambda: not mine.client.connected)


@pytest.mark.parametrize("frame", ['42["connect",{},SECOND]', "40SECOND"])
def test_one_connection_is_one_conversations(
    url: str, care: Services, token: str, frame: str
) -> None:
    care.transcript.start("c2", None)
    second = json.dumps({"token": SessionTokens(care.settings).issue("c2")})
    raw = Raw(url, token)
    raw.socket.send(frame.replace("SECOND", second))
    with care.database.write() as connection:
        append_said(connection, "c2", Author.AGENT, "Ana", "for the other one")
    assert not raw.hears("for the other one")


def test_who_is_told_to_leave_hears_nothing_more(url: str, care: Services, token: str) -> None:
    raw = Raw(url, token)
    care.transcript.close_to_tokens("c1")
    time.sleep(4)
    with care.database.write() as connection:
        append_said(connection, "c1", Author.AGENT, "Ana", "a secret")
    assert not raw.hears("a secret")


def test_the_parts_of_something_binary_are_not_kept(
    url: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[object] = []
    monkeypatch.setattr(socketio.packet.Packet, "add_attachment", lambda _, data: kept.append(data))
    raw = Raw(url, token)
    raw.socket.send('451000000-["message",{"_placeholder":true,"num":0}]')
    with suppress(OSError, websocket.WebSocketException):
        for _ in range(20):
            raw.socket.send_binary(b"x" * 1000)
    time.sleep(0.3)
    assert kept == []


def test_tokens_are_not_tried_without_end(url: str) -> None:
    raw = Raw(url)
    with suppress(OSError, websocket.WebSocketException):
        for _ in range(10):
            raw.socket.send('40{"token":"a.b.c"}')
    refused = sum(raw.hears("no-session", 0.5) for _ in range(6))
    assert 0 < refused <= 3


def test_broken_utf8_hurts_nobody(url: str, page: Callable[..., Page], token: str) -> None:
    where = url.replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket"
    rude = websocket.create_connection(where, timeout=5)
    rude.send(b"40\xff\xfe", opcode=websocket.ABNF.OPCODE_TEXT)
    query = {"EIO": "4", "transport": "polling"}
    body = b"\xff\xfe\x80"
    answer = requests.post(f"{url}/socket.io/", params={**query, "sid": "x"}, data=body, timeout=5)
    assert answer.status_code == 400
    assert page().opens(token).says(id="m1", text="others go on") == {"messages": []}
    rude.close()
