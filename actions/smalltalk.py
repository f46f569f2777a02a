"""Saying again."""

from __future__ import annotations

from actions.boundary import CareAction
from actions.turn import Turn
from care.bootstrap import Services


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
