"""Doing what the customer has agreed to, and telling what came of it."""

from __future__ import annotations

import json

from actions.attempts import succeeded
from actions.boundary import CareAction
from actions.memory import remember
from actions.skills import skill_of
from actions.subscriptions_telling import remind_of_renewal
from actions.turn import Button, Turn
from actions.wording import has_response, phrase
from actions.work import Work
from care.bootstrap import Services
from care.errors import Rejected, Unavailable


class CarryOut(CareAction):
    """Does what a draft says, every part of which the customer has agreed to."""

    action_name = "action_carry_out"

    def act(self, turn: Turn, care: Services) -> None:
        skill = skill_of(turn)
        work = Work.begin(turn, care, skill.task) if skill else None
        if skill is None or work is None or work.draft.read_back != work.draft.digest:
            turn.say("utter_nothing_changed")
            return
        try:
            skill.make(work)
        except Rejected as refusal:
            if not skill.goes_on(work, refusal):
                _tell_refusal(work, refusal)
        except Unavailable:
            _tell_doubt(work)
        else:
            skill.tell(work)
            _finish(work)


def _tell_refusal(work: Work, refusal: Rejected) -> None:
    """The back end said no, and nothing was changed."""
    known = f"utter_rejected_{refusal.reason.replace('-', '_')}"
    work.turn.say(known if has_response(known) else "utter_rejected_change")
    work.close()


def _tell_doubt(work: Work) -> None:
    """Nobody knows whether it was done. A further try looks first, and does it once."""
    work.draft.may_be_made = True
    work.save()
    again = "/affirm" + json.dumps({"chosen": f"yes:{work.draft.digest}"})
    person = Button(phrase("person"), "/handoff")
    work.turn.say("utter_change_unsure", [Button(phrase("try_again"), again), person])
    work.turn.await_answer()


def _finish(work: Work) -> None:
    turn = work.turn
    succeeded(turn)
    work.close()
    remember(turn, work.care, work.draft.task.value)
    if work.draft.order_number:
        turn.set(order_number=None)
    if not (turn.waiting or turn.paused):
        remind_of_renewal(turn, work.care)
        turn.say("utter_anything_else")
