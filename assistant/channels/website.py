"""The website channel: the door for customers. Described for clients in `docs/channel.md`."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from assistant.channels.articles import ArticleRoutes
from assistant.channels.calendar import CalendarRoute
from assistant.channels.gate import Gate
from assistant.channels.incoming import read_message, read_object, read_text
from assistant.channels.problems import Handler, Problem, handler_of, respond
from assistant.channels.sessions import Sessions
from assistant.channels.sockets import SocketBlueprint, Sockets
from assistant.channels.turns import CHANNEL, Turns
from care.bootstrap import Services, services

_RATINGS = range(1, 6)
_COMMENT_CHARS = 2000
_LAST_TURNS_SECONDS = 10.0
# What scripts of other origins' pages may call.
_CROSS_ORIGIN = (
    *("/sessions", "/sessions/renew", "/sessions/revoke", "/identity"),
    *("/messages", "/typing", "/feedback", "/end", "/articles/<name:str>"),
)


class WebsiteInput(InputChannel):
    """Serves the calls below `/webhooks/website`."""

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The channel's routes. Rasa's callback is not used: it keeps the agent's failures."""
        care = services()
        gate = Gate(care.settings)
        routes = _Routes(care, gate)
        blueprint = SocketBlueprint("care_website")
        blueprint.ctx.sockets = routes.sockets
        for method, path, serve in (
            ("GET", "/health", routes.health),
            ("POST", "/sessions", routes.begin),
            ("POST", "/sessions/renew", routes.renew),
            ("POST", "/sessions/revoke", routes.revoke),
            ("POST", "/identity", routes.identify),
            ("POST", "/messages", routes.say),
            ("GET", "/messages", routes.replay),
            ("POST", "/typing", routes.typing),
            ("POST", "/feedback", routes.rate),
            ("POST", "/end", routes.end),
            ("GET", "/appointments/<name:str>", routes.calendar),
            ("GET", "/articles", routes.articles.index),
            ("GET", "/articles/<name:str>", routes.articles.page),
        ):
            blueprint.add_route(_through(gate, serve), path, methods=[method])
        for path in _CROSS_ORIGIN:
            blueprint.add_route(_asked_first(gate, path), path, methods=["OPTIONS"])
        blueprint.listener("before_server_start")(routes.open)
        blueprint.listener("before_server_stop")(routes.close)
        return blueprint


class _Routes:
    def __init__(self, care: Services, gate: Gate) -> None:
        self._care = care
        self._gate = gate
        self._sessions = Sessions(care)
        self._app: Sanic | None = None
        self._turns = Turns(self._agent, self._care)
        self._calendar = CalendarRoute(care, self._turns)
        self.sockets = Sockets(care, gate, self._sessions, self._turns, self._agent)
        self.articles = ArticleRoutes(care, self._sessions, self._turns)

    async def open(self, app: Sanic, _: Any) -> None:
        self._app = app
        # Sanic takes 100 MB by default; nothing that customers or helpdesks send comes near this.
        chosen = self._care.settings
        largest = max(chosen.max_body_bytes, chosen.helpdesk_max_body_bytes)
        app.config.REQUEST_MAX_SIZE = 2 * largest
        _answer_early_errors(app, self._gate)
        self.sockets.start()

    async def close(self, app: Sanic, _: Any) -> None:
        await self.sockets.stop()
        await self._turns.finish(_LAST_TURNS_SECONDS)

    async def health(self, request: Request) -> HTTPResponse:
        """200 once the model is loaded."""
        self._agent()
        return json({"status": "ok"})

    async def begin(self, request: Request) -> HTTPResponse:
        """Begins a conversation and hands out the token for it."""
        self._gate.admit_session(request)
        token = self._object(request).get("customer_token")
        return json(await self._turns.in_thread(self._sessions.begin, token), status=201)

    async def renew(self, request: Request) -> HTTPResponse:
        """Hands out another token for the same conversation."""
        return json(await self._turns.in_thread(self._sessions.renew, _authorization(request)))

    async def revoke(self, request: Request) -> HTTPResponse:
        """Makes all tokens of the conversation worthless."""
        await self._turns.in_thread(self._sessions.revoke, _authorization(request))
        return json({"state": "revoked"})

    async def identify(self, request: Request) -> HTTPResponse:
        """Notes that the customer has logged in on the website."""
        self._gate.admit_session(request)
        token = self._object(request).get("customer_token")
        await self._turns.in_thread(self._sessions.identify, _authorization(request), token)
        return json({"state": "verified"})

    async def say(self, request: Request) -> HTTPResponse:
        """Takes a message and answers with the replies to it."""
        conversation_id = await self._conversation(request)
        self._gate.admit_message(conversation_id)
        message = read_message(self._object(request), self._care.settings.max_message_chars)
        self._agent()
        replies = await self._turns.take(conversation_id, message)
        return json({"messages": [reply.as_dict() for reply in replies]})

    async def typing(self, request: Request) -> HTTPResponse:
        """Tells a person who has the conversation that the customer is writing."""
        conversation_id = await self._conversation(request)
        is_seen = self._gate.may_tell_typing(conversation_id) and await self._turns.in_thread(
            self._care.handoffs.note_typing, conversation_id
        )
        return json({"is_seen": is_seen}, status=202)

    async def replay(self, request: Request) -> HTTPResponse:
        """Everything that was said after a given message, by both sides."""
        conversation_id = await self._conversation(request)
        after = request.args.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) <= 9):
            raise Problem(422, "bad-after", "`after` must be the `seq` of a message.")
        messages = await self._turns.in_thread(
            self._care.transcript.since, conversation_id, int(after)
        )
        standing = (await self._turns.in_thread(self._care.standings.of, [conversation_id]))[
            conversation_id
        ]
        said = [message.as_dict() for message in messages]
        return json({"messages": said, **standing.as_dict()})

    async def rate(self, request: Request) -> HTTPResponse:
        """Keeps the customer's opinion of the conversation."""
        conversation_id = await self._conversation(request)
        body = self._object(request)
        rating, comment = body.get("rating"), body.get("comment")
        if not isinstance(rating, int) or isinstance(rating, bool) or rating not in _RATINGS:
            raise Problem(422, "bad-rating", "`rating` must be a whole number from 1 to 5.")
        if comment is not None:
            comment = read_text(comment, _COMMENT_CHARS)
        await self._turns.in_thread(self._care.transcript.rate, conversation_id, rating, comment)
        return json({"rating": rating}, status=201)

    async def end(self, request: Request) -> HTTPResponse:
        """Ends the conversation."""
        conversation_id = await self._conversation(request)
        await self._turns.in_thread(self._care.transcript.end, conversation_id)
        return json({"state": "ended"})

    async def calendar(self, request: Request) -> HTTPResponse:
        """An appointment's calendar file."""
        return await self._calendar.serve(request)

    def _agent(self) -> Any:
        agent = getattr(self._app.ctx, "agent", None) if self._app else None
        if agent is None or not agent.is_ready():
            raise Problem(503, "not-ready", "Care is starting. Try again soon.", Retry_After="5")
        return agent

    async def _conversation(self, request: Request) -> str:
        authorization = _authorization(request)
        return await self._turns.in_thread(self._sessions.conversation, authorization)

    def _object(self, request: Request) -> dict[str, Any]:
        return read_object(request, self._care.settings.max_body_bytes)


def _authorization(request: Request) -> str | None:
    value = request.headers.get("authorization")
    return None if value is None else str(value)


def _through(gate: Gate, serve: Callable[[Request], Awaitable[HTTPResponse]]) -> Handler:
    """A route behind the gate."""

    async def admitted(request: Request) -> HTTPResponse:
        gate.admit(request)
        return await serve(request)

    handle = handler_of(wraps(serve)(admitted))

    @wraps(serve)
    async def through(request: Request, **_: str) -> HTTPResponse:
        response = await handle(request)
        gate.finish(request, response)
        return response

    return through


def _asked_first(gate: Gate, path: str) -> Handler:
    """What a browser asks before a page of another origin calls `path`."""

    async def answer(request: Request) -> HTTPResponse:
        return gate.preflight(request)

    answer.__name__ = "preflight_" + re.sub(r"\W+", "_", path)
    return _through(gate, answer)


def _answer_early_errors(app: Sanic, gate: Gate) -> None:
    """Errors before a route is found (no such path, too large a body) are problems as well."""

    async def answer(request: Request, error: Exception) -> HTTPResponse:
        if request is None:
            return respond(error)
        if request.path.startswith("/webhooks/"):
            response = respond(error)
            gate.finish(request, response)
            return response
        return app.error_handler.default(request, error)

    app.error_handler.add(Exception, answer)
