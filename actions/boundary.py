"""The one place where work meets the conversation: threads, deadline, and failures into words.

An action's work runs in a thread, so that a slow back end never stalls another customer, and
within the turn's deadline. Whatever goes wrong, the customer gets an honest sentence with a
next step, nothing that was about to be said is said, and the task stops: no later step of a
rule can confirm what did not happen.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.turn import Turn
from actions.wording import speaking
from care.bootstrap import Services, services
from care.correlation import correlated
from care.deadline import deadline
from care.errors import (
    CareError,
    DeadlineExceeded,
    NotAllowed,
    NotFound,
    Rejected,
    StoreUnavailable,
    Unavailable,
)
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

# Enough for every customer of a busy minute to wait for a slow back end without queueing.
_WORKERS = ThreadPoolExecutor(max_workers=64, thread_name_prefix="care-action")

# Seconds of a turn's time in which the work can still tell what became of it.
_TO_TELL = 0.2

# What the customer is told: the first line whose error fits. Services answer the expected
# refusals themselves; what arrives here is what an action had no better answer to.
_WORDING: tuple[tuple[type[Exception], str], ...] = (
    (StoreUnavailable, "utter_service_problem"),
    (Unavailable, "utter_backend_unavailable"),
    (NotFound, "utter_not_found"),
    (NotAllowed, "utter_not_allowed"),
    (Rejected, "utter_rejected"),
    (Exception, "utter_service_problem"),
)


class CareAction(Action, ABC):
    """An action of Care: a name, and the work in `act`."""

    action_name: ClassVar[str]

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    def act(self, turn: Turn, care: Services) -> None:
        """Does the work and notes in `turn` what to say. Runs in a thread; may block."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn.read(tracker)
        with correlated(turn.metadata.get("correlation_id")), speaking(turn.text("language")):
            try:
                turn = await self._within_deadline(turn)
            except Exception as error:  # noqa: BLE001  # any bug must end in a next step, too
                level = logging.WARNING if isinstance(error, CareError) else logging.ERROR
                logger.log(level, "%s failed: %s", self.action_name, in_one_line(error))
                # The turn is as it was: what the work has noted so far is its own, and work
                # that was given up may still be noting.
                _stop(turn, error)
        if turn.declined:
            # Outside of the above: to the SDK this is an answer, not a failure.
            raise ActionExecutionRejection(self.action_name)
        turn.tell(dispatcher)
        return turn.events

    async def _within_deadline(self, turn: Turn) -> Turn:
        care = services()
        seconds = turn.seconds_left(care.settings.turn_budget)
        if seconds <= _TO_TELL:
            raise DeadlineExceeded("nothing was left of the turn's time")
        with deadline(seconds - _TO_TELL):
            work = contextvars.copy_context().run
            loop = asyncio.get_running_loop()
            try:
                return await asyncio.wait_for(
                    loop.run_in_executor(_WORKERS, work, self._acted, turn.fresh(), care), seconds
                )
            except asyncio.TimeoutError:
                raise DeadlineExceeded("the work took longer than the turn allows") from None

    def _acted(self, turn: Turn, care: Services) -> Turn:
        self.act(turn, care)
        return turn


def _stop(turn: Turn, error: Exception) -> None:
    wording = next(response for kind, response in _WORDING if isinstance(error, kind))
    turn.say(wording)
    turn.end_task()
