"""The action server in this process, behind real HTTP, with an eye on what each action does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from typing import Any

from rasa_sdk.interfaces import ActionExecutionRejection

from support.breaking import Answer, Asked
from support.dialogue_stage import an_executor

Around = Callable[[dict[str, Any]], AbstractContextManager[list[str]]]


class ActionsServer:
    """Runs the actions it is asked for, each inside of `around`, which is given the whole call.

    To the list that it yields is added what the action says.
    """

    def __init__(self) -> None:
        self.around: Around = lambda call: nullcontext([])
        self._executor = an_executor()

    def __call__(self, asked: Asked) -> Answer:
        call = asked.json
        with self.around(call) as told:
            try:
                answer = asyncio.run(self._executor.run(call))
            except ActionExecutionRejection as refusal:
                said = {"error": str(refusal), "action_name": refusal.action_name}
                return Answer(HTTPStatus.BAD_REQUEST, json.dumps(said).encode())
            told += [str(reply.get("response")) for reply in answer["responses"]]
        return Answer(HTTPStatus.OK, json.dumps(answer).encode())


def action_of(body: bytes) -> str:
    """The name of the action that a call of the action server is for."""
    return str(json.loads(body or b"{}").get("next_action"))
