"""Hello, what Care can do, saying again, and goodbye."""

from __future__ import annotations

import logging

from rasa_sdk.events import FollowupAction

from actions.boundary import CareAction
from actions.memory import recall
from actions.turn import Button, Turn
from actions.wording import phrase
from actions.work import Work
from care.bootstrap import Services
from care.errors import StoreUnavailable, Unavailable
from care.incidents import in_one_line
from care.policy import Task

logger = logging.getLogger(__name__)

_ENOUGH_TO_ASK = 2  # messages of a customer after which their opinion is worth asking for


class Greet(CareAction):
    """Says hello: by name to a customer who is known, with what was talked about last."""

    action_name = "action_greet"

    def act(self, turn: Turn, care: Services) -> None:
        if not care.identities.of(turn.conversation_id).is_verified:
            turn.say("utter_greet")
            return
        work = Work.begin(turn.fresh(), care, Task.ACCOUNT)
        try:
            _greet_known(work)
        except StoreUnavailable:
            raise
        except Unavailable as error:  # no reason not to say hello
            logger.warning("%s: %s", self.action_name, in_one_line(error))
            turn.say("utter_greet")
        else:
            turn.take_over(work.turn)


def _greet_known(work: Work) -> None:
    turn, name = work.turn, work.customer.first_name
    # Who says hello once more has heard how things stand.
    remembered = recall(work) if len(turn.messages) == 1 else None
    if remembered is None:
        turn.say("utter_greet_known", name=name)
        return
    turn.say("utter_greet_again", name=name)
    remembered.tell(work)
    turn.say("utter_anything_else")


class Help(CareAction):
    """Says what can be done: for somebody who is known, and for anybody."""

    action_name = "action_help"

    def act(self, turn: Turn, care: Services) -> None:
        known = care.identities.of(turn.conversation_id).is_verified
        turn.say("utter_help_known" if known else "utter_help")


class TakeOffer(CareAction):
    """A yes where no question is open: to a person, where that was what was offered first."""

    action_name = "action_take_offer"

    def act(self, turn: Turn, care: Services) -> None:
        offered = (turn.last_bot_message.get("data") or {}).get("buttons") or []
        if offered and offered[0].get("payload") == "/handoff":
            turn.events.append(FollowupAction("handoff_form"))
        else:
            known = care.identities.of(turn.conversation_id).is_verified
            turn.say("utter_help_known" if known else "utter_help")


class Goodbye(CareAction):
    """Says goodbye, and asks once whether it was helpful."""

    action_name = "action_goodbye"

    def act(self, turn: Turn, care: Services) -> None:
        turn.say("utter_goodbye")
        if turn.form or turn.slots.get("opinion_was_asked") or len(turn.messages) < _ENOUGH_TO_ASK:
            return
        turn.set(opinion_was_asked=True)
        thumbs = [
            Button(phrase(f"helpful_{answer}"), f'/rate{{"chosen": "helpful:{answer}"}}')
            for answer in ("yes", "no")
        ]
        turn.say("utter_was_it_helpful", thumbs)


class Repeat(CareAction):
    """Says the last thing again."""

    action_name = "action_repeat"

    def act(self, turn: Turn, care: Services) -> None:
        said = turn.last_bot_message
        if not said.get("text"):
            turn.say("utter_help")
            return
        buttons = (said.get("data") or {}).get("buttons") or []
        turn.replies.append({"text": said["text"], "buttons": buttons})
