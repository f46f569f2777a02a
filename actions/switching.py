"""From one task to another and back: whoever asks for something else in the middle is asked
whether to switch, and what was left is taken up again afterwards."""

from __future__ import annotations

import re

from rasa_sdk.events import ActiveLoop, FollowupAction

from actions.choosing import choice
from actions.turn import REQUESTED_SLOT, Turn
from actions.wording import name_of_task, phrase
from actions.work import DRAFT, TASK_FORM
from care.conversations.answers import is_bare_no, is_yes
from care.conversations.wishes import (
    MOST,
    PAUSED,
    SWITCH,
    SWITCH_TO,
    WAITING_WISHES,
    Wish,
)
from care.orders.drafts import Draft, read_draft
from care.policy import Task

MOST_PAUSED = 10
_NOW = re.compile(r"^(?:please )?(?:do )?(?:switch|now|the (?:other|new) (?:one|thing))\b", re.I)
_LATER = re.compile(r"\b(?:finish|first|later|after(?:wards)?|stay|go on with|continue)\b", re.I)


def ask(turn: Turn, current: Draft, task: Task, wish: Wish) -> None:
    """Asks whether to leave what is being done for something else."""
    content = {"task": task.value, "wish": wish.as_dict(), "asked": turn.asked}
    buttons = [
        choice(phrase("switch_now"), SWITCH, "now"),
        choice(phrase("switch_later"), SWITCH, "later"),
    ]
    turn.say("utter_offer_switch", buttons, current=name_of(current.task), other=name_of(task))
    turn.set(**{SWITCH_TO: content, REQUESTED_SLOT: SWITCH})
    # The form has left this message to the rules; the next one is for it again.
    turn.events += [ActiveLoop(TASK_FORM), FollowupAction("action_listen")]


def answer(turn: Turn, current: Draft) -> bool:
    """Takes the answer to that; whether the message was one. Afterwards the turn goes on."""
    content = turn.slots.get(SWITCH_TO) or {}
    kind, value = turn.choice
    turn.set(**{SWITCH_TO: None, REQUESTED_SLOT: content.get("asked")})
    if not content:
        return False
    wish = Wish(**content["wish"])
    if (kind, value) == (SWITCH, "now") or is_yes(turn.meaning) or _NOW.search(turn.meaning):
        pause(turn, TASK_FORM, current)
        draft = Draft(task=Task(content["task"]), words=[wish.text] if wish.text else [])
        draft.is_resumed = True  # the latest message only said yes to it
        draft.intent = wish.intent
        turn.set(**{DRAFT: draft.as_json()})
        turn.end_task(TASK_FORM)
        return True
    waiting = [*turn.waiting, wish][:MOST]
    turn.set(**{WAITING_WISHES: [one.as_dict() for one in waiting]})
    turn.say("utter_wish_noted", wish=name_of_task(wish.intent) or name_of(Task(content["task"])))
    # Who says neither goes on with what is being done.
    is_no = (kind, value) == (SWITCH, "later") or turn.intent == "deny"
    return is_no or is_bare_no(turn.meaning) or bool(_LATER.search(turn.meaning))


def pause(turn: Turn, form: str, draft: Draft | None = None) -> None:
    """Puts away what is being done, to come back to it."""
    entry = {"form": form, "draft": draft.as_json() if draft else None}
    turn.set(**{PAUSED: [*turn.paused, entry][-MOST_PAUSED:]})


def resume(turn: Turn) -> bool:
    """Takes up what was left last; whether there was anything."""
    entries = turn.paused
    if not entries:
        return False
    entry = entries[-1]
    turn.set(**{PAUSED: entries[:-1] or None})
    draft = read_draft(entry.get("draft"))
    if draft is not None:
        draft.is_resumed = True
        turn.say("utter_back_to", task=name_of(draft.task))
    turn.set(**{DRAFT: draft.as_json() if draft else None})
    turn.events.append(FollowupAction(str(entry.get("form"))))
    return True


def name_of(task: Task) -> str:
    """What the task is called in a sentence: "cancelling an order"."""
    return phrase(f"task_{task.value}")
