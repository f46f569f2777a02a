"""The website channel over socket.io: the same messages as over REST, without asking for them.

Rasa's own socket.io channel takes a session's id for a proof, and forgets what is said while nobody
is connected. Here a connection is opened by the session's token, hears only its own conversation,
and begins with what it has missed. Described for clients in `docs/channel.md`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import engineio
import socketio
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio.exceptions import ConnectionRefusedError as Refused

from assistant.channels.feed import Feed, Seat
from assistant.channels.gate import Gate
from assistant.channels.incoming import read_message
from assistant.channels.problems import Problem, as_dict, respond, unauthorised
from assistant.channels.sessions import Sessions
from assistant.channels.turns import Turns
from care.bootstrap import Services
from care.errors import CareError
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

PATH = "socket.io"  # below the channel's own
MOST_IN_ONE_CONVERSATION = 10
_MOST_JOINS = 3  # tries of one connection to say whose it is
_EVENTS = ("message", "typing")  # that clients send
# The packets that they send: connect, disconnect, event, acknowledgement. None here is binary.
_PACKETS = ("0", "1", "2", "3")
_CONNECT = "0"
_JOIN_SECONDS = 10.0  # within which a connection has to say whose it is
_CHECK_SECONDS = 30.0  # how often it is looked whether tokens are still good
_PING_SECONDS, _ANSWER_SECONDS = 25, 20


class SocketBlueprint(Blueprint):
    """A blueprint that brings the socket's path with it."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Adds the path below the blueprint's own."""
        prefix = str(options.get("url_prefix") or "")
        self.ctx.sockets.attach(app, f"{prefix}/{PATH}".lstrip("/"))
        # Before the server starts: it reads this first.
        app.config.WEBSOCKET_MAX_SIZE = self.ctx.sockets.most_bytes
        super().register(app, options)


class _Engine(engineio.AsyncServer):
    """Has every request pass the door before anything is done with it."""

    door: Callable[[Request], HTTPResponse | None]

    async def handle_request(self, request: Request) -> HTTPResponse:
        refused = self.door(request)
        return refused if refused else await super().handle_request(request)


class _Server(socketio.AsyncServer):
    """Says which connections there are, and takes only what clients of this channel send.

    The library would take a client's word for its own events (`connect`, `disconnect`), and keep
    the parts of binary messages for as long as any are announced.
    """

    def __init__(self, connections: Connections, **options: Any) -> None:
        super().__init__(**options)
        self._connections = connections

    def _engineio_server_class(self) -> type[engineio.AsyncServer]:
        return _Engine

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        self._connections.opened(eio_sid, environ["sanic.request"])
        await super()._handle_eio_connect(eio_sid, environ)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        if not self._connections.is_open(eio_sid):
            return  # it was closed, and goes on all the same
        packet = data[:1] if isinstance(data, str) else ""
        is_fair = packet != _CONNECT or self._connections.may_join(eio_sid)
        if packet in _PACKETS and is_fair:
            await super()._handle_eio_message(eio_sid, data)
        else:
            await self.drop(eio_sid)

    async def _handle_event(self, eio_sid: str, namespace: str, ack: Any, data: Any) -> None:
        if isinstance(data, list) and data and data[0] in _EVENTS:
            await super()._handle_event(eio_sid, namespace, ack, data)

    async def drop(self, eio_sid: str) -> None:
        """Closes a connection without waiting until the client has heard of it."""
        connection = self.eio.sockets.pop(eio_sid, None)
        if connection is not None:
            await connection.close(wait=False, reason=self.reason.SERVER_DISCONNECT)

    async def _handle_eio_disconnect(self, eio_sid: str, reason: str) -> None:
        self._connections.closed(eio_sid)
        await super()._handle_eio_disconnect(eio_sid, reason)


class Connections:
    """Whose the open connections are, and how many each address has."""

    def __init__(self, gate: Gate, most: int) -> None:
        self._gate, self._most = gate, most
        self._open: dict[str, tuple[str, float]] = {}
        self._of: Counter[str] = Counter()
        self._joins: Counter[str] = Counter()

    def door(self, request: Request) -> HTTPResponse | None:
        """The refusal of a request that may not come in; None for all others."""
        try:
            self._gate.check_origin(request)
            if "j" in request.args:
                raise Problem(400, "bad-request", "JSONP is not served.")
            if "sid" not in request.args:
                self._gate.admit(request)
                if self._of[self._gate.address(request)] >= self._most:
                    detail = "This address has too many open connections."
                    raise Problem(429, "too-many", detail, Retry_After="10")
        except Problem as problem:
            response = respond(problem)
            self._gate.finish(request, response)
            return response
        return None

    def opened(self, eio_sid: str, request: Request) -> None:
        """Counts it for its address."""
        address = self._gate.address(request)
        self._open[eio_sid] = (address, time.monotonic())
        self._of[address] += 1

    def is_open(self, eio_sid: str) -> bool:
        """Whether it has not been closed."""
        return eio_sid in self._open

    def may_join(self, eio_sid: str) -> bool:
        """Whether it may try, once more, to say whose it is."""
        self._joins[eio_sid] += 1
        return self._joins[eio_sid] <= _MOST_JOINS

    def closed(self, eio_sid: str) -> None:
        """Counts it no longer."""
        self._joins.pop(eio_sid, None)
        address, _ = self._open.pop(eio_sid, ("", 0.0))
        self._of[address] -= 1
        if self._of[address] <= 0:
            del self._of[address]

    def older_than(self, seconds: float) -> list[str]:
        """Those that were opened so long ago."""
        before = time.monotonic() - seconds
        return [eio_sid for eio_sid, (_, at) in self._open.items() if at < before]


class Sockets:
    """Serves socket.io: `message` comes in; `message` and `state` go out.

    Args:
        ready: raises a problem as long as messages cannot be answered.
    """

    def __init__(
        self,
        care: Services,
        gate: Gate,
        sessions: Sessions,
        turns: Turns,
        ready: Callable[[], object],
    ) -> None:
        self._care, self._gate, self._sessions, self._turns = care, gate, sessions, turns
        self._ready = ready
        self.most_bytes = care.settings.max_body_bytes
        self._connections = Connections(gate, care.settings.connections_per_address)
        self._server = _Server(
            self._connections,
            async_mode="sanic",
            cors_allowed_origins=lambda origin, environ: True,  # the door has looked
            cors_credentials=False,
            max_http_buffer_size=self.most_bytes,
            ping_interval=_PING_SECONDS,
            ping_timeout=_ANSWER_SECONDS,
        )
        self._server.eio.door = self._connections.door
        self._feed = Feed(care, self._emit, turns.in_thread)
        self._seats: dict[str, Seat] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._server.on("connect", self._connect)
        self._server.on("disconnect", self._disconnect)
        self._server.on("message", self._message)
        self._server.on("typing", self._typing)

    def attach(self, app: Sanic, path: str) -> None:
        """Adds the socket's path to the app."""
        self._server.attach(app, path)

    def start(self) -> None:
        """Begins to bring news; on the server's event loop."""
        self._tasks = [asyncio.create_task(self._feed.run()), asyncio.create_task(self._sweep())]

    async def stop(self) -> None:
        """Ends all connections: clients connect again, to whoever serves then."""
        for task in self._tasks:
            task.cancel()
        for eio_sid in self._connections.older_than(0.0):
            await self._server.drop(eio_sid)
        await self._server.shutdown()

    async def _connect(self, sid: str, _: dict[str, Any], auth: Any = None) -> None:
        try:
            authorization, after = _read_auth(auth)
            conversation_id = await self._turns.in_thread(
                self._sessions.conversation, authorization
            )
            if self._feed.count(conversation_id) >= MOST_IN_ONE_CONVERSATION:
                raise Problem(429, "too-many", "The conversation has too many open connections.")
            # While the token was looked at, it may have been closed, or said it twice.
            connection = str(self._server.manager.eio_sid_from_sid(sid, "/"))
            if not self._may_sit(connection):
                raise Problem(409, "bad-request", "A connection is one conversation's.")
        except Exception as error:  # noqa: BLE001  # every error has an answer, decided there
            raise Refused(as_dict(error)) from None
        seat = Seat(sid, connection, conversation_id, authorization, after)
        self._seats[sid] = seat
        self._feed.join(seat)

    def _may_sit(self, connection: str) -> bool:
        has_one = any(seat.connection == connection for seat in self._seats.values())
        return self._connections.is_open(connection) and not has_one

    async def _disconnect(self, sid: str, *_: Any) -> None:
        seat = self._seats.pop(sid, None)
        if seat is not None:
            self._feed.leave(seat)

    async def _message(self, sid: str, content: Any = None, *_: Any) -> dict[str, Any]:
        """The replies, as over REST, or a problem."""
        seat = self._seats.get(sid)
        try:
            if seat is None:
                raise unauthorised("no-session", "Connect with the session's token first.")
            return {"messages": await self._take(seat, content)}
        except Exception as error:  # noqa: BLE001  # every error has an answer, decided there
            return {"problem": as_dict(error)}

    async def _typing(self, sid: str, *_: Any) -> None:
        seat = self._seats.get(sid)
        if seat is not None and self._gate.may_tell_typing(seat.conversation_id):
            with suppress(CareError):  # nobody misses it
                await self._turns.in_thread(self._care.handoffs.note_typing, seat.conversation_id)

    async def _take(self, seat: Seat, content: Any) -> list[dict[str, Any]]:
        self._ready()
        self._gate.admit_message(seat.conversation_id)
        if not isinstance(content, dict):
            raise Problem(422, "not-an-object", "A message must be an object.")
        message = read_message(content, self._care.settings.max_message_chars)
        async with seat.in_order:
            await self._turns.in_thread(self._sessions.conversation, seat.authorization)
            turn = asyncio.create_task(self._turns.take(seat.conversation_id, message))
        turn.add_done_callback(lambda _: self._feed.look_soon(seat.conversation_id))
        return [reply.as_dict() for reply in await turn]

    async def _emit(self, sid: str, event: str, content: dict[str, Any]) -> None:
        await self._server.emit(event, content, to=sid)

    async def _sweep(self) -> None:
        next_check = time.monotonic() + _CHECK_SECONDS
        while True:
            await asyncio.sleep(_JOIN_SECONDS / 2)
            try:
                await self._drop_silent()
                if time.monotonic() >= next_check:
                    next_check = time.monotonic() + _CHECK_SECONDS
                    await self._drop_ended()
            except Exception as error:  # noqa: BLE001  # the next look must come
                logger.error("sockets: %s", in_one_line(error))

    async def _drop_silent(self) -> None:
        """Closes connections that do not say whose they are."""
        known = {seat.connection for seat in self._seats.values()}
        for eio_sid in self._connections.older_than(_JOIN_SECONDS):
            if eio_sid not in known:
                await self._server.drop(eio_sid)

    async def _drop_ended(self) -> None:
        """Closes connections whose token is over, or was revoked."""
        for seat in list(self._seats.values()):
            try:
                await self._turns.in_thread(self._sessions.conversation, seat.authorization)
            except Problem:
                await self._server.drop(seat.connection)
            except Exception:  # noqa: BLE001, S112  # the database is away: nobody is to blame
                continue


def _read_auth(auth: Any) -> tuple[str, int]:
    """The token as authorization, and the number after which messages are wanted."""
    given = auth if isinstance(auth, dict) else {}
    token, after = given.get("token"), given.get("after", 0)
    if not isinstance(token, str) or not token:
        raise unauthorised("no-session", "Connect with `auth: {token}`.")
    if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after < 10**9:
        raise Problem(422, "bad-after", "`after` must be the `seq` of a message.")
    return f"Bearer {token}", after
