"""Saying again, and not having understood."""

from __future__ import annotations

from actions.attempts import failed
from actions.boundary import CareAction
from actions.turn import Turn
from care.bootstrap import Services


class NotUnderstood(CareAction):
    """Says what would help; in a form, how to answer its question."""

    action_name = "action_not_understood"

    def act(self, turn: Turn, care: Services) -> None:
        question = f"utter_explain_{turn.form}_{turn.asked}"
        failed(turn, question if turn.asked else "utter_not_understood")


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
