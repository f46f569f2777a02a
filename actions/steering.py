"""What customers say to steer a talk, whatever it is about."""

from __future__ import annotations

from actions.turn import Turn
from actions.wording import name_of_task
from actions.work import DRAFT, Work
from care.conversations.answers import after_giving_up, gives_up, goes_back, starts_over
from care.conversations.wishes import MOST, WAITING_WISHES, Wish
from care.orders.drafts import Draft


def steer(work: Work) -> bool:
    """ "Stop", "start over", "go back", "what did you say?": whether it was one of these."""
    turn = work.turn
    if gives_up(turn.meaning):
        _give_up(turn)
    elif starts_over(turn.meaning) or turn.choice == ("steer", "over"):
        work.draft = Draft(task=work.draft.task, intent=work.draft.intent)
        turn.say("utter_starting_over")
    elif goes_back(turn.meaning):
        earlier = work.draft.back()
        work.draft = earlier or work.draft
        turn.say("utter_gone_back" if earlier else "utter_nothing_to_go_back_to")
    else:
        # The question is said again, which is no failed answer; "try again" is another matter.
        is_code = turn.asked == "code" or turn.choice[0]
        return turn.intent == "repeat" and not (is_code or work.draft.words)
    return True


def _give_up(turn: Turn) -> None:
    """Ends the task; what is wanted instead comes next, as if it had been said by itself."""
    instead = after_giving_up(turn.words)
    if not instead or name_of_task(turn.intent) is None:
        leave(turn, "utter_nothing_changed")
        return
    told = turn.message.get("entities") or []
    facts = tuple({"entity": one["entity"], "value": one["value"]} for one in told)
    waiting = [Wish(turn.intent, instead, facts), *turn.waiting][:MOST]
    turn.say("utter_nothing_changed")
    turn.set(**{DRAFT: None, WAITING_WISHES: [wish.as_dict() for wish in waiting]})
    turn.end_task("action_next_wish")


def leave(turn: Turn, response: str) -> None:
    """Ends the task with these words, and goes back to what was left for it."""
    turn.say(response)
    turn.set(**{DRAFT: None})
    turn.end_task("action_resume" if turn.paused else "action_listen")
