"""From a wish to change something to the form that does it."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions import switching
from actions.asking import note_question
from actions.boundary import CareAction
from actions.choosing import task_choice
from actions.skills import wanted
from actions.tellers import OF_ACCOUNT
from actions.turn import Button, Turn
from actions.wording import phrase
from actions.work import DRAFT, TASK_FORM, UNHEARD
from care.billing.codes import has_card_number
from care.bootstrap import Services
from care.conversations.wishes import Wish
from care.orders import routing
from care.orders.drafts import Draft, read_draft
from care.orders.questions import Asked, asked_for
from care.policy import Task

# Intents of a question how an order was paid, by which another payment may be asked for as well.
_HOW_PAID = frozenset({"payment_methods", "billing_dispute"})
# Forms that only look something up, to come back to after something was changed.
_LOOKUPS = frozenset({"track_order_form", "lookup_form"})


class BeginTask(CareAction):
    """Begins what is asked for, or asks which it is."""

    action_name = "action_begin_task"

    def act(self, turn: Turn, care: Services) -> None:
        words = turn.words or turn.text(UNHEARD) or ""
        if has_card_number(turn.words):
            turn.say("utter_no_card_numbers_please")
        task = _chosen(turn) or routing.task_of(turn.intent, words) or wanted(turn.intent, words)
        speed = turn.intent in {"change_order", "nlu_fallback"} and routing.asks_for_speed(words)
        if turn.form is None and speed:
            turn.say("utter_delivery_speed")
        elif turn.intent in _HOW_PAID and asked_for(words) is Asked.PAYMENT and turn.form is None:
            turn.events.append(FollowupAction("track_order_form"))
        elif turn.form == "handoff_form":
            turn.events.append(FollowupAction("action_explain_wish"))
        elif task is None and routing.is_denied(words):
            turn.say("utter_nothing_changed")
        elif turn.intent in OF_ACCOUNT and (task is None or _is_asked_aside(turn, task)):
            self._look_up(turn, words)
        elif task is None:
            self._ask(turn, words)
        else:
            self._begin(turn, task, words)

    def _look_up(self, turn: Turn, words: str) -> None:
        """Something of the customer's own is to be told, not done."""
        if turn.form == TASK_FORM:
            turn.events.append(FollowupAction("action_answer"))
        else:
            note_question(turn, turn.intent, words)
            turn.events.append(FollowupAction("lookup_form"))

    def _begin(self, turn: Turn, task: Task, words: str) -> None:
        current = read_draft(turn.slots.get(DRAFT))
        turn.set(**{UNHEARD: None})
        if turn.form == TASK_FORM and current is not None and current.task != task:
            wish = Wish(turn.intent, words, tuple(turn.message.get("entities") or ()))
            switching.ask(turn, current, task, wish)
            return
        if turn.form in _LOOKUPS:
            switching.pause(turn, turn.form, read_draft(turn.slots.get(DRAFT), Task.ACCOUNT))
        begin(turn, task, "" if turn.words else words)

    def _ask(self, turn: Turn, words: str) -> None:
        """Asks which change is meant, where it can be one; else says what Care can't do."""
        problem = routing.is_about_a_problem(words)
        if not problem and turn.intent not in routing.OPEN:
            turn.events.append(FollowupAction("action_explain_wish"))
        else:
            turn.set(**{UNHEARD: words})
            response = "utter_ask_remedy" if problem else "utter_ask_return_or_exchange"
            turn.say(response, _remedies(problem))
            turn.await_answer()


class Resume(CareAction):
    """Goes on with the change that was given up on, or with looking an order up."""

    action_name = "action_resume"

    def act(self, turn: Turn, care: Services) -> None:
        if switching.resume(turn):
            return
        draft = read_draft(turn.slots.get(DRAFT))
        if draft is None:
            turn.events.append(FollowupAction("track_order_form"))
        else:
            is_lookup = draft.task is Task.ACCOUNT
            turn.events.append(FollowupAction("lookup_form" if is_lookup else TASK_FORM))


def begin(turn: Turn, task: Task, earlier: str = "") -> None:
    """Goes on with what is known for this task, or begins anew, with what was said earlier."""
    if earlier or read_draft(turn.slots.get(DRAFT), task) is None:
        words = [earlier] if earlier else []
        turn.set(**{DRAFT: Draft(task=task, words=words, intent=turn.intent).as_json()})
    turn.events.append(FollowupAction(TASK_FORM))


def _chosen(turn: Turn) -> Task | None:
    kind, value = turn.choice
    return Task(value) if kind == "task" and value in {task.value for task in Task} else None


def _is_asked_aside(turn: Turn, task: Task) -> bool:
    """Whether it only asks how a case stands, in the middle of something else."""
    return task is Task.CASE_STATUS and turn.form == TASK_FORM


def _remedies(problem: bool) -> list[Button]:
    swap = phrase("same_again" if problem else "exchange_items")
    return [
        task_choice(phrase("money_back"), Task.RETURN_ITEMS),
        task_choice(swap, Task.CHANGE_ITEMS),
        Button(phrase("person"), "/handoff"),
    ]
