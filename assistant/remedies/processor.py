"""A failed action is told to the customer, and never taken for a success.

Rasa logs an action that raised as executed, without its events, and goes on: a rule such as
`action_cancel_order` then `utter_cancelled` confirms a cancellation that never happened. Here
the failure is recorded as a rejection, the customer hears `utter_service_problem`, and the turn
ends, so that nothing later in the rule is said.

The processor is also where every message passes, so what a message means
for the language, the mood and the wishes of a conversation is noted from here.
"""

from __future__ import annotations

import logging
from typing import Any, Protocol, runtime_checkable

import rasa.core.agent
from rasa.core.actions.action import (
    Action,
    ActionBotResponse,
    ActionExecutionRejection,
)
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    Event,
    FollowupAction,
    SlotSet,
)
from rasa.shared.core.trackers import DialogueStateTracker

from assistant import feelings, opening, wishes
from assistant.channels import handover
from assistant.languages import choice
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

SERVICE_PROBLEM = "utter_service_problem"


@runtime_checkable
class NotesTheQuestion(Protocol):
    """An output channel that tells customers what kind of answer is expected."""

    expects: str | None


def note_question(output: NotesTheQuestion, tracker: DialogueStateTracker) -> None:
    """Notes the slot that the open form has asked for.

    Without an open form there is no question: a session that starts anew carries all slots
    over, the requested one as well.
    """
    output.expects = tracker.get_slot(REQUESTED_SLOT) if tracker.active_loop_name else None


class CareProcessor(MessageProcessor):
    """Rasa's message processor, with honest failures and an eye on every wish."""

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        tracker = await super().run_action_extract_slots(output_channel, tracker)
        tracker.update_with_events(opening.remembered_language(tracker), self.domain)
        effects = [
            *handover.effects(tracker),
            *choice.effects(tracker),
            *feelings.effects(tracker),
            *wishes.effects(tracker, self.domain),
        ]
        tracker.update_with_events(effects, self.domain)
        return tracker

    async def _update_tracker_session(
        self,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        is_over = self._has_session_expired(tracker)
        await super()._update_tracker_session(tracker, output_channel, metadata)
        if is_over:
            tracker.update_with_events(wishes.forgotten(tracker), self.domain)

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        guarded = GuardedAction(action)
        goes_on: bool = await super()._run_action(guarded, tracker, output_channel, nlg, prediction)
        return goes_on

    async def _run_prediction_loop(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> None:
        await super()._run_prediction_loop(output_channel, tracker)
        if isinstance(output_channel, NotesTheQuestion):
            note_question(output_channel, tracker)


class GuardedAction(Action):
    """An action whose failure becomes events that stop the task and tell the customer."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def name(self) -> str:
        return str(self._action.name())

    def event_for_successful_execution(self, prediction: PolicyPrediction) -> ActionExecuted:
        return self._action.event_for_successful_execution(prediction)

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        arguments: tuple[Any, ...] = (output_channel, nlg, tracker, domain)
        try:
            return await self._prefaced(await self._action.run(*arguments), *arguments)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it was, the customer must hear of it
            logger.error("action failed: %s", in_one_line(error))
            apology = await ActionBotResponse(SERVICE_PROBLEM).run(*arguments)
            apology = await self._prefaced(apology, *arguments)
            return [ActionExecutionRejected(self.name()), *apology, *_task_ended()]

    async def _prefaced(
        self,
        events: list[Event],
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        if not any(isinstance(event, BotUttered) and event.text for event in events):
            return events
        noted: list[Event] = []
        if opening.needs_introduction(tracker):
            preface = opening.INTRODUCTION
        elif feelings.is_to_be_told_of_people(tracker):
            preface, noted = feelings.ANY_TIME, [SlotSet(feelings.PERSON_NAMED, True)]
        else:
            return events
        said = await nlg.generate(preface, tracker, output_channel.name())
        return [*opening.prefaced(events, str((said or {}).get("text") or "")), *noted]


def _task_ended() -> list[Event]:
    """The conversation listens, with no form open: the next message starts afresh."""
    return [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None), FollowupAction(ACTION_LISTEN_NAME)]


def apply() -> None:
    rasa.core.agent.MessageProcessor = CareProcessor
