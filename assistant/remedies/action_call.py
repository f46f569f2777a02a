"""Calls of the action server that end in time and fail loudly.

Rasa waits five minutes for an action (its conversation lock lasts one), re-checks the schema
of the answer's schema at each call (30 ms, most of the call), and sends the whole conversation
each time. Here a call has what is left of the customer's patience, a schema that is checked
once, and every kind of failure is one exception, `ActionFailed`, which
`assistant/remedies/processor.py` answers.
"""

from __future__ import annotations

import asyncio
import json
from functools import lru_cache
from typing import Any

import aiohttp
from jsonschema import Draft7Validator
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from care.deadline import remaining
from care.errors import DeadlineExceeded, Unavailable
from care.settings import settings


class ActionFailed(Unavailable):
    """The action server did not do what was asked; nobody knows how far it came.

    Not one of Rasa's exceptions: Rasa takes those from the validation of slots for consent.
    """


async def run(
    self: RemoteAction,
    output_channel: OutputChannel,
    nlg: NaturalLanguageGenerator,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> list[Event]:
    """Has the action server run this action; replaces `RemoteAction.run`.

    Raises:
        ActionExecutionRejection: the action declined, so that another one may be tried.
        ActionFailed: anything else that is not a proper answer in time.
    """
    call = self._action_call_format(tracker, domain)
    answer = await _ask(self, call)
    _validate(self.name(), answer)
    try:
        noted = deserialise_events(answer.get("events", []))
    except (ValueError, KeyError, TypeError) as error:
        raise ActionFailed(f"{self.name()}: an event is broken: {type(error).__name__}") from None
    # Only now, or something would be said of an answer that turns out to be broken.
    said = await self._utter_responses(answer.get("responses", []), output_channel, nlg, tracker)
    return [*said, *noted]


async def _ask(action: RemoteAction, call: dict[str, Any]) -> dict[str, Any]:
    endpoint = _endpoint(action)
    try:
        seconds = remaining(settings().answer_within)
        # `wait_for` bounds the whole exchange; the client's own limit is minutes.
        answer = await asyncio.wait_for(endpoint.request(method="post", json=call), seconds)
    except ClientResponseError as error:
        raise _refusal(action, error) from None
    except (asyncio.TimeoutError, DeadlineExceeded):
        raise ActionFailed(f"{action.name()}: no answer in time") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise ActionFailed(f"{action.name()}: {type(error).__name__}") from None
    if not isinstance(answer, dict):
        raise ActionFailed(f"{action.name()}: the answer is not a JSON object")
    return answer


def _endpoint(action: RemoteAction) -> EndpointConfig:
    if action.action_endpoint is None:
        raise ActionFailed("no action_endpoint in endpoints.yml")
    moved_to = settings().actions_url
    if moved_to is None:
        return action.action_endpoint
    endpoint = action.action_endpoint.copy()
    endpoint.url = moved_to if moved_to.rstrip("/").endswith("/webhook") else f"{moved_to}/webhook"
    return endpoint


def _refusal(action: RemoteAction, error: ClientResponseError) -> RasaException:
    """A 400 with a name is the SDK's way to say that an action declined."""
    try:
        body = json.loads(error.text)
        if error.status == 400:
            return ActionExecutionRejection(body["action_name"], body.get("error"))
    except (ValueError, KeyError, TypeError):
        pass
    return ActionFailed(f"{action.name()}: the action server answered {error.status}")


@lru_cache(maxsize=1)
def _validator() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())


def _validate(name: str, answer: dict[str, Any]) -> None:
    problem = next(_validator().iter_errors(answer), None)
    if problem is not None:
        where = ".".join(str(part) for part in problem.path) or "the answer"
        raise ActionFailed(f"{name}: {where} is not as the action server should answer")


def apply() -> None:
    RemoteAction.run = run
